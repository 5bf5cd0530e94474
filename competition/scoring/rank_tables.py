"""A ranking as tables to be read on a screen."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import click

from competition.language import Language, in_language, number, say
from competition.scoring.advisory import Advisory
from competition.scoring.agreement import Agreement
from competition.scoring.exact import shown
from competition.scoring.rank import Ranking
from competition.scoring.rule import Rule
from competition.scoring.screen_table import printable, table

_WIDTH_WITHOUT_A_SCREEN = 120
_DASH = "–"


def print_ranking(ranking: Ranking, rule: Rule, language: Language) -> None:
    """Legal ranking first, then, apart and under its own name, what the statistics add."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDTH_WITHOUT_A_SCREEN
    told = _Teller(width, language)
    if rule.name:
        told.line(rule.name)
    told.table(say("Xếp hạng theo quy chế"), _LEGAL, _legal_rows(ranking, language))
    if ranking.absences:
        told.table(say("Không có phiếu (không phải điểm 0)"), _ABSENT, ranking.absences)
    for note in ranking.notes:
        told.line(note)
    _tell_advisory(told, ranking.advisory, language)
    told.table(say("Mức đồng thuận giữa các giám khảo"), _AGREEMENT, _agreement_rows(ranking.agreement, language))


class _Teller:
    """Prints sentences and tables in one language."""

    def __init__(self, width: int, language: Language) -> None:
        self.width, self.language = width, language

    def line(self, said: Any) -> None:
        click.echo(printable(in_language(said, self.language)))

    def table(self, title: Any, columns: Iterable[Any], rows: Iterable[Iterable[Any]]) -> None:
        click.secho(in_language(title, self.language), bold=True)
        head = [in_language(column, self.language) for column in columns]
        body = [[in_language(cell, self.language) for cell in row] for row in rows]
        click.echo(table(head, body, self.width))


_LEGAL = (say("Hạng"), say("Hồ sơ"), say("Điểm"), say("Số phiếu"), say("Chênh lệch"), say("Ghi chú"))
_ABSENT = (say("Hồ sơ"), say("Giám khảo"), say("Trạng thái"), say("Lý do"))
_ESTIMATES = (say("Hồ sơ"), say("Ước lượng"), say("Sai số chuẩn"), say("Hạng có thể"))
_JURORS = (say("Giám khảo"), say("Chấm thấp hơn mặt bằng"))
_AGREEMENT = (say("Chỉ số"), say("Giá trị"))


def _legal_rows(ranking: Ranking, language: Language) -> Iterable[tuple[Any, ...]]:
    for place in ranking.legal:
        yield (
            _DASH if place.rank is None else str(place.rank),
            place.proposal,
            _DASH if place.score is None or place.rounded is None else _score(place.rounded, place.score, language),
            str(place.jurors),
            _DASH if place.spread is None else number(place.spread, language),
            place.tie_break or place.unranked or "",
        )


def _score(rounded: Decimal, exact: Any, language: Language) -> str:
    """The published figure; a score that no rule rounds is shortened for the eye."""
    return number(shown(exact) if rounded == exact or len(str(rounded)) > 12 else rounded, language)


def _tell_advisory(told: _Teller, advisory: Advisory, language: Language) -> None:
    title = say("Ước lượng tham khảo (không thay thế xếp hạng theo quy chế)")
    if not advisory.available:
        told.line(title)
        told.line(advisory.reason or "")
        return
    best_first = sorted(advisory.estimates, key=lambda e: (-e.estimate, e.proposal))
    told.table(
        title,
        _ESTIMATES,
        (
            (e.proposal, _two(e.estimate, language), _two(e.se, language), f"{e.rank_low}–{e.rank_high}")
            for e in best_first
        ),
    )
    told.table(say("Giám khảo"), _JURORS, ((j.juror, _two(j.severity, language)) for j in advisory.jurors))
    told.line(
        say(
            "Độ lệch chuẩn: hồ sơ {proposal}, giám khảo {juror}, sai số {residual}; tiêu chuẩn REML {reml}.",
            proposal=_two(advisory.sd_proposal, language),
            juror=_two(advisory.sd_juror, language),
            residual=_two(advisory.sd_residual, language),
            reml=_two(advisory.reml, language),
        )
    )
    for warning in advisory.warnings:
        told.line(warning)


def _agreement_rows(agreed: Agreement, language: Language) -> Iterable[tuple[str, str]]:
    for metric, value in agreed.alpha.items():
        yield f"Krippendorff alpha ({metric})", _three(value, language)
    for name, value in agreed.icc.items():
        yield name, _three(value, language)
    yield "Kendall W", _three(agreed.kendall_w, language)


def _two(value: float | None, language: Language) -> str:
    return _DASH if value is None else number(Decimal(f"{value:.2f}"), language)


def _three(value: float | None, language: Language) -> str:
    return _DASH if value is None else number(Decimal(f"{value:.3f}"), language)

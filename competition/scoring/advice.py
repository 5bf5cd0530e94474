"""What the chair should know before the jury talks: what to discuss first, what hangs on whom, how each one scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from competition.language import Sentence, say
from competition.scoring.advisory import Advisory, advise
from competition.scoring.design import Design, design_of
from competition.scoring.discussion import Discussion, discuss_first
from competition.scoring.juror_report import JurorReport, juror_reports
from competition.scoring.measures import charter_of_round, rubrics_of, terms_of
from competition.scoring.models import ScreeningRound
from competition.scoring.ranking import rank_kinds, ranked_apart
from competition.scoring.rubric import Rubric
from competition.scoring.rule import Rule
from competition.scoring.sheets import SheetMarks, sheet_totals
from competition.scoring.standings import counted_sheets, record_name, rule_of_round, standings_of
from competition.scoring.without_juror import Move, WithoutJuror

_NAMED = 6


@dataclass(frozen=True)
class Part:
    """Files that are ranked together: all of a round's, or those of one kind where kinds are ranked apart."""

    kind: str
    discuss: list[Discussion] = field(default_factory=list)
    hanging: list[WithoutJuror] = field(default_factory=list)
    connection: Sentence | None = None
    reports: list[JurorReport] = field(default_factory=list)


def advice_of(session: Session, round: ScreeningRound) -> list[Part]:
    """Four statements beside the charter's; nothing of it is stored and nothing of it changes a place."""
    charter = charter_of_round(session, round)
    terms, rubrics = terms_of(charter, round.key), rubrics_of(charter, round.key)
    files = [proposal for _, proposal in standings_of(session, round)]
    kinds = {record_name(file): file.kind for file in files}
    sheets = counted_sheets(session, round, {file.id: record_name(file) for file in files})
    rule = rule_of_round(session, round)
    seats = terms.maximum_forward or terms.minimum_forward
    groups = sorted(set(kinds.values())) if ranked_apart(rubrics) else [""]
    return [
        _part(
            kind, [sheet for sheet in sheets if kind in ("", kinds[sheet.proposal])],
            {name: its for name, its in kinds.items() if kind in ("", its)}, rubrics, rule, seats,
        )
        for kind in groups
    ]  # fmt: skip


def _part(
    kind: str, sheets: Sequence[SheetMarks], kinds: Mapping[str, str], rubrics: Mapping[str, Rubric], rule: Rule,
    seats: int,
) -> Part:  # fmt: skip
    if not sheets:
        return Part(kind)
    design = design_of(
        {
            pair: total
            for its in set(kinds.values())
            for pair, total in sheet_totals([s for s in sheets if kinds[s.proposal] == its], rubrics[its], rule).items()
        }
    )
    told = advise(design) if design.sheets else Advisory(available=False)
    places = rank_kinds(sheets, kinds, rubrics, rule)
    hanging = without_each(sheets, kinds, rubrics, rule)
    alert = rule.spread_alert
    return Part(
        kind, discuss_first(places, told, seats or len(places), hanging, alert), hanging, connection(design),
        reports_of(sheets, kinds, rubrics, rule),
    )  # fmt: skip


def without_each(
    sheets: Sequence[SheetMarks], kinds: Mapping[str, str], rubrics: Mapping[str, Rubric], rule: Rule
) -> list[WithoutJuror]:
    """Whose absence would change a place, kinds ranked as in the round."""

    def ranks(counted: Sequence[SheetMarks]) -> dict[str, int | None]:
        return {place.proposal: place.rank for place in rank_kinds(counted, kinds, rubrics, rule)}

    before, found = ranks(sheets), []
    for juror in sorted({sheet.juror for sheet in sheets}):
        after = ranks([sheet for sheet in sheets if sheet.juror != juror])
        if moves := [Move(name, rank, after[name]) for name, rank in before.items() if after[name] != rank]:
            found.append(WithoutJuror(juror, moves))
    return found


def reports_of(
    sheets: Sequence[SheetMarks], kinds: Mapping[str, str], rubrics: Mapping[str, Rubric], rule: Rule
) -> list[JurorReport]:
    """One a juror and rubric; where kinds share a rubric, over all of them."""
    by_digest: dict[str, tuple[Rubric, list[SheetMarks]]] = {}
    for sheet in sheets:
        rubric = rubrics[kinds[sheet.proposal]]
        by_digest.setdefault(rubric.digest, (rubric, []))[1].append(sheet)
    return [report for rubric, own in by_digest.values() for report in juror_reports(own, rubric, rule)]


def connection(design: Design) -> Sentence:
    """Whether all files can be compared, in one sentence."""
    if design.connected:
        return say(
            "Mọi phiếu liên hệ với nhau qua giám khảo chung, nên so được mọi hồ sơ với nhau ({proposals} hồ sơ, "
            "{jurors} giám khảo, {sheets} phiếu).",
            proposals=len(design.proposals), jurors=len(design.jurors), sheets=design.sheets,
        )  # fmt: skip
    groups = [say("nhóm {names}", names=_few(names)) for names, _ in design.pieces if names]
    return say(
        "Các phiếu tách thành {count} nhóm không có giám khảo chung: {groups}. Điểm của nhóm này không so được với "
        "điểm của nhóm kia; cần ít nhất một giám khảo đọc hồ sơ ở cả hai nhóm.",
        count=len(design.pieces), groups=groups,
    )  # fmt: skip


def _few(names: list[str]) -> Sentence | list[str]:
    if len(names) <= _NAMED:
        return names
    return say("{names} và {count} hồ sơ khác", names=names[:_NAMED], count=len(names) - _NAMED)

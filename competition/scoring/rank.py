"""The whole result of a record: legal ranking, advisory estimate, agreement; the site's and the complainant's alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from competition.language import Language, Sentence, in_language
from competition.scoring.advisory import Advisory, advise
from competition.scoring.agreement import Agreement, agreement
from competition.scoring.design import design_of
from competition.scoring.legal import Place, rank_legally
from competition.scoring.record import Absence, Record
from competition.scoring.rubric import Rubric
from competition.scoring.rule import Choice, Rule
from competition.scoring.sheets import sheet_totals


@dataclass(frozen=True)
class Ranking:
    """Two columns with two names: `legal` decides, `advisory` informs."""

    legal: list[Place]
    advisory: Advisory
    agreement: Agreement
    connected: bool
    absences: list[Absence] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)


def rank(
    record: Record, rubric: Rubric | None = None, rule: Rule | None = None, choices: Sequence[Choice] = ()
) -> Ranking:
    """Everything that follows from a record. Without a rule the legal score is the mean of the jurors' totals."""
    rubric, rule = rubric or record.rubric, rule or Rule()
    design = design_of(sheet_totals(record.sheets, rubric, rule))
    return Ranking(
        legal=rank_legally(record.sheets, rubric, rule, choices, record.proposals),
        advisory=advise(design),
        agreement=agreement(design),
        connected=design.connected,
        absences=record.absences,
        notes=record.notes,
    )


def as_json(ranking: Ranking, language: Language = "vi") -> dict[str, Any]:
    """The ranking as plain JSON values; what is not defined is None."""
    advisory, agreed = ranking.advisory, ranking.agreement
    return {
        "legal": [
            {
                "proposal": place.proposal,
                "score": None if place.rounded is None else float(place.rounded),
                "rank": place.rank,
                "tie_break": _said(place.tie_break, language),
            }
            for place in ranking.legal
        ],
        "advisory": {
            "available": advisory.available,
            "reason": _said(advisory.reason, language),
            "estimates": [
                {
                    "proposal": e.proposal,
                    "estimate": e.estimate,
                    "se": e.se,
                    "rank_low": e.rank_low,
                    "rank_high": e.rank_high,
                }
                for e in advisory.estimates
            ],
            "jurors": [{"juror": j.juror, "severity": j.severity} for j in advisory.jurors],
            "sd": {"proposal": advisory.sd_proposal, "juror": advisory.sd_juror, "residual": advisory.sd_residual},
            "reml": advisory.reml,
        },
        "agreement": {
            **{f"alpha_{metric}": value for metric, value in agreed.alpha.items()},
            "icc": agreed.icc,
            "kendall_w": agreed.kendall_w,
        },
        "connected": ranking.connected,
    }


def _said(sentence: Sentence | None, language: Language) -> str | None:
    return None if sentence is None else in_language(sentence, language)

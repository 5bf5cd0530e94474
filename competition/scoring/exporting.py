"""The round's record as anyone can recompute it: the rows for `competition rank`, the rubrics and the rule."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.errors import Refused
from competition.language import say
from competition.proposals.models import Proposal
from competition.scoring.measures import charter_of_round, rubrics_of
from competition.scoring.models import Mark, ScreeningRound, Sheet
from competition.scoring.panel import panel_of
from competition.scoring.rubric import rubric_as_dict
from competition.scoring.rule import rule_as_dict
from competition.scoring.standings import record_name, rule_of_round

COLUMNS = ("proposal", "juror", "criterion", "score", "status", "reason")
ABSENCES = ("abstained", "recused", "absent")


def record_rows(session: Session, round: ScreeningRound, kind: str | None = None) -> list[dict[str, str]]:
    """One row a juror × proposal × criterion, jurors by code; of one kind where kinds have rubrics of their own.

    Drafts are not in the record; nothing is given out before the scoring is closed.
    """
    if round.open_for in ("panel", "sheets"):
        raise Refused(say("Chỉ xuất điểm được sau khi khóa chấm."))
    codes = {panelist.person_id: panelist.code for panelist in panel_of(session, round)}
    marks: dict[int, list[Mark]] = {}
    of_round = select(Mark).join(Sheet, Sheet.id == Mark.sheet_id).where(Sheet.round_id == round.id)
    for mark in session.scalars(of_round.where(Sheet.status == "submitted")):
        marks.setdefault(mark.sheet_id, []).append(mark)
    order = list(dict.fromkeys(key for rubric in _rubrics(session, round).values() for key in rubric.by_key))
    rows = []
    for sheet, file in session.execute(
        select(Sheet, Proposal).join(Proposal, Proposal.id == Sheet.proposal_id).where(Sheet.round_id == round.id)
    ):
        if kind not in (None, file.kind):
            continue
        names = {"proposal": record_name(file), "juror": codes.get(sheet.juror_id, "")}
        if sheet.status in ABSENCES:
            rows.append({**names, "criterion": "", "score": "", "status": sheet.status, "reason": sheet.reason})
        for mark in sorted(marks.get(sheet.id, ()), key=lambda mark: order.index(mark.criterion)):
            rows.append({**names, "criterion": mark.criterion, **_said(mark)})
    return sorted(rows, key=lambda row: (row["proposal"], row["juror"]))


def _said(mark: Mark) -> dict[str, str]:
    if mark.not_applicable or mark.score is None:
        return {"score": "", "status": "not_applicable", "reason": mark.comment}
    return {"score": format(mark.score, "f"), "status": "scored", "reason": mark.comment}


def _rubrics(session: Session, round: ScreeningRound) -> dict[str, Any]:
    return rubrics_of(charter_of_round(session, round), round.key)


def record_terms(session: Session, round: ScreeningRound) -> dict[str, Any]:
    """{"rubrics": kind → rubric, "rule": rule} as plain data: with the rows all that a recount needs."""
    rubrics = {kind: rubric_as_dict(rubric) for kind, rubric in _rubrics(session, round).items()}
    return {"rubrics": rubrics, "rule": rule_as_dict(rule_of_round(session, round))}

"""Sheets as a juror reads them: those of one file, and the list of her own."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from competition.errors import NotFound
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.board import IN, Sight, shut_to
from competition.scoring.models import Conflict, Mark, ScreeningRound, Sheet
from competition.scoring.panel import Panelist, panel_of, voters
from competition.scoring.standings import record_name


@dataclass(frozen=True)
class SheetRead:
    """One sheet of a file with its marks, as far as the reader may see it."""

    juror: Panelist
    status: str
    total: Decimal | None
    marks: dict[str, Mark]
    comment: str
    reason: str
    hidden: bool


def sheets_of(session: Session, round: ScreeningRound, proposal_id: int, actor: Actor) -> list[SheetRead]:
    """A file's sheets in the panel's order; to a juror with a hard tie the file is not there."""
    panel = panel_of(session, round)
    shut = shut_to(session, round, actor)
    sight = Sight(round, panel, actor, shut)
    if sight.votes and proposal_id in shut:
        raise NotFound()
    sheets: dict[int, Sheet] = {}
    marks: dict[int, dict[str, Mark]] = {}
    of_file = and_(Sheet.round_id == round.id, Sheet.proposal_id == proposal_id, Sheet.status != "unallotted")
    for sheet, mark in session.execute(select(Sheet, Mark).outerjoin(Mark, Mark.sheet_id == Sheet.id).where(of_file)):
        sheets[sheet.juror_id] = sheet
        found = marks.setdefault(sheet.id, {})
        if mark is not None:
            found[mark.criterion] = mark
    own = sheets.get(actor.person_id or 0)
    own_is_in = own is not None and own.status in IN
    read = []
    for juror in voters(panel):
        if (its := sheets.get(juror.person_id)) is None:
            continue
        if sight.may_read(proposal_id, juror.person_id, own_is_in):
            told = (its.total, marks[its.id], its.comment, its.reason, False)
        else:
            told = (None, {}, "", "", True)
        read.append(SheetRead(juror, its.status, *told))
    return read


@dataclass(frozen=True)
class MySheet:
    """A file on a juror's own list; `ties` are the kinds of ties known between her and it."""

    sheet_id: int
    proposal_id: int
    name: str
    title: str
    kind: str
    unit_id: int
    status: str
    total: Decimal | None
    answered: int
    ties: tuple[str, ...]
    reason: str


def my_sheets(session: Session, actor: Actor, round: ScreeningRound) -> list[MySheet]:
    """Her files by number, with her own totals and nothing of the others'; two statements."""
    answered = (
        select(Mark.sheet_id, func.count().label("many"))
        .join(Sheet, Sheet.id == Mark.sheet_id)
        .where(Sheet.round_id == round.id, Sheet.juror_id == actor.person_id)
        .group_by(Mark.sheet_id)
        .subquery()
    )
    ties: dict[int, list[str]] = {}
    for proposal_id, kind in session.execute(
        select(Conflict.proposal_id, Conflict.kind)
        .where(Conflict.round_id == round.id, Conflict.juror_id == actor.person_id)
        .order_by(Conflict.kind)
    ):
        ties.setdefault(proposal_id, []).append(kind)
    rows = session.execute(
        select(Sheet, Proposal, answered.c.many)
        .join(Proposal, Proposal.id == Sheet.proposal_id)
        .outerjoin(answered, answered.c.sheet_id == Sheet.id)
        .where(Sheet.round_id == round.id, Sheet.juror_id == actor.person_id)
    )
    mine = [
        MySheet(
            sheet.id, file.id, record_name(file), file.title, file.kind, file.unit_id, sheet.status, sheet.total,
            many or 0, tuple(ties.get(file.id, ())), sheet.reason,
        )
        for sheet, file, many in rows
    ]  # fmt: skip
    return sorted(mine, key=lambda one: one.name)

"""The jurors at work: conflicts declared, sheets filled in and handed in, a tie made for the chain."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.people.queries import actor_for
from competition.proposals.models import Proposal
from competition.rehearsal.stage import MEMBERS, Stage
from competition.scoring.conflicts import declare_conflicts
from competition.scoring.judging import open_sheet, submit_sheet, write_marks
from competition.scoring.measures import charter_of_round
from competition.scoring.models import ScreeningRound, Seat, Sheet
from competition.scoring.rubric import Criterion, Rubric, rubric_from


def score_all(stage: Stage, round_id: int, moment: datetime, *, recusal: bool, weak: bool) -> None:
    with stage.act(moment) as session:
        jurors = list(
            session.scalars(
                select(Seat.person_id)
                .where(Seat.round_id == round_id, Seat.seat.in_(["chair", "member"]))
                .order_by(Seat.person_id)
            )
        )
        files = list(
            session.scalars(
                select(Sheet.proposal_id).where(Sheet.round_id == round_id).distinct().order_by(Sheet.proposal_id)
            )
        )
    for juror in jurors:
        stage.severity.setdefault(juror, stage.random.gauss(0, 0.07))
        with stage.act(moment) as session:
            round, by = session.get_one(ScreeningRound, round_id), actor_for(session, juror)
            recused = recusal and juror == jurors[-1] and len(jurors) > MEMBERS
            ties = [(files[0], "kin", "Em họ của tác giả.")] if recused else []
            declare_conflicts(session, round, by=by, conflicts=ties)
        with stage.act(moment + timedelta(hours=2)) as session:
            _fill_sheets(stage, session, round_id, juror, files, weak)


def _fill_sheets(stage: Stage, session: Session, round_id: int, juror: int, files: list[int], weak: bool) -> None:
    """Her own sheets; the second file gets the first one's points, moved between two criteria: a tie for the chain."""
    round, by = session.get_one(ScreeningRound, round_id), actor_for(session, juror)
    charter = charter_of_round(session, round)
    terms = charter.round(round.key)
    assert terms is not None
    for position, proposal_id in enumerate(files):
        proposal = session.get_one(Proposal, proposal_id)
        sheet = session.scalars(
            select(Sheet).where(
                Sheet.round_id == round_id,
                Sheet.proposal_id == proposal_id,
                Sheet.juror_id == juror,
                Sheet.status == "draft",
            )
        ).one_or_none()
        if sheet is None:
            continue
        rubric = rubric_from(charter.rubrics[terms.rubric[proposal.kind]])
        tied = position in (1, 2) and len(files) > 3 and round.key == "screening"
        latent = 0.72 if tied else stage.entry(proposal).idea.quality * 0.6 + 0.35
        if weak:
            latent = 0.75 if position < 2 else 0.3
        noise = Random(juror) if tied else stage.random
        marks = marks_for(noise, rubric, latent - stage.severity[juror])
        if tied and position == 2:
            _shift(marks, rubric)
        sheet = open_sheet(session, round, proposal, by=by)
        write_marks(session, sheet, marks, "Hồ sơ rõ ràng, cần số liệu bán hàng.", by=by)
        submit_sheet(session, sheet, by=by, reason="Đã cân nhắc từng tiêu chí.")


def marks_for(random: Random, rubric: Rubric, latent: float) -> dict[str, Decimal | str | None]:
    """A juror's marks for a file of this latent worth (0 to 1), each on the criterion's own steps."""
    return {criterion.key: _mark(random, criterion, latent) for criterion in rubric.by_key.values()}


def _mark(random: Random, criterion: Criterion, latent: float) -> Decimal:
    step = criterion.step or Decimal(1)
    most = criterion.max if criterion.max is not None else Decimal(10)
    seen = min(max(latent + random.gauss(0, 0.08), 0.1), 0.98)
    steps = int((most - criterion.min) * Decimal(str(round(seen, 4))) / step)
    return criterion.min + max(steps, 1) * step


def _shift(marks: dict[str, Decimal | str | None], rubric: Rubric) -> None:
    """Move a point from the first criterion to the next with the same weight: the same total, another profile."""
    keys = [c for c in rubric.ranking if c.weight == 1]
    if len(keys) < 2:
        return
    first, second = keys[0], keys[1]
    step = max(first.step or Decimal(1), second.step or Decimal(1))
    one, two = marks[first.key], marks[second.key]
    if not isinstance(one, Decimal) or not isinstance(two, Decimal) or second.max is None:
        return
    if one - step >= first.min and two + step <= second.max:
        marks[first.key], marks[second.key] = one - step, two + step

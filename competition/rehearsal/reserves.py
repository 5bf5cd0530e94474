"""A round after its signature: an author withdraws, the first of the reserve takes her place; a round concluded."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.proposals.models import Proposal
from competition.rehearsal.stage import Stage
from competition.scoring.models import ScreeningRound, Standing
from competition.workflow.actions import advance


def conclude(stage: Stage, session: Session, round_id: int) -> None:
    """Only the provincial round ends without being sent on."""
    round = session.get_one(ScreeningRound, round_id)
    advance(session, round, "conclude", by=stage.province(session, "province_officer"))


def reserves_of(session: Session, round_id: int) -> list[int]:
    return list(
        session.scalars(
            select(Standing.proposal_id)
            .where(Standing.round_id == round_id, Standing.outcome == "reserve")
            .order_by(Standing.rank)
        )
    )


def withdraw_and_promote(stage: Stage, round_id: int, position: int) -> None:
    """In one unit a selected author withdraws; the first in reserve takes her place, and not the second."""
    if position != 1:
        return
    moment = stage.charter.calendar.intake_closes + timedelta(days=11)
    with stage.act(moment) as session:
        round = session.get_one(ScreeningRound, round_id)
        selected = stage.proposals(session, "selected", unit_id=round.unit_id)
        reserves = reserves_of(session, round_id)
        if not selected or not reserves:
            return
        by = stage.author(session, selected[-1])
        advance(session, selected[-1], "withdraw", by=by, note="Tôi chuyển nơi ở nên xin rút.")
    if len(reserves) > 1:
        stage.must_refuse(lambda session: promote(stage, session, reserves[1]), moment)
    with stage.act(moment + timedelta(hours=1)) as session:
        promote(stage, session, reserves[0])


def promote(stage: Stage, session: Session, proposal_id: int) -> None:
    proposal = session.get_one(Proposal, proposal_id)
    provincial = proposal.state == "provincial_reserve"
    by = (
        stage.province(session, "province_officer")
        if provincial
        else stage.holder(session, "jury_chair", proposal.screening_unit_id)
    )
    step = "promote_provincially" if provincial else "promote"
    advance(session, proposal, step, by=by, note="Thay hồ sơ đã rút.")

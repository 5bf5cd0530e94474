"""Who of a round's reserve moves up next where the chair chose under quotas: whoever keeps them best."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound, Standing
from competition.scoring.quota_choice import moves_up
from competition.workflow.journey import Journey


def next_by_quotas(session: Session, journey: Journey, round: ScreeningRound, step: str) -> list[int]:
    """Those who enter under the quotas that were taken over, now that some have left; empty where the order decides.

    `step` is the round's step from the reserve; whoever still counts of the chosen stays.
    """
    if "quotas_taken" not in round.course:
        return []
    rows = session.execute(
        select(Proposal.id, Proposal.state)
        .join(Standing, Standing.proposal_id == Proposal.id)
        .where(Standing.round_id == round.id)
    ).all()
    waiting = [key for key, state in rows if state in journey.steps[step].from_]
    staying = [
        key for key, state in rows if key not in waiting and journey.states[state].counts_for_quota
    ]  # fmt: skip
    return moves_up(session, round, staying, waiting) or []

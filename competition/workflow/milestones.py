"""How many proposals have ever reached a milestone, by the unit that screens them: one statement for any number."""

from collections.abc import Iterable

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import journey_text
from competition.proposals.models import Proposal
from competition.workflow.actions import parsed
from competition.workflow.models import Movement


def reached(session: Session, edition: Edition, milestones: Iterable[str]) -> dict[int, dict[str, int]]:
    """Screening unit → milestone → distinct proposals that were once in a state carrying it."""
    journey = parsed(*journey_text(session, edition.proposal_journey_id))
    states = {state: milestone for milestone in milestones for state in journey.passed(milestone)}
    if not states:
        return {}
    milestone = case(states, value=Movement.to_state)
    rows = session.execute(
        select(Proposal.screening_unit_id, milestone, func.count(Movement.case_id.distinct()))
        .join(Proposal, Proposal.id == Movement.case_id)
        .where(
            Movement.edition_id == edition.id,
            Movement.case_kind == Proposal.case_kind,
            Movement.to_state.in_(states),
        )
        .group_by(Proposal.screening_unit_id, milestone)
    )
    counted: dict[int, dict[str, int]] = {}
    for unit_id, name, many in rows:
        counted.setdefault(unit_id, {})[name] = many
    return counted

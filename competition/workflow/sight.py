"""What those see whose sight depends on how far a proposal has come: the screening unit, the chair, the centre."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlalchemy.orm import object_session

from competition.editions.models import Edition
from competition.editions.queries import journey_text
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.proposals.queries import sees
from competition.scoring.models import Conflict
from competition.workflow.actions import parsed
from competition.workflow.journey import Journey
from competition.workflow.models import Movement


def has_reached(edition: Edition, milestone: str) -> ColumnElement[bool]:
    """The proposals of an edition that were once in a state with this milestone, wherever they are now.

    Where every way into a state leads through the milestone, the state alone answers; else the history is asked.
    """
    session = object_session(edition)
    if session is None:
        return false()
    journey = parsed(*journey_text(session, edition.proposal_journey_id))
    passing = journey.passed(milestone)
    around = reachable(journey, {journey.start}, without=passing)
    behind = reachable(journey, passing)
    moved = exists().where(
        Movement.edition_id == edition.id,
        Movement.case_kind == Proposal.case_kind,
        Movement.to_state.in_(passing),
        Movement.case_id == Proposal.id,
    )
    either_way = and_(Proposal.state.in_(sorted(behind & around)), moved)
    return or_(Proposal.state.in_(sorted(behind - around)), either_way)


def reachable(journey: Journey, begin: Iterable[str], without: Collection[str] = ()) -> set[str]:
    """The states to which steps lead from `begin`, itself among them, on ways that avoid `without`."""
    reached, waiting = set(begin), list(begin)
    while waiting:
        for _, step in journey.steps_from(waiting.pop()):
            if step.to not in reached and step.to not in without:
                reached.add(step.to)
                waiting.append(step.to)
    return reached


def without_hard_conflict(actor: Actor) -> ColumnElement[bool]:
    """The proposals to which no hard, unwaived conflict shuts her."""
    return ~exists().where(
        Conflict.proposal_id == Proposal.id,
        Conflict.juror_id == actor.person_id,
        Conflict.hard,
        Conflict.waived_by_id.is_(None),
    )


@sees("screening_secretary")
def _passed_on_to_her_unit(actor: Actor, edition: Edition, units: set[int]) -> ColumnElement[bool]:
    return and_(Proposal.screening_unit_id.in_(units), has_reached(edition, "passed_on"))


@sees("jury_chair")
def _before_her_panel(actor: Actor, edition: Edition, units: set[int]) -> ColumnElement[bool]:
    """What her unit screens; for the chair of the provincial panel, what the province has checked."""
    before = [and_(Proposal.screening_unit_id.in_(units), has_reached(edition, "passed_on"))]
    if edition.province_id in units:
        before.append(has_reached(edition, "province_checked"))
    return and_(or_(*before), without_hard_conflict(actor))


@sees("centre_officer")
def _forwarded_to_her(actor: Actor, edition: Edition, units: set[int]) -> ColumnElement[bool]:
    return has_reached(edition, "forwarded") if edition.province_id in units else false()

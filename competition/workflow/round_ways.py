"""Which steps of the proposals a round takes with it: the only place that knows the two rounds apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import journey_text
from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound, Sheet
from competition.workflow.actions import parsed
from competition.workflow.journey import Journey


@dataclass(frozen=True)
class Way:
    """A round's steps in the proposal's journey; `examined`: the steps that must first be taken or undone elsewhere."""

    enter: str
    rank: str
    again: str
    choose: dict[str, str]
    examined: tuple[str, ...]


WAYS: dict[str, Way] = {
    "screening": Way(
        "enter_screening", "rank", "score_again",
        {"selected": "select", "reserve": "hold_in_reserve", "not_selected": "leave_out"},
        ("find_eligible",),
    ),
    "provincial": Way(
        "enter_provincial_round", "rank_provincially", "score_again_provincially",
        {
            "selected": "select_provincially", "reserve": "hold_in_provincial_reserve",
            "not_selected": "leave_out_provincially",
        },
        ("check_off",),
    ),
}  # fmt: skip
SEND, RETURN, CHECK_OFF = "send_to_province", "return_for_rework", "check_off"


def proposal_journey(session: Session, edition: Edition) -> Journey:
    return parsed(*journey_text(session, edition.proposal_journey_id))


def unexamined_states(journey: Journey, key: str) -> list[str]:
    """Where a file lies that must be looked at before the round can open; the province waits for what it sent back."""
    states = [state for step in WAYS[key].examined for state in journey.steps[step].from_]
    return states if key == "screening" else [*states, journey.steps[RETURN].to]


def of_the_unit(round: ScreeningRound) -> ColumnElement[bool]:
    """The proposals from which the round takes its own: the unit's, or in the provincial round all of the edition."""
    in_edition = Proposal.edition_id == round.edition_id
    return in_edition if round.key == "provincial" else in_edition & (Proposal.screening_unit_id == round.unit_id)


def to_judge(session: Session, journey: Journey, round: ScreeningRound) -> Sequence[Proposal]:
    """The files that wait for the round, by file number."""
    states = journey.steps[WAYS[round.key].enter].from_
    waiting = select(Proposal).where(of_the_unit(round), Proposal.state.in_(states))
    return session.scalars(waiting.order_by(Proposal.file_number, Proposal.id)).all()


def in_round(session: Session, round: ScreeningRound, states: Sequence[str]) -> Sequence[Proposal]:
    """The files that were brought into the round and lie in one of the states, by file number."""
    brought_in = exists().where(Sheet.round_id == round.id, Sheet.proposal_id == Proposal.id)
    there = select(Proposal).where(brought_in, Proposal.edition_id == round.edition_id, Proposal.state.in_(states))
    return session.scalars(there.order_by(Proposal.file_number, Proposal.id)).all()

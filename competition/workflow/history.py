"""A case's history as it is read: each movement with what its state meant under the journey that allowed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.queries import journey_text
from competition.workflow.actions import parsed
from competition.workflow.journey import State
from competition.workflow.models import NEW_JOURNEY, Movement


@dataclass(frozen=True)
class Told:
    """One movement and the state it led to."""

    movement: Movement
    state: State

    def note_for(self, person_id: int) -> str:
        """What the applicant reads of the note: her own, and the reason why the file came back to her or ended."""
        addressed = self.state.open_to_applicant or self.state.final or self.movement.by_id == person_id
        return self.movement.note if addressed else ""


def history_of(session: Session, case: Any) -> Sequence[Told]:
    """The movements of a case, the newest first, without those that left it where it was."""
    movements = session.scalars(
        select(Movement)
        .where(Movement.case_kind == case.case_kind, Movement.case_id == case.id, Movement.step != NEW_JOURNEY)
        .order_by(Movement.id.desc())
    )
    return [Told(movement, _state(session, movement)) for movement in movements]


def _state(session: Session, movement: Movement) -> State:
    return parsed(*journey_text(session, movement.journey_id)).states[movement.to_state]

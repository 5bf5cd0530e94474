"""Guards and effects by name, and the batch of cases they look at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.rules import Charter
from competition.language import Sentence
from competition.people.roles import Actor
from competition.workflow.journey import Journey, Step


class Case(Protocol):
    """What travels: a proposal, a screening round, a dispatch."""

    case_kind: ClassVar[str]
    id: int
    edition_id: int
    journey_id: int
    state: str
    state_since: Any
    due_at: Any
    version: int


@dataclass
class Batch:
    """The cases of one act, who acts and what she gave; facts are read once for all cases."""

    session: Session
    edition: Edition
    charter: Charter
    journey: Journey
    step_name: str
    step: Step
    cases: Sequence[Any]
    by: Actor
    role: str
    note: str = ""
    given: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    # What an effect leaves for the effects that follow it, by a name of theirs.
    told: dict[Any, Any] = field(default_factory=dict)
    _read: dict[Callable[..., Any], Any] = field(default_factory=dict)

    def facts(self, reader: "Callable[[Batch], dict[int, Any]]") -> dict[int, Any]:
        """What `reader` finds for all cases of the batch, asked once."""
        if reader not in self._read:
            self._read[reader] = reader(self)
        found: dict[int, Any] = self._read[reader]
        return found

    def gift(self, case: Any, name: str) -> Any:
        """What was given with this step for this case: a date, a scan, a prize."""
        return self.given.get(case.id, {}).get(name)

    @property
    def ids(self) -> list[int]:
        return [case.id for case in self.cases]


Guard = Callable[[Batch, Any], Sentence | None]
Effect = Callable[[Batch], None]
GUARDS: dict[str, Guard] = {}
EFFECTS: dict[str, Effect] = {}


def guard(function: Guard) -> Guard:
    """Register a guard under its own name: it returns why not, or nothing."""
    GUARDS[function.__name__] = function
    return function


def effect(function: Effect) -> Effect:
    """Register an effect under its own name: it acts on the whole batch, in the step's transaction."""
    EFFECTS[function.__name__] = function
    return function

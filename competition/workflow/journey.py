"""A journey: read from TOML, checked, and run by one shared machine a version."""

import hashlib
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import Struct, field
from transitions import Machine

from competition.editions.rules import Label
from competition.errors import Misconfigured

FOLDER = Path(__file__).parent


class State(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a file lies or what it is, and everything that follows from being there.

    `open_to`: the roles that may mend its documents there, each in her own unit.
    """

    desk: Literal["applicant", "commune", "screening", "jury", "province", "centre", "none"]
    label: Label
    next: Label
    applicant_reads: Label | None = None
    open_to_applicant: bool = False
    open_to: list[str] = field(default_factory=list)
    counts_for_quota: bool = False
    final: bool = False
    milestone: str | None = None
    days: int | None = None


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """What a button does. `through`: only together with a case of that kind, never by itself."""

    button: Label
    from_: list[str] = field(name="from")
    to: str
    by: list[str]
    provided: list[str] = field(default_factory=list)
    at_once: list[str] = field(default_factory=list)
    afterwards: list[str] = field(default_factory=list)
    through: str | None = None


class Journey(Struct, frozen=True, forbid_unknown_fields=True):
    """All states and steps of one kind of case."""

    kind: Literal["proposal", "screening_round", "dispatch"]
    start: str
    states: dict[str, State]
    steps: dict[str, Step]

    def steps_from(self, state: str) -> Iterator[tuple[str, Step]]:
        return ((name, step) for name, step in self.steps.items() if state in step.from_)

    def where(self, **facts: Any) -> list[str]:
        """The states that have all these facts: where(final=True), where(desk="commune")."""
        return [n for n, s in self.states.items() if all(getattr(s, k) == v for k, v in facts.items())]

    def passed(self, milestone: str) -> list[str]:
        return self.where(milestone=milestone)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def parse(text: str) -> Journey:
    """A journey from its TOML, for who says in sentences why it cannot be read."""
    return msgspec.convert(tomllib.loads(text), Journey)


def read(text: str) -> Journey:
    """A journey from its TOML; what does not fit is named with its place."""
    try:
        return parse(text)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Misconfigured(f"The journey cannot be read: {error}") from None


def shipped(name: str) -> str:
    """The text of a journey that comes with the product."""
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        raise Misconfigured(f"No journey named {name} comes with the product.")
    return path.read_text(encoding="utf-8")


@cache
def machine(text_sha256: str, text: str) -> Machine:
    """The one machine of a journey version; cases are fired through it and never kept in it."""
    journey = read(text)
    transitions = [{"trigger": name, "source": step.from_, "dest": step.to} for name, step in journey.steps.items()]
    return Machine(
        model=None, states=list(journey.states), transitions=transitions, initial=None, auto_transitions=False
    )


def fire(text_sha256: str, text: str, step: str, case: Any) -> None:
    """Move `case.state` by one step of the machine."""
    machine(text_sha256, text).events[step].trigger(case)

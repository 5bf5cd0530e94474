"""Lists of proposals at a counter: tabs by what is to be done, search, sorting, pages of fifty."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import journey_text
from competition.language import Sentence
from competition.people.roles import Actor
from competition.proposals.inbox import Page, counts_by_state, inbox
from competition.web.case_pages import days_left
from competition.workflow.actions import parsed
from competition.workflow.journey import Journey, State

LONGEST_SEARCH = 120
States = Callable[[Journey], list[str] | None]


def waiting_for(*steps: str) -> States:
    """The states from which one of these steps leaves."""
    return lambda journey: sorted({s for name in steps if name in journey.steps for s in journey.steps[name].from_})


def after(*steps: str) -> States:
    """The states to which these steps lead."""
    return lambda journey: sorted({journey.steps[name].to for name in steps if name in journey.steps})


def at_desk(desk: str) -> States:
    """The states in which a file lies on this desk."""
    return lambda journey: journey.where(desk=desk)


def everywhere(journey: Journey) -> None:
    """Every state."""


@dataclass(frozen=True)
class Tab:
    """A part of a list: what is to be done there, which steps can be taken for many at once, what an empty one says."""

    key: str
    label: Sentence
    states: States
    empty: Sentence
    steps: tuple[str, ...] = ()
    sort: str = "due_at"


@dataclass(frozen=True)
class Row:
    """A row of a list with its state and the days left of its time limit."""

    case: Any
    state: State
    days_left: int | None


@dataclass(frozen=True)
class CaseList:
    """One page of one tab, with what the address asked for."""

    edition: Edition
    tabs: Sequence[tuple[Tab, int]]
    tab: Tab
    rows: Sequence[Row]
    page: Page
    search: str
    sort: str
    ticked: bool
    steps: Sequence[tuple[str, Any]]

    def count(self, key: str) -> int:
        return next((many for tab, many in self.tabs if tab.key == key), 0)


def list_cases(
    request: Request[Any, Any, Any], session: Session, actor: Actor, edition: Edition, tabs: Sequence[Tab], *,
    roles: Sequence[str] | None = None, unit_id: int | None = None,
) -> CaseList:  # fmt: skip
    """What the address asks of a list: `tab`, `q`, `sort`, `page`, `all` (every row ticked). Three statements."""
    asked = request.query_params
    journey = parsed(*journey_text(session, edition.proposal_journey_id))
    counts = counts_by_state(session, actor, edition, unit_id=unit_id, roles=roles)
    counted = [(tab, _counted(counts, tab.states(journey))) for tab in tabs]
    tab = next((tab for tab in tabs if tab.key == asked.get("tab")), _first(counted))
    search, sort = asked.get("q", "")[:LONGEST_SEARCH].strip(), asked.get("sort") or tab.sort
    found = inbox(
        session, actor, edition, state=tab.states(journey), search=search, sort=sort, page=_number(asked.get("page")),
        unit_id=unit_id, roles=roles,
    )  # fmt: skip
    rows = [Row(row, journey.states[row.state], days_left(row.due_at)) for row in found.rows]
    steps = [(name, journey.steps[name]) for name in tab.steps if name in journey.steps]
    return CaseList(edition, counted, tab, rows, found, search, sort, asked.get("all") == "1", steps)


def _first(counted: Iterable[tuple[Tab, int]]) -> Tab:
    """The first tab in which something waits; without any, the first."""
    tabs = list(counted)
    return next((tab for tab, many in tabs if many), tabs[0][0])


def _counted(counts: dict[str, int], states: list[str] | None) -> int:
    return sum(many for state, many in counts.items() if states is None or state in states)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1

"""The figures of an edition: the board of its screening units, the funnel, the states; each in a few statements."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.models import Dispatch, DispatchItem
from competition.editions.models import Edition
from competition.editions.queries import charter_of, journey_text, places
from competition.editions.rules import Label, both
from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound, Sheet
from competition.workflow.actions import parsed
from competition.workflow.milestones import reached

MILESTONES = ("received", "taken_in", "eligible", "selected", "finalist")


@dataclass(frozen=True)
class BoardRow:
    """A screening unit: how many distinct proposals ever came so far, against what it strives for.

    `forwarded` counts proposals in a dispatch that was sent. `days_left` runs to the end of screening and is negative
    after it. `round_state` is the state of the unit's screening round, empty while there is none.
    """

    unit_id: int
    code: str
    name: str
    received: int
    taken_in: int
    eligible: int
    scored: int
    selected: int
    forwarded: int
    finalists: int
    target: int
    finalists_target: int
    days_left: int
    round_id: int | None
    round_state: str
    round_label: dict[str, str] | None

    @property
    def missing(self) -> int:
        """How many proposals the unit still lacks to its target."""
        return max(0, self.target - self.selected)


@dataclass(frozen=True)
class Stage:
    """One stage of the funnel: how many proposals ever reached it."""

    key: str
    label: dict[str, str]
    count: int


def board(session: Session, edition: Edition) -> list[BoardRow]:
    """One row a screening unit, by code."""
    charter = charter_of(edition)
    units = places(session, edition.id, "screening")
    counted = reached(session, edition, MILESTONES)
    sent, rounds = forwarded(session, edition), _rounds(session, edition)
    states = parsed(*journey_text(session, edition.round_journey_id)).states
    days_left = (clock.in_vietnam(charter.calendar.screening_closes).date() - clock.today()).days
    rows = []
    for unit in units:
        of_unit = counted.get(unit.unit_id, {})
        round_id, state, scored = rounds.get(unit.unit_id, (None, "", 0))
        rows.append(
            BoardRow(
                unit.unit_id, unit.code, unit.name,
                received=of_unit.get("received", 0), taken_in=of_unit.get("taken_in", 0),
                eligible=of_unit.get("eligible", 0), scored=scored, selected=of_unit.get("selected", 0),
                forwarded=sent.get(unit.unit_id, 0), finalists=of_unit.get("finalist", 0),
                target=charter.targets.forwarded_per_unit, finalists_target=charter.targets.finalists_per_unit,
                days_left=days_left, round_id=round_id, round_state=state,
                round_label=both(states[state].label) if state else None,
            )
        )  # fmt: skip
    return rows


def forwarded(session: Session, edition: Edition) -> dict[int, int]:
    """Screening unit → distinct proposals in a dispatch that was sent."""
    rows = session.execute(
        select(Proposal.screening_unit_id, func.count(DispatchItem.proposal_id.distinct()))
        .join(DispatchItem, DispatchItem.proposal_id == Proposal.id)
        .join(Dispatch, Dispatch.id == DispatchItem.dispatch_id)
        .where(Dispatch.edition_id == edition.id, Dispatch.sent_on.is_not(None))
        .group_by(Proposal.screening_unit_id)
    )
    return dict(rows.all())


def _rounds(session: Session, edition: Edition) -> dict[int, tuple[int | None, str, int]]:
    """Unit → its screening round, the round's state, and how many proposals have a sheet handed in."""
    rows = session.execute(
        select(
            ScreeningRound.unit_id, ScreeningRound.id, ScreeningRound.state, func.count(Sheet.proposal_id.distinct())
        )
        .outerjoin(Sheet, and_(Sheet.round_id == ScreeningRound.id, Sheet.status == "submitted"))
        .where(ScreeningRound.edition_id == edition.id, ScreeningRound.key == "screening")
        .group_by(ScreeningRound.unit_id, ScreeningRound.id, ScreeningRound.state)
    )
    return {unit_id: (round_id, state, scored) for unit_id, round_id, state, scored in rows}


STAGES = {
    "received": Label("Đã nhận", "Received"),
    "taken_in": Label("Đã tiếp nhận", "Taken in"),
    "eligible": Label("Đủ điều kiện", "Eligible"),
    "selected": Label("Được chọn", "Selected"),
    "forwarded": Label("Đã gửi Trung ương", "Forwarded"),
    "finalist": Label("Vào chung kết vùng", "Regional finalists"),
    "regional_prize": Label("Đạt giải vùng", "Regional prizes"),
}


def funnel(session: Session, edition: Edition) -> list[Stage]:
    """The whole edition from intake to the region: how many distinct proposals ever reached each stage."""
    counted = reached(session, edition, [key for key in STAGES if key != "forwarded"])
    sums = Counter[str]()
    for of_unit in counted.values():
        sums.update(of_unit)
    sums["forwarded"] = sum(forwarded(session, edition).values())
    return [Stage(key, both(label), sums[key]) for key, label in STAGES.items()]


def states(session: Session, edition: Edition) -> Counter[str]:
    """How many proposals of the edition are in each state now."""
    rows = session.execute(
        select(Proposal.state, func.count()).where(Proposal.edition_id == edition.id).group_by(Proposal.state)
    )
    return Counter(dict(rows.all()))

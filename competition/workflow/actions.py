"""advance(): the only way in which a case changes its state, with its history and what follows from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from competition import audit, clock, jobs
from competition.editions.queries import journey_text
from competition.errors import Refused, SomebodyWasFaster
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.workflow import journey as journeys
from competition.workflow.models import Movement
from competition.workflow.registry import EFFECTS, Batch
from competition.workflow.trying import ASKED_WHEN_PRESSED, OpenStep, Outcome, batch_of, dry_run, open_steps, refusals
from competition.workflow.versions import journey_of, parsed, state_of

__all__ = [
    "ASKED_WHEN_PRESSED", "OpenStep", "Outcome", "advance", "advance_many", "begin", "dry_run", "journey_of",
    "open_steps", "parsed", "state_of",
]  # fmt: skip

# Under this name a session knows what moves together, until it is written down.
MOVING = "moving together"
Moved = list[tuple[Batch, list[dict[str, Any]]]]


def begin(session: Session, case: Any, *, by: Actor, role: str, note: str = "", **given: str) -> None:
    """Put a new case at the start of its journey and open its history."""
    journey = journey_of(session, case)
    case.state, case.state_since, case.due_at = journey.start, clock.now(), None
    session.add(case)
    session.flush()
    session.add(Movement(**_movement(case, "begin", None, by, role, note, given)))
    audit.record(session, f"workflow:{case.case_kind}:begin", by.person_id, case.case_kind, case.id, to=case.state)


def advance(
    session: Session, case: Any, step: str, *, by: Actor, note: str = "", through: str | None = None, **given: Any
) -> None:
    """Take one case one step on, or raise Refused with every reason why not; nothing is half done."""
    batch = batch_of(session, [case], step, by, note, {case.id: given}, through)
    if reasons := refusals(batch)[case.id]:
        raise Refused(*reasons)
    _move(batch)


def advance_many(
    session: Session,
    cases: Sequence[Any],
    step: str,
    *,
    by: Actor,
    note: str = "",
    through: str | None = None,
    given: Mapping[int, Mapping[str, Any]] | None = None,
    all_or_none: bool = False,
) -> Outcome:
    """Take many cases of one edition one step on: each that may, unless `all_or_none`."""
    if not cases:
        return Outcome([], [])
    batch = batch_of(session, cases, step, by, note, given or {}, through)
    reasons = refusals(batch)
    refused = [(case, reasons[case.id]) for case in cases if reasons[case.id]]
    if refused and all_or_none:
        raise Refused(*dict.fromkeys(reason for _, why in refused for reason in why))
    batch.cases = [case for case in cases if not reasons[case.id]]
    if batch.cases:
        _move(batch)
    return Outcome(list(batch.cases), refused)


def _move(batch: Batch) -> None:
    """Move the cases and all that their effects move with them; what is written down of it is written once."""
    session = batch.session
    began = session.info.get(MOVING)
    moved: Moved = [] if began is None else began
    session.info[MOVING] = moved
    try:  # an effect that reads makes the session write first, so the race may show there already
        movements = _fired(batch)
        for name in batch.step.at_once:
            EFFECTS[name](batch)
        moved.append((batch, movements))
        if began is None:
            session.flush()
    except StaleDataError:
        raise SomebodyWasFaster() from None
    finally:
        if began is None:
            del session.info[MOVING]
    if began is None:
        _write_down(session, moved)


def _fired(batch: Batch) -> list[dict[str, Any]]:
    now, journey_id = clock.now(), batch.cases[0].journey_id
    sha256, text = journey_text(batch.session, journey_id)
    movements = []
    for case in batch.cases:
        before = case.state
        journeys.fire(sha256, text, batch.step_name, case)
        case.state_since, case.due_at = now, _due(batch, now)
        if isinstance(case, Proposal):
            case.open_to = " ".join(batch.journey.states[batch.step.to].open_to)
        given = {k: v for k, v in batch.given.get(case.id, {}).items() if isinstance(v, str | int | bool)}
        movements.append(_movement(case, batch.step_name, before, batch.by, batch.role, batch.note, given))
    return movements


def _write_down(session: Session, moved: Moved) -> None:
    """History, register and jobs of everything that moved, what went along before what it went along with."""
    rows = [movement for _, movements in moved for movement in movements]
    keys = (Movement.case_kind, Movement.case_id, Movement.step, Movement.id)
    written = session.execute(insert(Movement).returning(*keys), rows)
    ids = {(kind, case_id, step): number for kind, case_id, step, number in written}
    told: list[tuple[str, dict[str, Any]]] = []
    for batch, movements in moved:
        numbers = [ids[one["case_kind"], one["case_id"], one["step"]] for one in movements]
        _register(batch, movements, numbers)
        told += [(name, {"movements": numbers}) for name in batch.step.afterwards]
    jobs.leave_many(session, told)


def _due(batch: Batch, now: datetime) -> datetime | None:
    days = batch.journey.states[batch.step.to].days
    if days is None:
        return None
    return clock.end_of_day(clock.after_working_days(clock.in_vietnam(now).date(), days))


def _movement(
    case: Any, step: str, before: str | None, by: Actor, role: str, note: str, given: dict[str, Any]
) -> dict[str, Any]:
    return {
        "edition_id": case.edition_id, "case_kind": case.case_kind, "case_id": case.id, "step": step,
        "journey_id": case.journey_id, "from_state": before, "to_state": case.state, "by_id": by.person_id,
        "role": role, "at": clock.now(), "note": note, "facts": given,
    }  # fmt: skip


def _register(batch: Batch, movements: Sequence[dict[str, Any]], numbers: Sequence[int]) -> None:
    for moved, number in zip(movements, numbers, strict=True):
        audit.record(
            batch.session, f"workflow:{moved['case_kind']}:{moved['step']}", batch.by.person_id, moved["case_kind"],
            moved["case_id"], movement=number, before=moved["from_state"], after=moved["to_state"],
            journey=moved["journey_id"], role=moved["role"],
        )  # fmt: skip

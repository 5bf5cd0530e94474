"""advance(): the only way in which a case changes its state; with its dry run and its history."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from competition import audit, clock, jobs
from competition.editions.models import Edition
from competition.editions.queries import charter_of, journey_text, the_edition
from competition.errors import NotAllowed, Refused, SomebodyWasFaster
from competition.language import Sentence, say
from competition.people.roles import ROLES, Actor
from competition.proposals.models import Proposal
from competition.workflow import journey as journeys
from competition.workflow.journey import Journey, State, Step
from competition.workflow.models import Movement
from competition.workflow.registry import EFFECTS, GUARDS, Batch, Case
from competition.workflow.standing import acts_as


@dataclass(frozen=True)
class Outcome:
    """What a bulk act did, or would do: the cases that move, and why the others do not."""

    moved: list[Any]
    refused: list[tuple[Any, list[Sentence]]]


@dataclass(frozen=True)
class OpenStep:
    """A button as one person sees it now: open, or shut with its reasons."""

    name: str
    step: Step
    role: str
    reasons: list[Sentence]


def journey_of(session: Session, case: Case) -> Journey:
    """The journey version on which a case travels."""
    return parsed(*journey_text(session, case.journey_id))


def parsed(sha256: str, text: str) -> Journey:
    if sha256 not in _parsed:
        _parsed[sha256] = journeys.read(text)
    return _parsed[sha256]


_parsed: dict[str, Journey] = {}


def state_of(session: Session, case: Case) -> State:
    """What being where it is means for a case."""
    return journey_of(session, case).states[case.state]


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
    batch = _batch(session, [case], step, by, note, {case.id: given}, through)
    if reasons := _refusals(batch)[case.id]:
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
    batch = _batch(session, cases, step, by, note, given or {}, through)
    reasons = _refusals(batch)
    refused = [(case, reasons[case.id]) for case in cases if reasons[case.id]]
    if refused and all_or_none:
        raise Refused(*dict.fromkeys(reason for _, why in refused for reason in why))
    batch.cases = [case for case in cases if not reasons[case.id]]
    if batch.cases:
        _move(batch)
    return Outcome(list(batch.cases), refused)


def dry_run(
    session: Session, cases: Sequence[Any], step: str, *, by: Actor, note: str = "", asked_later: bool = False,
    through: str | None = None, **given: Any,
) -> Outcome:  # fmt: skip
    """What advance_many would do, case by case; nothing is changed. `asked_later`: before its form is filled in."""
    if not cases:
        return Outcome([], [])
    batch = _batch(session, cases, step, by, note, {case.id: given for case in cases}, through)
    reasons = _refusals(batch, leave_out=ASKED_WHEN_PRESSED if asked_later else frozenset())
    return Outcome(
        [case for case in cases if not reasons[case.id]],
        [(case, reasons[case.id]) for case in cases if reasons[case.id]],
    )


def open_steps(
    session: Session, case: Any, *, by: Actor, given: Mapping[str, Any] | None = None,
    known: Mapping[Callable[..., Any], Any] | None = None,
) -> list[OpenStep]:  # fmt: skip
    """The buttons this person has on this case, the shut ones with their reasons.

    What is only given when pressing (a note, a date) is not asked for yet: see `ASKED_WHEN_PRESSED`.
    `known`: facts that the page has read already, by their reader; they are not asked again.
    """
    edition = the_edition(session, case.edition_id)
    found: list[OpenStep] = []
    shared: dict[Callable[..., Any], Any] = dict(known or {})
    for name, step in journey_of(session, case).steps_from(case.state):
        role = _role(by, step, case, edition)
        if role is None or step.through not in (None, case.case_kind):
            continue
        batch = _batch(session, [case], name, by, "", {case.id: given or {}}, None)
        batch._read = shared
        found.append(OpenStep(name, step, role, _refusals(batch, leave_out=ASKED_WHEN_PRESSED)[case.id]))
    return found


# Guards over what a person types into the step's own form; the page shows the field, not a shut button.
ASKED_WHEN_PRESSED: set[str] = {
    "reason_given", "date_given", "outcome_has_source", "prize_named", "answer_dated", "signature_bound",
    "letter_signature_bound", "hers_or_on_her_word", "endorsement_written",
}  # fmt: skip


def _batch(
    session: Session,
    cases: Sequence[Any],
    step_name: str,
    by: Actor,
    note: str,
    given: Mapping[int, Mapping[str, Any]],
    through: str | None,
) -> Batch:
    edition = the_edition(session, cases[0].edition_id)
    journey = journey_of(session, cases[0])
    if any(case.journey_id != cases[0].journey_id for case in cases):
        raise Refused(say("Các hồ sơ này thuộc những quy trình khác nhau; mời chị làm riêng từng nhóm."))
    step = journey.steps.get(step_name)
    if step is None or (step.through is not None and step.through != through):
        raise Refused(say("Không có bước này trong quy trình."))
    role = next((r for case in cases if (r := _role(by, step, case, edition))), None)
    # One who holds the role elsewhere is told by the guards that the case is another unit's.
    role = role or next((name for name in step.by if by.holds(name)), None)
    if role is None:
        labels = [ROLES[name].label for name in step.by]
        raise NotAllowed(
            say(
                "Bước “{step}” do {roles} của đơn vị phụ trách thực hiện.",
                step=_both(step.button),
                roles=[_both(label) for label in labels],
            )
        )
    return Batch(session, edition, charter_of(edition), journey, step_name, step, cases, by, role, note, given)


def _both(label: Any) -> dict[str, str]:
    return {"vi": label.vi, "en": label.en}


def _role(by: Actor, step: Step, case: Case, edition: Edition) -> str | None:
    return next((role for role in step.by if acts_as(by, role, case, edition)), None)


def _refusals(batch: Batch, leave_out: frozenset[str] | set[str] = frozenset()) -> dict[int, list[Sentence]]:
    guards = [GUARDS[name] for name in batch.step.provided if name not in leave_out]
    found: dict[int, list[Sentence]] = {}
    for case in batch.cases:
        if case.state not in batch.step.from_:
            found[case.id] = [_out_of_place(batch, case)]
            continue
        found[case.id] = [reason for guard in guards if (reason := guard(batch, case))]
        if not found[case.id] and _role(batch.by, batch.step, case, batch.edition) is None:
            found[case.id] = [say("Hồ sơ này thuộc đơn vị khác.")]
    return found


def _out_of_place(batch: Batch, case: Any) -> Sentence:
    state = batch.journey.states.get(case.state)
    return say(
        "Đang ở bước “{state}” nên không thể “{step}”.",
        state=_both(state.label) if state else case.state,
        step=_both(batch.step.button),
    )


def _move(batch: Batch) -> None:
    session, now, journey_id = batch.session, clock.now(), batch.cases[0].journey_id
    sha256, text = journey_text(session, journey_id)
    movements = []
    for case in batch.cases:
        before = case.state
        journeys.fire(sha256, text, batch.step_name, case)
        case.state_since, case.due_at = now, _due(batch, now)
        if isinstance(case, Proposal):
            case.open_to = " ".join(batch.journey.states[batch.step.to].open_to)
        given = {k: v for k, v in batch.given.get(case.id, {}).items() if isinstance(v, str | int | bool)}
        movements.append(_movement(case, batch.step_name, before, batch.by, batch.role, batch.note, given))
    try:  # an effect that reads makes the session write first, so the race may show there already
        for name in batch.step.at_once:
            EFFECTS[name](batch)
        session.flush()
    except StaleDataError:
        raise SomebodyWasFaster() from None
    ids = _kept(session, movements)
    _register(batch, movements, ids)
    if batch.step.afterwards:
        told = [ids[movement["case_id"]] for movement in movements]
        jobs.leave_many(session, [(name, {"movements": told}) for name in batch.step.afterwards])


def _kept(session: Session, movements: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Write the movements by one statement; case → the number of its movement."""
    written = session.execute(insert(Movement).returning(Movement.case_id, Movement.id), list(movements))
    return dict(written.all())


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


def _register(batch: Batch, movements: Sequence[dict[str, Any]], ids: dict[int, int]) -> None:
    for moved in movements:
        audit.record(
            batch.session, f"workflow:{moved['case_kind']}:{moved['step']}", batch.by.person_id, moved["case_kind"],
            moved["case_id"], movement=ids[moved["case_id"]], before=moved["from_state"], after=moved["to_state"],
            journey=moved["journey_id"], role=moved["role"],
        )  # fmt: skip

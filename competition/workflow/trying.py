"""What a step would do, and why not: the batch, its guards, the dry run, the buttons as one person sees them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of, the_edition
from competition.editions.rules import both
from competition.errors import NotAllowed, Refused
from competition.language import Sentence, say
from competition.people.roles import ROLES, Actor
from competition.workflow.journey import Step
from competition.workflow.registry import GUARDS, Batch, Case
from competition.workflow.standing import acts_as
from competition.workflow.versions import journey_of


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


def dry_run(
    session: Session, cases: Sequence[Any], step: str, *, by: Actor, note: str = "", asked_later: bool = False,
    through: str | None = None, **given: Any,
) -> Outcome:  # fmt: skip
    """What advance_many would do, case by case; nothing is changed. `asked_later`: before its form is filled in."""
    if not cases:
        return Outcome([], [])
    batch = batch_of(session, cases, step, by, note, {case.id: given for case in cases}, through)
    reasons = refusals(batch, leave_out=ASKED_WHEN_PRESSED if asked_later else frozenset())
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
        role = role_of(by, step, case, edition)
        if role is None or step.through not in (None, case.case_kind):
            continue
        batch = batch_of(session, [case], name, by, "", {case.id: given or {}}, None)
        batch._read = shared
        found.append(OpenStep(name, step, role, refusals(batch, leave_out=ASKED_WHEN_PRESSED)[case.id]))
    return found


# Guards over what a person types into the step's own form; the page shows the field, not a shut button.
ASKED_WHEN_PRESSED: set[str] = {
    "reason_given", "date_given", "outcome_has_source", "prize_named", "answer_dated", "signature_bound",
    "letter_signature_bound", "hers_or_on_her_word", "endorsement_written",
}  # fmt: skip


def batch_of(
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
    role = next((r for case in cases if (r := role_of(by, step, case, edition))), None)
    # One who holds the role elsewhere is told by the guards that the case is another unit's.
    role = role or next((name for name in step.by if by.holds(name)), None)
    if role is None:
        labels = [ROLES[name].label for name in step.by]
        raise NotAllowed(
            say(
                "Bước “{step}” do {roles} của đơn vị phụ trách thực hiện.",
                step=both(step.button),
                roles=[both(label) for label in labels],
            )
        )
    return Batch(session, edition, charter_of(edition), journey, step_name, step, cases, by, role, note, given)


def role_of(by: Actor, step: Step, case: Case, edition: Edition) -> str | None:
    return next((role for role in step.by if acts_as(by, role, case, edition)), None)


def refusals(batch: Batch, leave_out: frozenset[str] | set[str] = frozenset()) -> dict[int, list[Sentence]]:
    guards = [GUARDS[name] for name in batch.step.provided if name not in leave_out]
    found: dict[int, list[Sentence]] = {}
    for case in batch.cases:
        if case.state not in batch.step.from_:
            found[case.id] = [_out_of_place(batch, case)]
            continue
        found[case.id] = [reason for guard in guards if (reason := guard(batch, case))]
        if not found[case.id] and role_of(batch.by, batch.step, case, batch.edition) is None:
            found[case.id] = [say("Hồ sơ này thuộc đơn vị khác.")]
    return found


def _out_of_place(batch: Batch, case: Any) -> Sentence:
    state = batch.journey.states.get(case.state)
    return say(
        "Đang ở bước “{state}” nên không thể “{step}”.",
        state=both(state.label) if state else case.state,
        step=both(batch.step.button),
    )

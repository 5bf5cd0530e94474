"""One step for many proposals: first what would happen, case by case; then, confirmed, for each that may."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of, journey_text
from competition.errors import BadInput, NotFound, Refused
from competition.language import Sentence, say
from competition.people.models import Person
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.proposals.queries import visible
from competition.web.case_steps import CHANGED_SINCE, EACH, gifts_of, step_form
from competition.web.forms import PageForm
from competition.workflow.actions import advance_many, dry_run, parsed
from competition.workflow.journey import Step

MOST = 200
NONE_CHOSEN = say("Chị chưa đánh dấu hồ sơ nào. Quay lại danh sách, đánh dấu vào ô bên cạnh từng hồ sơ.")


@dataclass(frozen=True)
class Chosen:
    """A proposal that was ticked, with her name, and why it would stay where it is."""

    case: Proposal
    applicant: str
    reasons: Sequence[Sentence] = ()


@dataclass(frozen=True)
class BulkPage:
    """What one step would do to the chosen proposals, and the form that confirms it."""

    step: Step
    name: str
    form: PageForm
    moving: Sequence[Chosen]
    staying: Sequence[Chosen]


def preview(
    request: Request[Any, Any, Any], session: Session, edition: Edition, actor: Actor, steps: Iterable[str], *,
    roles: Iterable[str] | None = None,
) -> BulkPage:  # fmt: skip
    """What the address asks (`step`, `case` many times) would do; nothing is changed."""
    asked = request.query_params
    return look(session, edition, actor, asked.get("step", ""), asked.getall("case", []), steps, roles=roles)


def look(
    session: Session, edition: Edition, actor: Actor, name: str, typed: Sequence[str], steps: Iterable[str], *,
    roles: Iterable[str] | None = None, pressed: PageForm | None = None,
) -> BulkPage:  # fmt: skip
    """The dry run of a step for the chosen proposals."""
    chosen, step = _chosen(session, edition, actor, typed, roles), _step(session, edition, name, steps)
    outcome = dry_run(session, [one.case for one in chosen], name, by=actor, asked_later=True)
    reasons = {case.id: why for case, why in outcome.refused}
    moving = [one for one in chosen if one.case.id not in reasons]
    form = pressed or _form(edition, moving or chosen, name, step)
    return BulkPage(
        step, name, form,
        moving,
        [Chosen(one.case, one.applicant, reasons[one.case.id]) for one in chosen if one.case.id in reasons],
    )  # fmt: skip


@dataclass(frozen=True)
class Done:
    """What a confirmed bulk act did; with `form` nothing was done, because something in it is wrong."""

    moved: Sequence[Proposal]
    refused: Sequence[tuple[Proposal, list[Sentence]]]
    form: PageForm | None = None
    step: Step | None = None


def press_many(
    session: Session, edition: Edition, actor: Actor, typed: Any, steps: Iterable[str], *,
    roles: Iterable[str] | None = None, before: Callable[[Sequence[Proposal], PageForm], None] | None = None,
    gifts: Mapping[str, Any] | None = None,
) -> Done:  # fmt: skip
    """Take the step (`step`) for each chosen proposal (`case`, as id:version) that may and has not changed since.

    `gifts` are given to all besides what the form asks; `before` may still add to them.
    """
    name, picked = typed.get("step", ""), typed.getall("case", [])
    chosen, step = _chosen(session, edition, actor, picked, roles), _step(session, edition, name, steps)
    form = _form(edition, chosen, name, step, typed)
    if not form.taken():
        return Done([], [], form, step)
    seen = _versions(picked)
    cases = [one.case for one in chosen if seen.get(one.case.id) == one.case.version]
    changed = [(one.case, [CHANGED_SINCE]) for one in chosen if seen.get(one.case.id) != one.case.version]
    try:
        if before is not None and cases:
            before(cases, form)
        given = {case.id: _gifts(form, case, gifts or {}) for case in cases}
        outcome = advance_many(session, cases, name, by=actor, note=form.note.data or "", given=given)
    except BadInput as bad:
        form.refuse(bad)
        return Done([], [], form, step)
    return Done(outcome.moved, [*changed, *outcome.refused], None, step)


def _form(edition: Edition, chosen: Sequence[Chosen], name: str, step: Step, typed: Any = None) -> PageForm:
    """The step's form for all; what is asked of each names her."""
    start = None if typed is not None else {"version": "", "endorsement": ""}
    cases = [one.case for one in chosen]
    form = step_form(charter_of(edition), cases[0], name, step, typed, start, rows=cases)
    for one in chosen:
        for key in EACH.values():
            if f"{key}_{one.case.id}" in form:
                asked = form[f"{key}_{one.case.id}"]
                asked.label.text = say(
                    "{what}: {name} – {title}", what=asked.label.text, name=one.applicant, title=one.case.title
                )
    return form


def _gifts(form: PageForm, case: Proposal, besides: Mapping[str, Any]) -> dict[str, Any]:
    """What this case is given: what was typed for all, and what was typed for it alone."""
    typed = gifts_of(form)
    alone = {key: typed[f"{key}_{case.id}"] for key in EACH.values() if f"{key}_{case.id}" in typed}
    common = {key: value for key, value in typed.items() if key.rpartition("_")[0] not in EACH.values()}
    return {**common, **alone, **besides}


def _step(session: Session, edition: Edition, name: str, steps: Iterable[str]) -> Step:
    journey = parsed(*journey_text(session, edition.proposal_journey_id))
    step = journey.steps.get(name) if name in set(steps) else None
    if step is None:
        raise NotFound
    return step


def _chosen(
    session: Session, edition: Edition, actor: Actor, typed: Sequence[str], roles: Iterable[str] | None
) -> list[Chosen]:
    """The ticked proposals; one that this person may not see makes the whole page not there."""
    ids = list(_versions(typed))
    if not ids:
        raise Refused(NONE_CHOSEN)
    if len(ids) > MOST:
        raise Refused(say("Mỗi lần làm được tối đa {most} hồ sơ.", most=MOST))
    rows = session.execute(
        select(Proposal, Person.full_name)
        .join(Person, Person.id == Proposal.applicant_id)
        .where(Proposal.id.in_(ids), visible(actor, edition, roles))
        .order_by(Proposal.sort_key, Proposal.id)
    )
    found = [Chosen(case, name) for case, name in rows]
    if len(found) < len(ids):
        raise NotFound
    return found


def _versions(typed: Sequence[str]) -> Mapping[int, int]:
    """Proposal id → the version that was looked at, from `12` or `12:3`."""
    found = {}
    for text in typed:
        number, _, version = str(text).partition(":")
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            raise NotFound
        found[int(number)] = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    return found

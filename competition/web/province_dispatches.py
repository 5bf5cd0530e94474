"""Counter for dispatches: which there are, and preparing one from chosen files after looking at what would happen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers.dispatching import add_to_dispatch, may_go, prepare_dispatch
from competition.dossiers.models import Dispatch
from competition.dossiers.queries import dispatches
from competition.editions.models import Edition
from competition.editions.queries import journey_text
from competition.errors import NotAllowed, NotFound, Refused
from competition.language import Sentence, say
from competition.people.models import Person
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.proposals.queries import visible
from competition.web.case_steps import CHANGED_SINCE
from competition.web.fields import choose
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.province_desk import OFFICER, Desk, desk_of
from competition.web.signed_in import Visitor
from competition.workflow.actions import parsed

MOST = 200
NEW = "new"
PUT_IN = say("Đã đưa {n} hồ sơ vào đợt gửi {number}; các bộ hồ sơ đang được dựng.")


@dataclass(frozen=True)
class Picked:
    """A file that was ticked for a dispatch, with her name, and why it cannot go."""

    case: Proposal
    applicant: str
    reasons: Sequence[Sentence] = ()


def picked_files(session: Session, edition: Edition, actor: Actor, ids: Sequence[int]) -> list[Picked]:
    """The ticked files; one that this person may not see makes the whole page not there. One statement."""
    if not ids:
        raise Refused(say("Chị chưa đánh dấu hồ sơ nào. Quay lại danh sách, đánh dấu vào ô bên cạnh từng hồ sơ."))
    if len(ids) > MOST:
        raise Refused(say("Mỗi lần làm được tối đa {most} hồ sơ.", most=MOST))
    rows = session.execute(
        select(Proposal, Person.full_name)
        .join(Person, Person.id == Proposal.applicant_id)
        .where(Proposal.id.in_(ids), visible(actor, edition, [OFFICER]))
        .order_by(Proposal.screening_unit_id, Proposal.jury_rank, Proposal.id)
    ).all()
    if len(rows) < len(set(ids)):
        raise NotFound
    return [Picked(case, name) for case, name in rows]


def versions_of(typed: Sequence[str]) -> dict[int, int | None]:
    """Proposal id → the version that was looked at, from `12` or `12:3`."""
    found: dict[int, int | None] = {}
    for text in typed:
        number, _, version = str(text).partition(":")
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            raise NotFound
        found[int(number)] = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    return found


def looked_at(session: Session, picked: Sequence[Picked], *, by: Actor) -> tuple[list[Picked], list[Picked]]:
    """The dry run: who would go, and who stays and why."""
    outcome = may_go(session, [one.case for one in picked], by=by)
    reasons = {case.id: why for case, why in outcome.refused}
    going = [one for one in picked if one.case.id not in reasons]
    return going, [Picked(one.case, one.applicant, reasons[one.case.id]) for one in picked if one.case.id in reasons]


def open_ones(session: Session, desk: Desk) -> list[Dispatch]:
    return [dispatch for dispatch, _ in dispatches(session, desk.actor, desk.edition) if dispatch.open]


def into_form(open_dispatches: Sequence[Dispatch], typed: Any = None, start: str = "") -> PageForm:
    """Into which dispatch the files go; without an open one, into a new one."""
    choices = [(NEW, say("Lập đợt gửi mới"))]
    choices += [(str(one.id), say("Thêm vào đợt gửi {number}", number=one.number)) for one in open_dispatches]
    asked = choose(say("Đưa vào đợt gửi nào?"), choices, missing=say("Hãy chọn đợt gửi."))
    known = {value for value, _ in choices}
    first = start if start in known else choices[-1][0] if len(choices) == 2 else NEW
    form: PageForm = type("IntoForm", (PageForm,), {"into": asked})(typed, start={"into": first})
    return form


@get("/province/dispatches", sync_to_thread=True)
def every_dispatch(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    desk = desk_of(request, session, visitor)
    found = dispatches(session, visitor.actor, desk.edition)
    states = parsed(*journey_text(session, desk.edition.dispatch_journey_id)).states
    return page(request, "province/dispatches.html", desk=desk, found=found, states=states)


def _preview(
    request: Request[Any, Any, Any], session: Session, desk: Desk, ids: Sequence[int], form: PageForm
) -> Response[Any]:
    going, staying = looked_at(session, picked_files(session, desk.edition, desk.actor, ids), by=desk.actor)
    return page(
        request, "province/dispatch_new.html", form=form if form.refused else None, desk=desk, going=going,
        staying=staying, into=form,
    )  # fmt: skip


@get("/province/dispatches/new", sync_to_thread=True)
def before_putting_in(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """What a dispatch would take of the ticked files; nothing is done yet."""
    desk = desk_of(request, session, visitor, [OFFICER])
    ids = list(versions_of(request.query_params.getall("case", [])))
    form = into_form(open_ones(session, desk), start=request.query_params.get("dispatch", ""))
    return _preview(request, session, desk, ids, form)


@post("/province/dispatches/new", sync_to_thread=True)
def put_in(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Put them in, all or none; their dossiers are built after it."""
    desk = desk_of(request, session, visitor, [OFFICER])
    seen = versions_of(typed.getall("case", []))
    there = open_ones(session, desk) if typed.get("into") != NEW else []
    form = into_form(there, typed)
    picked = [one.case for one in picked_files(session, desk.edition, visitor.actor, list(seen))]
    if any(seen[case.id] is not None and seen[case.id] != case.version for case in picked):
        form.besides.append(CHANGED_SINCE)
    elif form.taken():
        try:
            dispatch = next((one for one in there if str(one.id) == form.into.data), None)
            if dispatch is None:
                dispatch = prepare_dispatch(session, desk.edition, picked, by=visitor.actor)
            else:
                add_to_dispatch(session, dispatch, picked, by=visitor.actor)
            said = say(PUT_IN.text, n=len(picked), number=dispatch.number)
            return go(request, f"/province/dispatches/{dispatch.id}", said)
        except NotAllowed:
            raise
        except Refused as refused:
            form.besides.extend(refused.reasons)
    session.rollback()
    desk = desk_of(request, session, visitor, [OFFICER])
    again = into_form(open_ones(session, desk), typed)
    again.besides.extend(form.besides)
    again.validate()
    return _preview(request, session, desk, list(seen), again)


routes = [every_dispatch, before_putting_in, put_in]

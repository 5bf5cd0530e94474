"""Counter for everyone: the calls, each in full, and the state of a proposal by its tracking code."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.db.engine import new_session
from competition.editions.calls import Call, call_of
from competition.editions.models import Edition
from competition.editions.queries import charter_of, find_edition, find_place, published_editions, the_edition
from competition.editions.rules import Charter
from competition.errors import BadInput, NotFound
from competition.language import say
from competition.people.tries import note_wrong_code, refuse_guessing
from competition.proposals.models import Proposal
from competition.proposals.queries import find_by_tracking_code
from competition.scoring.rubric import Rubric, rubric_from
from competition.web.fields import line
from competition.web.forms import PageForm
from competition.web.homes import homes_of
from competition.web.pages import page
from competition.web.signed_in import find_visitor
from competition.workflow.actions import state_of

PHASE_ORDER = {"open": 0, "soon": 1, "closed": 2}


class TrackingForm(PageForm):
    code = line(
        say("Mã theo dõi"),
        hint=say("Mã in trên phiếu tiếp nhận, ví dụ K7PM-3XQ9-2DHB. Viết thường hay thiếu dấu gạch cũng được."),
        missing=say("Mời chị nhập mã theo dõi."), most=40, width="20", autocomplete="off",
    )  # fmt: skip


@get("/", sync_to_thread=True)
def start(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[Any]:
    calls = [call_of(edition, charter_of(edition)) for edition in published_editions(session)]
    calls.sort(key=lambda call: PHASE_ORDER[call.phase])
    visitor = find_visitor(request)
    homes = homes_of(visitor) if visitor else []
    return page(request, "public/start.html", calls=calls, homes=homes)


@get("/editions/{name:str}", sync_to_thread=True)
def edition_call(
    request: Request[Any, Any, Any], session: NamedDependency[Session], name: FromPath[str]
) -> Response[Any]:
    edition = find_edition(session, name)
    if not edition.published:
        raise NotFound
    call = call_of(edition, charter_of(edition))
    return page(request, "public/call.html", call=call, charter=call.charter, rubrics=_rubrics(call.charter))


def _rubrics(charter: Charter) -> list[tuple[Any, list[Any], Rubric]]:
    """(round, kinds, rubric): what is judged by, each rubric of a round once."""
    found = []
    for part in charter.rounds:
        for key in dict.fromkeys(part.rubric.values()):
            kinds = [choice.label for choice in charter.kinds if part.rubric.get(choice.key) == key]
            found.append((part.label, kinds, rubric_from(charter.rubrics[key])))
    return found


@get("/status", sync_to_thread=True)
def status(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[Any]:
    return _status(request, session, request.query_params.get("code"))


@get("/status/{code:str}", sync_to_thread=True)
def status_by_letter(
    request: Request[Any, Any, Any], session: NamedDependency[Session], code: FromPath[str]
) -> Response[Any]:
    """The address that stands in letters and QR codes."""
    return _status(request, session, code)


def _status(request: Request[Any, Any, Any], session: Session, typed: str | None) -> Response[Any]:
    """What has become of a proposal, without an account and without a word about its author."""
    form = TrackingForm(start={"code": (typed or "")[:40]})
    if typed is None:
        return page(request, "public/status.html", form=form, found=None)
    if not typed.strip():
        form.refuse(BadInput({"code": say("Mời chị nhập mã theo dõi.")}))
        return page(request, "public/status.html", form=form, found=None)
    try:
        proposal = _looked_up(request, session, typed)
    except NotFound:
        form.refuse(BadInput({"code": say("Không có hồ sơ nào mang mã này. Mời chị xem lại từng ký tự trên phiếu.")}))
        return page(request, "public/status.html", form=form, found=None)
    return page(request, "public/status.html", form=form, found=_told(session, proposal))


def _looked_up(request: Request[Any, Any, Any], session: Session, typed: str) -> Proposal:
    address = request.client.host if request.client else ""
    secret = request.app.state.secret
    refuse_guessing(session, address, secret=secret)
    try:
        return find_by_tracking_code(session, typed)
    except NotFound:
        session.rollback()  # gives the connection back: the wrong code is counted in a writing transaction of its own
        with new_session(request.app.state.engine) as counting:
            note_wrong_code(counting, address, secret=secret)
            counting.commit()
        raise


def _told(session: Session, proposal: Proposal) -> dict[str, Any]:
    edition: Edition = the_edition(session, proposal.edition_id)
    call: Call = call_of(edition, charter_of(edition))
    place = find_place(session, edition.id, proposal.unit_id)
    return {"proposal": proposal, "state": state_of(session, proposal), "call": call, "place": place}


routes = [start, edition_call, status, status_by_letter]

"""Counter for packages of other installations: what came, each proposal's record and files, the signed answer."""

from decimal import Decimal
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.received import (
    RECEIVERS,
    find_received,
    find_received_case,
    received_cases,
    received_files,
    received_packages,
)
from competition.dossiers.received_models import ReceivedPackage
from competition.dossiers.receiving import history_of, record_of
from competition.dossiers.replying import LONGEST_REASON, answer_package
from competition.editions.queries import charter_of, find_edition
from competition.errors import BadInput, NotAllowed, NotFound, Refused
from competition.language import say
from competition.web import fields
from competition.web.downloads import deliver
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.workflow import journey

AT = "/received/{package_id:int}"
KINDS = (("receipt", say("Đã nhận đủ")), ("return", say("Trả lại, có lý do")))


def reply_form(session: Session, package: ReceivedPackage, typed: Any = None) -> PageForm:
    """Received, or returned: then the reason, and what is wrong with single files."""
    parts: dict[str, Any] = {
        "kind": fields.choose(say("Trả lời nơi gửi"), KINDS, missing=say("Hãy chọn nhận hay trả lại.")),
        "reason": fields.paragraphs(say("Lý do trả lại cả gói"), required=False, most=LONGEST_REASON, rows=4),
    }
    for case in received_cases(session, package):
        label = say("Nói riêng về hồ sơ {number} (nếu có)", number=case.file_number)
        parts[f"file_{case.place}"] = fields.line(label, required=False, most=500)
    form: PageForm = type("ReplyForm", (PageForm,), parts)(typed)
    return form


@get("/received", sync_to_thread=True)
def packages(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    if not visitor.actor.units(*RECEIVERS):
        raise NotAllowed(say("Trang này dành cho nơi nhận gói hồ sơ từ hệ thống khác."))
    return page(request, "received/packages.html", found=received_packages(session, visitor.actor))


def _show(
    request: Request[Any, Any, Any], session: Session, package: ReceivedPackage, form: PageForm | None = None
) -> Response[Any]:
    can_sign = bool(request.app.state.settings.signing_key)
    asked = form or (reply_form(session, package) if can_sign and not package.answer_sha256 else None)
    return page(
        request, "received/package.html", form=form, package=package, cases=received_cases(session, package),
        papers=received_files(session, package, 0), asked=asked, can_sign=can_sign,
        address=f"/received/{package.id}", answered=dict(KINDS).get(package.answer),
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    package_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _show(request, session, find_received(session, visitor.actor, package_id))


@get(AT + "/cases/{place:int}", sync_to_thread=True)
def case(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    package_id: FromPath[int], place: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """One proposal as its record tells it."""
    package = find_received(session, visitor.actor, package_id)
    found = find_received_case(session, package, place)
    telling = journey.read(journey.shipped("proposal"))
    return page(
        request, "received/case.html", package=package, found=found, told=record_of(found), telling=telling,
        history=history_of(found), labels=_labels(session, package),
        numbers=Decimal,
        files=received_files(session, package, place), address=f"/received/{package.id}",
    )  # fmt: skip


def _labels(session: Session, package: ReceivedPackage) -> dict[str, Any]:
    """What the keys of the record are called: criteria as the package says, others if the contest is known."""
    labels: dict[str, Any] = {}
    try:
        charter = charter_of(find_edition(session, package.edition))
        labels |= {one.key: one.label for one in charter.categories}
        labels |= {one.key: one.label for one in charter.questions}
    except NotFound:
        pass
    for round in package.rounds.values():
        labels |= round.get("criteria", {})
    return labels


@get(AT + "/files/{place:int}/{number:int}", sync_to_thread=True)
def file(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    package_id: FromPath[int], place: FromPath[int], number: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """A dossier, an attachment, or a paper of the package."""
    package = find_received(session, visitor.actor, package_id)
    found = dict(received_files(session, package, place)).get(number)
    if found is None:
        raise NotFound
    return deliver(request, session, found.sha256, found.name, attach="save" in request.query_params)


@get(AT + "/answer.p7m", sync_to_thread=True)
def signed_answer(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    package_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The answer as a signed file, to be sent back."""
    package = find_received(session, visitor.actor, package_id)
    if package.answer_sha256 is None:
        raise NotFound
    return deliver(request, session, package.answer_sha256, f"{package.name} {package.answer}.p7m", attach=True)


@get(AT + "/answer", sync_to_thread=False)
def back(request: Request[Any, Any, Any], package_id: FromPath[int]) -> Response[Any]:
    """A refused form stays in the address bar; loading it again shows the package."""
    return go(request, f"/received/{package_id}")


@post(AT + "/answer", sync_to_thread=True)
def answer(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    package_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Sign the receipt or the return; it is given once."""
    package = find_received(session, visitor.actor, package_id)
    form = reply_form(session, package, typed)
    if form.taken():
        try:
            _answer(request, session, package, form, visitor)
            said = say("Đã ký thư trả lời. Tải tệp về và gửi lại nơi gửi.")
            return go(request, f"/received/{package_id}", said)
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            form.besides.extend(refused.reasons)
    session.rollback()
    return _show(request, session, find_received(session, visitor.actor, package_id), form)


def _answer(
    request: Request[Any, Any, Any], session: Session, package: ReceivedPackage, form: PageForm, visitor: Visitor
) -> None:
    said = {one.file_number: form._fields[f"file_{one.place}"].data or "" for one in received_cases(session, package)}
    state = request.app.state
    answer_package(
        session, state.cabinet, package, form.kind.data, settings=state.settings, reason=form.reason.data or "",
        items=said, by=visitor.person_id, name=visitor.name,
    )  # fmt: skip


routes = [packages, show, case, file, signed_answer, back, answer]

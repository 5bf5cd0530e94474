"""Counter for submitting: everything once more to read, what is missing, the button; sending again; withdrawing."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput, Refused
from competition.language import say
from competition.people.identity import masked
from competition.proposals.whole_file import file_of
from competition.web.fields import hidden, paragraphs, tick
from competition.web.forms import PageForm
from competition.web.hers import WITHDRAW, Hers, find_hers, missing_of
from competition.web.pages import go, page
from competition.web.proposal_form import seen_revision
from competition.web.signed_in import Visitor
from competition.workflow.actions import OpenStep, advance, open_steps

CHANGED = say("Hồ sơ vừa được sửa ở cửa sổ hoặc máy khác. Chị đọc lại bản mới nhất dưới đây rồi bấm nộp.")

TOO_FAR = say("Ở bước này chị không tự rút hồ sơ được nữa; mời chị hỏi Hội Liên hiệp Phụ nữ tỉnh.")


class SubmitForm(PageForm):
    version = hidden()
    step = hidden()


class WithdrawForm(PageForm):
    reason = paragraphs(
        say("Vì sao chị rút? (không bắt buộc)"), hint=say("Giúp ban tổ chức làm tốt hơn."), required=False, most=1000,
        rows=3,
    )  # fmt: skip
    sure = tick(
        say("Tôi chắc chắn muốn rút hồ sơ này"), required=True,
        missing=say("Mời chị đánh dấu xác nhận nếu chắc chắn muốn rút."),
    )  # fmt: skip


def _sending(session: Session, found: Hers, visitor: Visitor) -> OpenStep | None:
    """The step by which she hands it in from here, open or shut with its reasons."""
    if found.handing_in is None:
        return None
    steps = open_steps(session, found.proposal, by=visitor.actor)
    return next((step for step in steps if step.name == found.handing_in), None)


@get("/proposals/{proposal_id:int}/check", sync_to_thread=True)
def check(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    found = find_hers(session, visitor.actor, proposal_id)
    return _check_page(request, session, visitor, found, SubmitForm())


def _check_page(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, found: Hers, form: SubmitForm
) -> Response[Any]:
    whole = file_of(session, found.proposal)
    return page(
        request, "applicant/check.html", found=found, form=form, whole=whole, masked=masked(whole.identity),
        sending=_sending(session, found, visitor), missing=missing_of(found, whole), revision=found.proposal.revision,
    )  # fmt: skip


@post("/proposals/{proposal_id:int}/check", sync_to_thread=True)
def submit(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """What counts is when this small request arrived, not when its turn came."""
    arrived_at: datetime = request.scope["state"]["arrived_at"]
    found = find_hers(session, visitor.actor, proposal_id)
    if found.handing_in is None:
        return go(request, found.address, say("Hồ sơ đã được nộp, chị không cần nộp lần nữa."))
    form = SubmitForm()
    if seen_revision(typed) != found.proposal.revision:
        form.refuse(BadInput({"": CHANGED}))
        return _check_page(request, session, visitor, found, form)
    try:
        advance(session, found.proposal, found.handing_in, by=visitor.actor, arrived_at=arrived_at)
    except Refused as refused:
        session.rollback()
        for reason in refused.reasons:
            form.refuse(BadInput({"": reason}))
        return _check_page(request, session, visitor, find_hers(session, visitor.actor, proposal_id), form)
    return go(request, f"{found.address}/submitted")


@get("/proposals/{proposal_id:int}/submitted", sync_to_thread=True)
def submitted(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The proof that it has arrived, with the tracking code to write down."""
    found = find_hers(session, visitor.actor, proposal_id)
    if found.proposal.submitted_at is None:
        return go(request, found.address)
    return page(request, "applicant/submitted.html", found=found, whole=file_of(session, found.proposal))


@get("/proposals/{proposal_id:int}/withdraw", sync_to_thread=True)
def withdraw_page(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    found = find_hers(session, visitor.actor, proposal_id)
    if not found.may_withdraw:
        return go(request, found.address, None if found.state.final else TOO_FAR)
    return page(request, "applicant/withdraw.html", found=found, form=WithdrawForm())


@post("/proposals/{proposal_id:int}/withdraw", sync_to_thread=True)
def withdraw(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    found = find_hers(session, visitor.actor, proposal_id)
    form = WithdrawForm(typed)
    if not found.may_withdraw:
        return go(request, found.address, say("Hồ sơ này đã kết thúc từ trước.") if found.state.final else TOO_FAR)
    if form.taken():
        try:
            advance(session, found.proposal, WITHDRAW, by=visitor.actor, note=form.reason.data or "")
            return go(request, found.address, say("Đã rút hồ sơ."))
        except Refused as refused:
            session.rollback()
            found = find_hers(session, visitor.actor, proposal_id)
            form.refuse(BadInput({"": refused.reasons[0]}))
    return page(request, "applicant/withdraw.html", found=found, form=form)


routes = [check, submit, submitted, withdraw_page, withdraw]

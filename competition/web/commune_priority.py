"""Counter for keying in a woman's priority groups from paper: after the consent that she signed for them."""

from typing import Any, BinaryIO, cast

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput, NotFound, Refused
from competition.language import say
from competition.proposals.claims import EVIDENCE_TYPES, claim_priority, how_many, withdraw_claim
from competition.web.commune_keyed import find_keyed
from competition.web.fields import choose, files, paragraphs
from competition.web.forms import PageForm
from competition.web.hers import Hers
from competition.web.pages import go, page
from competition.web.proposal_priority import consents_wanting
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES


class ClaimOnPaper(PageForm):
    group = choose(say("Chị ấy thuộc đối tượng nào?"), missing=say("Mời chị chọn một đối tượng."))
    note = paragraphs(
        say("Ghi thêm (không bắt buộc)"), hint=say("Chỉ ghi điều chị ấy viết trên giấy."), required=False, most=1000,
        rows=3,
    )  # fmt: skip
    evidence = files(
        say("Bản quét hoặc ảnh chụp giấy tờ minh chứng (không bắt buộc)"),
        hint=say("PDF hoặc ảnh, tối đa 10 MB. Ví dụ: giấy xác nhận khuyết tật, sổ hộ nghèo."), required=False,
        accepts=",".join(EVIDENCE_TYPES),
    )  # fmt: skip


def _show(request: Request[Any, Any, Any], session: Session, found: Hers, form: PageForm) -> Response[Any]:
    """What she declared is opened by a button of its own, so that no reading goes unseen."""
    return page(
        request, "commune/priority.html", found=found, form=form, many=how_many(session, found.proposal),
        wanting=consents_wanting(session, found),
    )  # fmt: skip


def _form(found: Hers, typed: FormMultiDict | None = None) -> ClaimOnPaper:
    form = ClaimOnPaper(typed)
    form.group.choices = [(choice.key, choice.label) for choice in found.charter.priority_groups]
    return form


@get("/commune/proposals/{proposal_id:int}/priority", sync_to_thread=True)
def priority(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    found = find_keyed(session, visitor, proposal_id)
    return _show(request, session, found, _form(found))


@post("/commune/proposals/{proposal_id:int}/priority", sync_to_thread=True, opt=TAKES_FILES)
def declare(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """One group with its evidence, as it stands on her paper."""
    found = find_keyed(session, visitor, proposal_id)
    form = _form(found, typed)
    if form.taken():
        uploads = form.evidence.data or []
        try:
            claim_priority(
                session, request.app.state.cabinet, found.proposal, form.group.data, by=visitor.actor,
                note=form.note.data or "",
                evidence=(uploads[0].filename, cast(BinaryIO, uploads[0].file)) if uploads else None,
            )  # fmt: skip
            return go(request, f"{found.address}/priority", say("Đã ghi đối tượng ưu tiên chị ấy khai."))
        except Refused as refused:
            session.rollback()
            found = find_keyed(session, visitor, proposal_id)
            form.refuse(BadInput({"evidence": refused.reasons[0]}))
    return _show(request, session, found, form)


@post("/commune/proposals/{proposal_id:int}/priority/{group:str}/withdraw", sync_to_thread=True)
def take_back(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], group: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """What was keyed in by mistake goes, with its evidence."""
    found = find_keyed(session, visitor, proposal_id)
    try:
        withdraw_claim(session, found.proposal, group, by=visitor.actor)
    except NotFound:
        return go(request, f"{found.address}/priority", say("Mục này đã được xóa từ trước."))
    return go(request, f"{found.address}/priority", say("Đã xóa mục này và giấy tờ kèm theo."))


@get("/commune/proposals/{proposal_id:int}/priority/{group:str}/withdraw", sync_to_thread=False)
def back(request: Request[Any, Any, Any], proposal_id: FromPath[int], group: FromPath[str]) -> Response[Any]:
    return go(request, f"/commune/proposals/{proposal_id}/priority")


routes = [priority, declare, take_back, back]

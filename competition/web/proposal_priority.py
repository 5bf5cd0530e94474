"""Counter for priority groups: declared by choice, after the consent that says they are sensitive."""

from typing import Any, BinaryIO, cast

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.queries import the_edition
from competition.editions.rules import Purpose
from competition.errors import BadInput, NotFound, Refused
from competition.language import say
from competition.people.consent import give_consents
from competition.proposals.claims import EVIDENCE_TYPES, claim_priority, open_claims, withdraw_claim
from competition.proposals.queries import consents_given
from competition.storage import Cabinet
from competition.web.fields import choose, files, paragraphs, tick
from competition.web.forms import PageForm
from competition.web.hers import Hers, find_hers
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES


class ClaimForm(PageForm):
    group = choose(say("Chị thuộc đối tượng nào?"), missing=say("Mời chị chọn một đối tượng."))
    note = paragraphs(
        say("Ghi thêm (không bắt buộc)"), hint=say("Điều chị muốn người xét biết."), required=False, most=1000, rows=3
    )
    evidence = files(
        say("Giấy tờ minh chứng (không bắt buộc)"),
        hint=say("PDF hoặc ảnh, tối đa 10 MB. Ví dụ: giấy xác nhận khuyết tật, sổ hộ nghèo."), required=False,
        accepts=",".join(EVIDENCE_TYPES),
    )  # fmt: skip
    consent = tick(say("Tôi đồng ý"))


@get("/proposals/{proposal_id:int}/priority", sync_to_thread=True)
def priority(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    found = find_hers(session, visitor.actor, proposal_id)
    return _page(request, session, visitor, found, _form(found))


def _form(found: Hers, typed: FormMultiDict | None = None) -> ClaimForm:
    form = ClaimForm(typed)
    form.group.choices = [(choice.key, choice.label) for choice in found.charter.priority_groups]
    return form


def _page(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, found: Hers, form: ClaimForm
) -> Response[Any]:
    return page(
        request, "applicant/priority.html", found=found, form=form, wanting=consents_wanting(session, found),
        claims=open_claims(session, found.proposal, by=visitor.actor),
        labels={choice.key: choice.label for choice in found.charter.priority_groups},
    )  # fmt: skip


def consents_wanting(session: Session, found: Hers) -> list[Purpose]:
    """The sensitive purposes that she has not agreed to as their text stands now."""
    given = consents_given(session, [found.proposal.id]).get(found.proposal.id, set())
    return [p for p in found.charter.consents if p.sensitive and (p.key, p.version) not in given]


@post("/proposals/{proposal_id:int}/priority", sync_to_thread=True, opt=TAKES_FILES)
def declare(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    found = find_hers(session, visitor.actor, proposal_id)
    form = _form(found, typed)
    wanting = consents_wanting(session, found)
    taken = form.taken()
    if wanting and not form.consent.data:
        form.refuse(BadInput({"consent": say("Chị cần đánh dấu đồng ý thì mới khai được; không khai cũng không sao.")}))
    elif taken:
        try:
            _declare(session, visitor, found, form, wanting, request.app.state.cabinet)
            return go(request, f"{found.address}/priority", say("Đã khai đối tượng ưu tiên."))
        except Refused as refused:
            session.rollback()
            found = find_hers(session, visitor.actor, proposal_id)
            form.refuse(BadInput({"evidence": refused.reasons[0]}))
    return _page(request, session, visitor, found, form)


def _declare(
    session: Session, visitor: Visitor, found: Hers, form: ClaimForm, wanting: list[Purpose], cabinet: Cabinet
) -> None:
    proposal = found.proposal
    if wanting:
        edition = the_edition(session, proposal.edition_id)
        give_consents(
            session, edition, visitor.person_id, [purpose.key for purpose in wanting], by=visitor.actor,
            proposal_id=proposal.id,
        )  # fmt: skip
    uploads: list[UploadFile] = form.evidence.data or []
    claim_priority(
        session, cabinet, proposal, form.group.data, by=visitor.actor, note=form.note.data or "",
        evidence=(uploads[0].filename, cast(BinaryIO, uploads[0].file)) if uploads else None,
    )  # fmt: skip


@post("/proposals/{proposal_id:int}/priority/{group:str}/withdraw", sync_to_thread=True)
def take_back(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], group: FromPath[str],
) -> Response[Any]:  # fmt: skip
    found = find_hers(session, visitor.actor, proposal_id)
    try:
        withdraw_claim(session, found.proposal, group, by=visitor.actor)
    except NotFound:
        return go(request, f"{found.address}/priority", say("Mục này đã được xóa từ trước."))
    return go(request, f"{found.address}/priority", say("Đã xóa mục này và giấy tờ kèm theo."))


routes = [priority, declare, take_back]

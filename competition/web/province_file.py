"""Counter for one file at the province: checked item by item, checked off, disqualified, promoted; its dossier."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import jobs
from competition.dossiers.models import Dispatch, DispatchItem, DossierFile
from competition.errors import NotAllowed, Refused
from competition.finals.models import Outcome
from competition.language import Sentence, say
from competition.proposals.claims import open_claims
from competition.proposals.models import Proposal
from competition.web import centre_words
from competition.web.case_checks import check_form, check_lines, save_checks
from competition.web.case_pages import WHY_SIMILAR, CasePage, find_case, read_case
from competition.web.case_steps import press
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.province_desk import OFFICER, ROLES, desk_at
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

AT = "/province/files/{proposal_id:int}"
MAIN = ["check_off", "promote_provincially"]
DONE: dict[str, Sentence] = {
    "check_off": say("Đã xác nhận kiểm tra hồ sơ."),
    "disqualify": say("Đã loại hồ sơ; tác giả sẽ nhận thư kèm lý do."),
    "promote_provincially": say("Đã đưa hồ sơ từ dự phòng của tỉnh lên."),
    **centre_words.DONE,
}
HELPS: dict[str, Sentence] = {
    "disqualify": say("Chỉ loại khi đã có quyết định. Lý do được gửi cho tác giả, và chị ấy có quyền khiếu nại."),
    "promote_provincially": say(
        "Chỉ hồ sơ đứng đầu danh sách dự phòng được đưa lên, khi có hồ sơ được chọn rút hoặc bị loại."
    ),
}
NOT_NOW = say("Hồ sơ không còn ở bước tỉnh kiểm tra nên không sửa kết quả kiểm tra được nữa.")


def where_it_went(session: Session, proposal: Proposal) -> dict[str, Any]:
    """The built dossier, every dispatch that the file was ever in (the newest first), and what was recorded of it
    above the province: one statement."""
    rows = session.execute(
        select(DossierFile, Dispatch, DispatchItem, Outcome)
        .select_from(Proposal)
        .outerjoin(DossierFile, (DossierFile.proposal_id == Proposal.id) & (DossierFile.edition_of == "open"))
        .outerjoin(DispatchItem, DispatchItem.proposal_id == Proposal.id)
        .outerjoin(Dispatch, Dispatch.id == DispatchItem.dispatch_id)
        .outerjoin(Outcome, Outcome.proposal_id == Proposal.id)
        .where(Proposal.id == proposal.id)
        .order_by(Dispatch.number.desc(), Outcome.id)
    ).all()
    dispatches = {dispatch.id: (dispatch, item) for _, dispatch, item, _ in rows if dispatch is not None}
    outcomes = {outcome.id: outcome for *_, outcome in rows if outcome is not None}
    return {"dossier": rows[0][0], "dispatches": list(dispatches.values()), "outcomes": list(outcomes.values())}


def _read(session: Session, visitor: Visitor, proposal_id: int, pressed: PageForm | None = None) -> CasePage:
    edition, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    return read_case(session, edition, proposal, by=visitor.actor, pressed=pressed)


def _mended_here(case: CasePage) -> bool:
    """Whether it came back to the province's desk, where its papers are mended and then checked again."""
    return OFFICER in case.proposal.open_to.split()


def _show(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, case: CasePage, form: PageForm | None = None,
    checking: PageForm | None = None,
) -> Response[Any]:  # fmt: skip
    desk = desk_at(visitor.actor, case.edition)
    checking = checking or check_form(case, "province")
    mending = desk.officer and _mended_here(case)
    return page(
        request, "province/file.html", form=form, case=case, address=f"/province/files/{case.proposal.id}", desk=desk,
        lines=check_lines(case, "province", checking), may_check=mending or case.step("check_off") is not None,
        main=MAIN, helps=HELPS, why=WHY_SIMILAR, **where_it_went(session, case.proposal),
        commune_lines=check_lines(case, "checklist", check_form(case, "checklist")), told=centre_words,
        mending=mending,
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _show(request, session, visitor, _read(session, visitor, proposal_id))


@get([AT + "/checks", AT + "/claims", AT + "/dossier"], sync_to_thread=False)
def back(request: Request[Any, Any, Any], proposal_id: FromPath[int]) -> Response[Any]:
    """A refused form stays in the address bar; loading it again shows the file."""
    return go(request, f"/province/files/{proposal_id}")


@get(AT + "/steps/{step:str}", sync_to_thread=True)
def back_from_step(request: Request[Any, Any, Any], proposal_id: FromPath[int], step: FromPath[str]) -> Response[Any]:
    return go(request, f"/province/files/{proposal_id}")


@post(AT + "/checks", sync_to_thread=True)
def keep_checks(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """What she found, item by item, kept together."""
    case = _read(session, visitor, proposal_id)
    if case.step("check_off") is None and not _mended_here(case):
        raise Refused(NOT_NOW)
    form = check_form(case, "province", typed)
    if not save_checks(session, case, "province", form, by=visitor.actor):
        return _show(request, session, visitor, case, form, form)
    return go(request, f"/province/files/{proposal_id}#acts", say("Đã lưu kết quả kiểm tra."))


@post(AT + "/steps/{step:str}", sync_to_thread=True, opt=TAKES_FILES)
def take_step(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], step: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """One button of the file; refused, the page stands again with the reasons and all that was typed."""
    _, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    gifts: dict[str, Any] = {}
    form = press(
        session, proposal, step, typed, by=visitor.actor, gifts=gifts,
        before=lambda form: centre_words.keep_source(request, session, form, gifts),
    )  # fmt: skip
    if form is not None:
        return _show(request, session, visitor, _read(session, visitor, proposal_id, form), form)
    return go(request, f"/province/files/{proposal_id}", DONE.get(step, say("Đã xong.")))


@post(AT + "/claims", sync_to_thread=True)
def read_claims(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The declared priority groups; that she read them stands in the register."""
    edition, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    claims = open_claims(session, proposal, by=visitor.actor)
    desk = desk_at(visitor.actor, edition)
    groups = {choice.key: choice.label for choice in desk.charter.priority_groups}
    return page(request, "province/claims.html", desk=desk, proposal=proposal, claims=claims, groups=groups)


@post(AT + "/dossier", sync_to_thread=True)
def build(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Have the dossier built; nothing is done when it is up to date."""
    edition, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    if not desk_at(visitor.actor, edition).officer:
        raise NotAllowed(say("Bộ hồ sơ do cán bộ Hội cấp tỉnh cho dựng."))
    jobs.leave(session, "build_dossier", proposal_id=proposal.id)
    said = say("Đang dựng bộ hồ sơ; vài giây nữa tải lại trang này là thấy.")
    return go(request, f"/province/files/{proposal_id}", said)


routes = [show, back, back_from_step, keep_checks, take_step, read_claims, build]

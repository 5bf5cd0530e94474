"""Counter for one file at the screening unit: its conditions, what the jury may read, eligible or not, or back."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.blinding import clear_after_search
from competition.editions.queries import charter_of
from competition.errors import Refused
from competition.language import Sentence, say
from competition.proposals.claims import open_claims
from competition.proposals.clearing import CLEARABLE
from competition.web.case_checks import check_form, check_lines, save_checks
from competition.web.case_pages import WHY_SIMILAR, CasePage, find_case, read_case
from competition.web.case_steps import press
from competition.web.district_blind import numbers, said_of
from competition.web.district_desk import ROLES, SECRETARY
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

AT = "/district/files/{proposal_id:int}"
MAIN = ["find_eligible"]
DONE: dict[str, Sentence] = {
    "find_eligible": say("Đã xác nhận hồ sơ đủ điều kiện."),
    "find_ineligible": say("Đã ghi hồ sơ không đủ điều kiện; tác giả sẽ nhận thông báo kèm lý do."),
    "send_back_to_commune": say("Đã trả hồ sơ về xã."),
}
NOT_NOW = say("Hồ sơ không còn ở bước xét điều kiện nên không sửa kết quả kiểm tra được nữa.")


def _read(session: Session, visitor: Visitor, proposal_id: int, pressed: PageForm | None = None) -> CasePage:
    """A file that was passed on to her unit, whole; what she may see in other roles is not there."""
    edition, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    return read_case(session, edition, proposal, by=visitor.actor, doubles=False, pressed=pressed)


def _may_check(case: CasePage) -> bool:
    return case.step("find_eligible") is not None


def _show(
    request: Request[Any, Any, Any], case: CasePage, form: PageForm | None = None, checking: PageForm | None = None
) -> Response[Any]:
    checking = checking or check_form(case, "eligibility")
    return page(
        request, "district/file.html", form=form, case=case, address=f"/district/files/{case.proposal.id}",
        lines=check_lines(case, "eligibility", checking), may_check=_may_check(case), main=MAIN, why=WHY_SIMILAR,
        clearable=CLEARABLE, passed={f"{condition.key}_passes": "yes" for condition in case.charter.eligibility},
        mending=SECRETARY in case.proposal.open_to.split(),
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _show(request, _read(session, visitor, proposal_id))


@get(AT + "/checks", sync_to_thread=True)
def back_from_checks(request: Request[Any, Any, Any], proposal_id: FromPath[int]) -> Response[Any]:
    """A refused form stays in the address bar; loading it again shows the file."""
    return go(request, f"/district/files/{proposal_id}")


@get(AT + "/steps/{step:str}", sync_to_thread=True)
def back_from_step(request: Request[Any, Any, Any], proposal_id: FromPath[int], step: FromPath[str]) -> Response[Any]:
    return go(request, f"/district/files/{proposal_id}")


@post(AT + "/checks", sync_to_thread=True)
def keep_checks(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """What she found, condition by condition, kept together."""
    case = _read(session, visitor, proposal_id)
    if not _may_check(case):
        raise Refused(NOT_NOW)
    form = check_form(case, "eligibility", typed)
    if not save_checks(session, case, "eligibility", form, by=visitor.actor):
        return _show(request, case, form, form)
    return go(request, f"/district/files/{proposal_id}#acts", say("Đã lưu kết quả xét điều kiện."))


@post(AT + "/clearing", sync_to_thread=True)
def clear(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Which documents the jury reads; those in which a name was found wait on a page of their own."""
    _, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    ticked = numbers(typed.getall("document", []))
    withheld = clear_after_search(session, request.app.state.cabinet, proposal, ticked, by=visitor.actor)
    onward = "/blind" if withheld else "#clearing"
    return go(request, f"/district/files/{proposal_id}{onward}", said_of(ticked, withheld))


@post(AT + "/steps/{step:str}", sync_to_thread=True)
def take_step(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], step: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """One button of the file; refused, the page stands again with the reasons and all that was typed."""
    _, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    form = press(session, proposal, step, typed, by=visitor.actor)
    if form is not None:
        return _show(request, _read(session, visitor, proposal_id, form), form)
    return go(request, f"/district/files/{proposal_id}", DONE.get(step, say("Đã xong.")))


@post(AT + "/claims", sync_to_thread=True)
def read_claims(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The declared priority groups; that she read them stands in the register."""
    edition, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    claims = open_claims(session, proposal, by=visitor.actor)
    groups = {choice.key: choice.label for choice in charter_of(edition).priority_groups}
    return page(request, "district/claims.html", proposal=proposal, claims=claims, groups=groups)


routes = [show, back_from_checks, back_from_step, keep_checks, clear, take_step, read_claims]

"""Counter for one file at the commune: check, take in, return, endorse, pass on, withdraw on her word."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers.models import Paper
from competition.editions.queries import charter_of
from competition.errors import NotFound, Refused
from competition.language import Sentence, say
from competition.people.models import Consent
from competition.proposals.checks import endorse_text
from competition.proposals.claims import accept_claim, open_claims
from competition.web.case_checks import check_form, check_lines, save_checks
from competition.web.case_pages import WHY_SIMILAR, CasePage, find_case, read_case
from competition.web.case_steps import press
from competition.web.commune_desk import ROLES
from competition.web.commune_words import DONE, HELPS, parts_of, todo_of
from competition.web.downloads import deliver
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

MAIN = ["submit", "send_again", "take_in", "endorse", "pass_on"]
NOT_HERE_NOW = say("Hồ sơ không còn ở bàn của xã nên không sửa kết quả kiểm tra được nữa.")


def read_for(session: Session, visitor: Visitor, proposal_id: int, pressed: PageForm | None = None) -> CasePage:
    """A file of one of her communes, whole; what she may see in other roles is not there."""
    edition, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    undecided = proposal.file_number is None
    return read_case(session, edition, proposal, by=visitor.actor, doubles=undecided, pressed=pressed, starts=_starts)


def _starts(case_file: Any) -> dict[str, dict[str, Any]]:
    """Returning begins with what did not pass the check."""
    failed = [check for check in case_file.checks.get("checklist", {}).values() if not check.passes]
    note = "\n".join(check.note for check in failed)
    return {"return_to_applicant": {"items": [check.item for check in failed], "note": note}} if failed else {}


def _show(
    request: Request[Any, Any, Any], case: CasePage, form: PageForm | None = None, checking: PageForm | None = None
) -> Response[Any]:
    checking = checking or check_form(case, "checklist")
    return page(
        request, "commune/proposal.html", form=form, case=case, address=f"/commune/proposals/{case.proposal.id}",
        lines=check_lines(case, "checklist", checking), may_check=case.state.desk == "commune",
        checking_failed=checking.refused, todo=todo_of(case), helps=HELPS, main=MAIN, why=WHY_SIMILAR,
        parts=parts_of(case) if case.state.open_to_applicant else [],
    )  # fmt: skip


@get("/commune/proposals/{proposal_id:int}", sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _show(request, read_for(session, visitor, proposal_id))


@post("/commune/proposals/{proposal_id:int}/checks", sync_to_thread=True)
def keep_checks(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """What she found, item by item, kept together."""
    case = read_for(session, visitor, proposal_id)
    if case.state.desk != "commune":
        raise Refused(NOT_HERE_NOW)
    form = check_form(case, "checklist", typed)
    if not save_checks(session, case, "checklist", form, by=visitor.actor):
        return _show(request, case, form, form)
    return go(request, f"/commune/proposals/{proposal_id}#acts", say("Đã lưu kết quả kiểm tra."))


@post("/commune/proposals/{proposal_id:int}/steps/{step:str}", sync_to_thread=True)
def take_step(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], step: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """One button of the file; refused, the page stands again with the reasons and all that was typed."""
    _, proposal = find_case(session, visitor.actor, proposal_id, ROLES)

    def endorse(form: PageForm) -> None:
        if "endorsement" in form:
            endorse_text(session, proposal, form.endorsement.data, by=visitor.actor)

    gifts = {"arrived_at": request.scope["state"]["arrived_at"]}
    form = press(session, proposal, step, typed, by=visitor.actor, before=endorse, gifts=gifts)
    if form is not None:
        return _show(request, read_for(session, visitor, proposal_id, form), form)
    return go(request, f"/commune/proposals/{proposal_id}", _done(step, proposal.file_number))


def _done(step: str, number: str | None) -> Sentence:
    sentence = DONE.get(step, say("Đã xong."))
    return say(sentence.text, number=number or "")


@post("/commune/proposals/{proposal_id:int}/claims", sync_to_thread=True)
def read_claims(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The declared priority groups; that she read them stands in the register."""
    edition, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    claims = open_claims(session, proposal, by=visitor.actor)
    groups = {choice.key: choice.label for choice in charter_of(edition).priority_groups}
    keying = proposal.channel == "paper" and not proposal.locked
    return page(request, "commune/claims.html", proposal=proposal, claims=claims, groups=groups, keying=keying)


@post("/commune/proposals/{proposal_id:int}/claims/{group:str}", sync_to_thread=True)
def judge_claim(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], group: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    _, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    accept_claim(session, proposal, group, typed.get("accepted") == "yes", by=visitor.actor)
    return go(request, f"/commune/proposals/{proposal_id}", say("Đã ghi ý kiến về đối tượng ưu tiên."))


@get("/commune/proposals/{proposal_id:int}/consents/{consent_id:int}", sync_to_thread=True)
def signed_consent(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], consent_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The scan of a consent signed on paper."""
    find_case(session, visitor.actor, proposal_id, ROLES)
    consent = session.get(Consent, consent_id)
    if consent is None or consent.proposal_id != proposal_id or consent.scan_sha256 is None:
        raise NotFound
    return deliver(request, session, consent.scan_sha256, f"phiếu đồng ý {proposal_id}")


@get("/commune/proposals/{proposal_id:int}/receipt", sync_to_thread=True)
def receipt(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Any:  # fmt: skip
    """The newest receipt; while it is being made, a page that says so."""
    _, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    newest = session.scalars(
        select(Paper.id)
        .where(Paper.case_kind == "proposal", Paper.case_id == proposal.id, Paper.kind == "receipt")
        .order_by(Paper.id.desc())
    ).first()
    if newest is not None:
        return Redirect(f"/files/papers/{newest}", status_code=303)
    if proposal.file_number is None:
        raise NotFound
    return page(request, "commune/receipt.html", proposal=proposal)


routes = [show, keep_checks, take_step, read_claims, judge_claim, signed_consent, receipt]

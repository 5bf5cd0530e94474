"""Counter for consents: one purpose at a time, never ticked beforehand, and taken back as easily."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.queries import the_edition
from competition.editions.rules import Purpose
from competition.errors import NotFound
from competition.language import say
from competition.people.consent import give_consents, standing_consents
from competition.people.models import Consent
from competition.people.profile import consents_of
from competition.proposals.queries import proposals_of
from competition.web.hers import Hers, find_hers, hers
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.workflow.drafts import take_back_consent


def _given(session: Session, visitor: Visitor, found: Hers) -> dict[str, Consent]:
    """Purpose → the consent that stands, to its text as it is now."""
    versions = {purpose.key: purpose.version for purpose in found.charter.consents}
    standing = standing_consents(session, visitor.person_id, found.proposal.id)
    return {c.purpose: c for c in standing if versions.get(c.purpose) == c.text_version}


@get("/proposals/{proposal_id:int}/consents", sync_to_thread=True)
def consents(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    found = find_hers(session, visitor.actor, proposal_id)
    return page(request, "applicant/consents.html", found=found, given=_given(session, visitor, found))


@post("/proposals/{proposal_id:int}/consents", sync_to_thread=True)
def agree(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    found = find_hers(session, visitor.actor, proposal_id)
    ticked = [purpose.key for purpose in found.charter.consents if purpose.key in typed.getall("purpose", [])]
    if not ticked:
        return go(request, found.address, say("Chị chưa đánh dấu thêm mục nào."))
    edition = the_edition(session, found.proposal.edition_id)
    give_consents(session, edition, visitor.person_id, ticked, by=visitor.actor, proposal_id=found.proposal.id)
    return go(request, found.address, say("Đã ghi nhận sự đồng ý của chị."))


def _purpose(found: Hers, key: str) -> Purpose:
    purpose = found.charter.purpose(key)
    if purpose is None:
        raise NotFound
    return purpose


@get("/proposals/{proposal_id:int}/consents/{key:str}/withdraw", sync_to_thread=True)
def think_again(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """What follows from taking it back, before she does."""
    found = find_hers(session, visitor.actor, proposal_id)
    purpose = _purpose(found, key)
    return page(request, "applicant/withdraw_consent.html", found=found, purpose=purpose)


@post("/proposals/{proposal_id:int}/consents/{key:str}/withdraw", sync_to_thread=True)
def take_back(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    found = find_hers(session, visitor.actor, proposal_id)
    label = _purpose(found, key).label
    left = take_back_consent(session, found.proposal, key, by=visitor.actor)
    purpose = {"vi": label.vi, "en": label.en}
    if left:
        said = say("Đã rút đồng ý “{purpose}”. Hồ sơ đã được rút khỏi kỳ thi.", purpose=purpose)
        return go(request, found.address, said)
    return go(request, "/consents", say("Đã rút đồng ý “{purpose}”.", purpose=purpose))


@get("/consents", sync_to_thread=True)
def my_consents(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """Everything she ever agreed to, proposal by proposal, with the way to take it back."""
    by_proposal: dict[int | None, list[Consent]] = {}
    for consent in consents_of(session, visitor.person_id):
        by_proposal.setdefault(consent.proposal_id, []).append(consent)
    found = [hers(session, proposal) for proposal in proposals_of(session, visitor.person_id)]
    return page(
        request, "account/consents.html",
        found=[(one, by_proposal[one.proposal.id]) for one in found if one.proposal.id in by_proposal],
    )  # fmt: skip


routes = [consents, agree, think_again, take_back, my_consents]

"""Priority groups: declared by choice, sensitive, opened only for those entitled and never without a trace."""

from collections.abc import Sequence
from typing import BinaryIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition import audit, clock, jobs
from competition.editions.queries import charter_of, the_edition
from competition.editions.rules import Charter, both
from competition.errors import NotAllowed, NotFound, Refused
from competition.language import say
from competition.people.roles import Actor
from competition.proposals import rules
from competition.proposals.models import PriorityClaim, Proposal
from competition.proposals.queries import consents_given
from competition.proposals.writing import check_open
from competition.storage import Cabinet
from competition.storage.keeping import keep, measured, type_of

EVIDENCE_MB = 10
EVIDENCE_TYPES = ("application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic")
LONGEST_NOTE = 1000


def may_open_claims(actor: Actor, proposal: Proposal, province_id: int) -> bool:
    """She herself, her commune's officer, the panel's secretary, the province's officer; no juror and no chair."""
    return (
        (actor.person_id is not None and actor.person_id == proposal.applicant_id)
        or actor.holds("commune_officer", proposal.unit_id)
        or actor.holds("screening_secretary", proposal.screening_unit_id)
        or actor.holds("province_officer", province_id)
    )


def claim_priority(
    session: Session, cabinet: Cabinet, proposal: Proposal, group: str, *, by: Actor, note: str = "",
    evidence: tuple[str, BinaryIO] | None = None,
) -> PriorityClaim:  # fmt: skip
    """Declare a priority group, with a file as evidence (name, stream) if she wishes; declaring again replaces."""
    check_open(proposal, by)
    charter = charter_of(the_edition(session, proposal.edition_id))
    if group not in {choice.key for choice in charter.priority_groups}:
        raise Refused(say("Hãy chọn một mục trong danh sách."))
    _check_consent(session, charter, proposal)
    claim = session.get(PriorityClaim, (proposal.id, group))
    if claim is None:
        claim = PriorityClaim(proposal_id=proposal.id, group=group)
        session.add(claim)
    claim.note = rules.clean(note, one_line=False)[:LONGEST_NOTE]
    claim.declared_at, claim.accepted, claim.accepted_by_id = clock.now(), None, None
    if evidence is not None:
        _keep_evidence(session, cabinet, claim, *evidence)
    session.flush()
    audit.record(session, "proposals:claim:declare", by.person_id, "proposal", proposal.id)
    return claim


def _check_consent(session: Session, charter: Charter, proposal: Proposal) -> None:
    given = consents_given(session, [proposal.id]).get(proposal.id, set())
    for purpose in charter.consents:
        if purpose.sensitive and (purpose.key, purpose.version) not in given:
            raise Refused(
                say("Đây là dữ liệu nhạy cảm: chị cần đồng ý mục “{purpose}” trước khi khai đối tượng ưu tiên.",
                    purpose=both(purpose.label))
            )  # fmt: skip


def _keep_evidence(session: Session, cabinet: Cabinet, claim: PriorityClaim, name: str, stream: BinaryIO) -> None:
    limit = EVIDENCE_MB * 1_000_000
    measured(stream, limit)
    if type_of(stream, name) not in EVIDENCE_TYPES:
        raise Refused(say("Minh chứng phải là PDF hoặc ảnh (JPEG, PNG, WebP, HEIC)."))
    before = claim.evidence_sha256
    claim.evidence_sha256 = keep(session, cabinet, stream, name, limit=limit).sha256
    claim.evidence_name = rules.clean_file_name(name)
    if before and before != claim.evidence_sha256:
        jobs.leave(session, "delete_unreferenced_file", sha256=before)


def withdraw_claim(session: Session, proposal: Proposal, group: str, *, by: Actor) -> None:
    """Take a declared group back; nothing of it is kept. She may do so also after submitting."""
    if by.person_id != proposal.applicant_id:
        check_open(proposal, by)
    claim = session.get(PriorityClaim, (proposal.id, group))
    if claim is None:
        raise NotFound()
    _erase(session, [claim], by)


def how_many(session: Session, proposal: Proposal) -> int:
    """How many groups were declared, without saying which."""
    counted = select(func.count()).select_from(PriorityClaim).where(PriorityClaim.proposal_id == proposal.id)
    return session.scalars(counted).one()


def drop_claims(session: Session, proposal: Proposal, *, by: Actor) -> int:
    """Erase all declared groups, because the consent to keep them was taken back; how many there were."""
    claims = session.scalars(select(PriorityClaim).where(PriorityClaim.proposal_id == proposal.id)).all()
    _erase(session, claims, by)
    return len(claims)


def _erase(session: Session, claims: Sequence[PriorityClaim], by: Actor) -> None:
    for claim in claims:
        session.delete(claim)
        if claim.evidence_sha256:
            jobs.leave(session, "delete_unreferenced_file", sha256=claim.evidence_sha256)
        audit.record(session, "proposals:claim:withdraw", by.person_id, "proposal", claim.proposal_id)
    session.flush()


def accept_claim(session: Session, proposal: Proposal, group: str, accepted: bool, *, by: Actor) -> PriorityClaim:
    """An officer's word on a declared group."""
    claim = session.get(PriorityClaim, (proposal.id, group))
    if claim is None or by.person_id is None:
        raise NotFound()
    _check_entitled(session, proposal, by)
    if by.person_id == proposal.applicant_id:
        raise NotAllowed(say("Chị không tự xác nhận đối tượng ưu tiên của mình."))
    claim.accepted, claim.accepted_by_id = accepted, by.person_id
    session.flush()
    audit.record(session, "proposals:claim:accept", by.person_id, "proposal", proposal.id, accepted=accepted)
    return claim


def open_claims(session: Session, proposal: Proposal, *, by: Actor) -> Sequence[PriorityClaim]:
    """The declared groups with notes and evidence; the register keeps who read them (so the session must write)."""
    _check_entitled(session, proposal, by)
    claims = session.scalars(
        select(PriorityClaim).where(PriorityClaim.proposal_id == proposal.id).order_by(PriorityClaim.group)
    ).all()
    if by.person_id != proposal.applicant_id:
        audit.record(session, "proposals:claim:read", by.person_id, "proposal", proposal.id, many=len(claims))
    return claims


def _check_entitled(session: Session, proposal: Proposal, by: Actor) -> None:
    if not may_open_claims(by, proposal, the_edition(session, proposal.edition_id).province_id):
        raise NotAllowed(say("Thông tin nhạy cảm chỉ người được phân công mới xem được."))

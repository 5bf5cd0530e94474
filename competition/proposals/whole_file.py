"""Everything that stands in one proposal's file, for its page: five statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition.db.stored_files import StoredFile
from competition.editions.models import Place
from competition.editions.rules import Charter
from competition.people.models import Consent, Identity, Person
from competition.proposals import rules
from competition.proposals.models import (
    CheckedItem,
    Document,
    PriorityClaim,
    Proposal,
    SupplementRequest,
    TeamMember,
)
from competition.proposals.queries import answers_lacking


@dataclass(frozen=True)
class AttachedFile:
    """A document with what its content is."""

    document: Document
    size: int
    media_type: str


@dataclass(frozen=True)
class WholeFile:
    """A proposal with its people, papers, checks, requests and consents; of claims only how many there are."""

    proposal: Proposal
    applicant: Person
    place: Place
    team: Sequence[TeamMember]
    claims: int
    identity: Identity | None
    documents: dict[str, list[AttachedFile]]
    checks: dict[str, dict[str, CheckedItem]]
    requests: Sequence[SupplementRequest]
    consents: Sequence[Consent] = field(default_factory=list)

    @property
    def open_request(self) -> SupplementRequest | None:
        """The request to supplement that waits for her answer."""
        return next((request for request in reversed(self.requests) if request.answered_at is None), None)


def file_of(session: Session, proposal: Proposal) -> WholeFile:
    """The whole file of a proposal that the caller may see; sensitive claims are opened by `claims.open_claims`."""
    applicant, place, claims, identity, team = _people(session, proposal)
    return WholeFile(
        proposal,
        applicant,
        place,
        team,
        claims,
        identity,
        documents_of(session, proposal),
        checks_of(session, proposal),
        session.scalars(_of(SupplementRequest, proposal).order_by(SupplementRequest.id)).all(),
        session.scalars(_of(Consent, proposal).order_by(Consent.id)).all(),
    )


def lacking_in(charter: Charter, whole: WholeFile) -> list[rules.Lack]:
    """What `queries.lacking` finds, of a file that was read already."""
    proposal = whole.proposal
    standing = [consent for consent in whole.consents if consent.withdrawn_at is None]
    given = {(c.purpose, c.text_version) for c in standing if c.person_id == proposal.applicant_id}
    return [
        *answers_lacking(charter, proposal),
        *rules.documents_missing(charter, proposal.kind, whole.documents),
        *rules.consents_missing(charter, given),
    ]


def documents_of(session: Session, proposal: Proposal) -> dict[str, list[AttachedFile]]:
    """Checklist item → what is attached under it, in the order of attaching."""
    found: dict[str, list[AttachedFile]] = {}
    rows = session.execute(
        select(Document, StoredFile.size, StoredFile.media_type)
        .join(StoredFile, StoredFile.sha256 == Document.sha256)
        .where(Document.proposal_id == proposal.id)
        .order_by(Document.id)
    )
    for document, size, media_type in rows:
        found.setdefault(document.item, []).append(AttachedFile(document, size, media_type))
    return found


def checks_of(session: Session, proposal: Proposal) -> dict[str, dict[str, CheckedItem]]:
    """Subject → item → what the officer found."""
    found: dict[str, dict[str, CheckedItem]] = {}
    for check in session.scalars(_of(CheckedItem, proposal)):
        found.setdefault(check.subject, {})[check.item] = check
    return found


def _people(session: Session, proposal: Proposal) -> tuple[Person, Place, int, Identity | None, list[TeamMember]]:
    claims = (
        select(func.count())
        .select_from(PriorityClaim)
        .where(PriorityClaim.proposal_id == proposal.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Person, Place, claims, Identity, TeamMember)
        .select_from(Proposal)
        .join(Person, Person.id == Proposal.applicant_id)
        .join(Place, (Place.edition_id == Proposal.edition_id) & (Place.unit_id == Proposal.unit_id))
        .outerjoin(Identity, Identity.person_id == Proposal.applicant_id)
        .outerjoin(TeamMember, TeamMember.proposal_id == Proposal.id)
        .where(Proposal.id == proposal.id)
        .order_by(TeamMember.id)
    ).all()
    person, place, many, identity, _ = rows[0]
    return person, place, many, identity, [row[4] for row in rows if row[4] is not None]


def _of(table: type, proposal: Proposal):  # type: ignore[no-untyped-def]
    return select(table).where(table.proposal_id == proposal.id)  # type: ignore[attr-defined]

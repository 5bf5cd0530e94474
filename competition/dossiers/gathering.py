"""Everything a dossier is made from, read for many proposals in a fixed number of statements."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from competition.db.stored_files import StoredFile
from competition.dossiers.models import Paper
from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of
from competition.people.models import Person
from competition.proposals.models import Document, PriorityClaim, Proposal, TeamMember
from competition.scoring.models import Minutes, ScreeningRound, Standing

EditionOf = Literal["open", "entitled"]
DECISION = "jury_decision"
# Counts up when dossiers are made in another way, so that each is built again.
MAKING = 2


@dataclass(frozen=True)
class Attached:
    """A file as it was handed in; `item` is the checklist's key, or the priority group's for evidence."""

    item: str
    name: str
    sha256: str
    size: int
    media_type: str
    pages: int | None = None


@dataclass(frozen=True)
class Judged:
    """A round whose minutes are signed, and where the proposal stood in it."""

    round: ScreeningRound
    standing: Standing
    minutes: Minutes
    scan_type: str | None
    decision: Paper | None = None
    decision_type: str | None = None


@dataclass
class Inputs:
    """One proposal with all that shapes its dossier."""

    proposal: Proposal
    applicant: Person
    team: list[TeamMember] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    evidence: list[Attached] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)


@dataclass(kw_only=True)
class Gathered(Inputs):
    """One proposal with its places besides, ready to be told in papers."""

    commune: Place
    screening: Place


def gather(session: Session, edition: Edition, ids: Iterable[int]) -> dict[int, Gathered]:
    """Proposal id → what its dossier is made from; in the order of the ids."""
    ids = list(ids)
    screening = aliased(Place)
    rows = session.execute(
        select(Proposal, Person, Place, screening)
        .join(Person, Person.id == Proposal.applicant_id)
        .join(Place, (Place.edition_id == edition.id) & (Place.unit_id == Proposal.unit_id))
        .join(screening, (screening.edition_id == edition.id) & (screening.unit_id == Proposal.screening_unit_id))
        .where(Proposal.id.in_(ids), Proposal.edition_id == edition.id)
    )
    by_id = {row[0].id: Gathered(row[0], row[1], commune=row[2], screening=row[3]) for row in rows}
    found = {number: by_id[number] for number in ids if number in by_id}
    fill(session, edition, found)
    _add_evidence(session, found)
    return found


def fill(session: Session, edition: Edition, found: Mapping[int, Inputs]) -> None:
    """Add what belongs to these proposals, apart from the evidence of priority groups: three statements."""
    for member in session.scalars(select(TeamMember).where(TeamMember.proposal_id.in_(found)).order_by(TeamMember.id)):
        found[member.proposal_id].team.append(member)
    _add_files(session, edition, found)
    _add_rounds(session, found)


def _add_files(session: Session, edition: Edition, found: Mapping[int, Inputs]) -> None:
    """Attached documents in the checklist's order, those under one item in the order of attaching."""
    order = {item.key: place for place, item in enumerate(charter_of(edition).checklist)}
    rows = session.execute(
        select(Document, StoredFile.size, StoredFile.media_type)
        .join(StoredFile, StoredFile.sha256 == Document.sha256)
        .where(Document.proposal_id.in_(found))
        .order_by(Document.id)
    )
    for document, size, media_type in sorted(rows, key=lambda row: order.get(row[0].item, len(order))):
        found[document.proposal_id].files.append(
            Attached(document.item, document.name, document.sha256, size, media_type, document.pages)
        )


def _add_evidence(session: Session, found: Mapping[int, Inputs]) -> None:
    rows = session.execute(
        select(PriorityClaim, StoredFile.size, StoredFile.media_type)
        .join(StoredFile, StoredFile.sha256 == PriorityClaim.evidence_sha256)
        .where(PriorityClaim.proposal_id.in_(found))
        .order_by(PriorityClaim.group)
    )
    for claim, size, media_type in rows:
        found[claim.proposal_id].evidence.append(
            Attached(claim.group, claim.evidence_name, claim.evidence_sha256 or "", size, media_type)
        )


def _add_rounds(session: Session, found: Mapping[int, Inputs]) -> None:
    """Each round with signed minutes and the decision that set up its jury; the last signed ones count."""
    of_round = (Paper.case_kind == ScreeningRound.case_kind) & (Paper.case_id == ScreeningRound.id)
    decided, goes_out = aliased(StoredFile), func.coalesce(Paper.scan_sha256, Paper.issued_sha256)
    rows = session.execute(
        select(ScreeningRound, Standing, Minutes, StoredFile.media_type, Paper, decided.media_type)
        .join(Standing, Standing.round_id == ScreeningRound.id)
        .join(Minutes, Minutes.round_id == ScreeningRound.id)
        .outerjoin(StoredFile, StoredFile.sha256 == Minutes.scan_sha256)
        .outerjoin(Paper, of_round & (Paper.kind == DECISION) & goes_out.is_not(None))
        .outerjoin(decided, decided.sha256 == goes_out)
        .where(Standing.proposal_id.in_(found), Minutes.signed_at.is_not(None))
        .order_by(ScreeningRound.id, Minutes.id, Paper.id)
    ).all()
    last = {(row[1].proposal_id, row[0].id): row for row in rows}
    for (proposal_id, _), row in last.items():
        found[proposal_id].judged.append(Judged(*row))


def inputs_sha256(gathered: Inputs, edition: Edition, edition_of: EditionOf) -> str:
    """The digest of everything that shapes the dossier: the same digest, the same dossier."""
    proposal, applicant = gathered.proposal, gathered.applicant
    told: dict[str, Any] = {
        "making": MAKING, "edition_of": edition_of, "charter": [edition.name, edition.charter_version],
        "proposal": [
            proposal.file_number, proposal.title, proposal.kind, proposal.entrant, proposal.category, proposal.answers,
            proposal.channel, proposal.submitted_at, proposal.endorsement, proposal.unit_id, proposal.screening_unit_id,
        ],
        "applicant": [
            applicant.full_name, applicant.phone, applicant.email, applicant.birth_year, applicant.address,
        ],
        "team": [[member.full_name, member.part] for member in gathered.team],
        "files": gathered.files,
        "evidence": gathered.evidence if edition_of == "entitled" else [],
        "judged": [_digest_of(judged) for judged in gathered.judged],
    }  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(told, order="sorted")).hexdigest()


def _digest_of(judged: Judged) -> list[Any]:
    standing, minutes = judged.standing, judged.minutes
    return [
        judged.round.id, standing.score, standing.rank, standing.outcome, minutes.pdf_sha256, minutes.facts_sha256,
        minutes.scan_sha256, [judged.decision.goes_out] if judged.decision else [],
        *([minutes.signed_sha256] if minutes.signed_sha256 else []),
    ]  # fmt: skip

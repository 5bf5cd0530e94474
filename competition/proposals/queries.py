"""What is asked of proposals: which a person may see (the one door), finding one, and what it still lacks."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of, the_edition
from competition.editions.rules import Charter
from competition.errors import NotFound
from competition.keys import typed_code
from competition.language import Sentence
from competition.people.models import Consent
from competition.people.roles import Actor
from competition.proposals import rules
from competition.proposals.models import Document, Proposal

Sight = Callable[[Actor, Edition, set[int]], ColumnElement[bool]]
# Role → which proposals its holder sees in her units. Rooms above add the roles whose sight depends on what they keep.
SEES: dict[str, Sight] = {}


def sees(*roles: str) -> Callable[[Sight], Sight]:
    """Register what the holders of these roles see; a role that is not here sees nothing."""

    def register(sight: Sight) -> Sight:
        SEES.update(dict.fromkeys(roles, sight))
        return sight

    return register


def visible(actor: Actor, edition: Edition, roles: Iterable[str] | None = None) -> ColumnElement[bool]:
    """The permission door: which proposals of an edition a person may see, by all she holds or by `roles` alone."""
    seen: list[ColumnElement[bool]] = []
    held = {holding.role for holding in actor.held}
    if roles is None and actor.person_id is not None:
        seen.append(Proposal.applicant_id == actor.person_id)
    for role in sorted(held if roles is None else held.intersection(roles)):
        if role in SEES:
            seen.append(SEES[role](actor, edition, actor.units(role)))
    return and_(Proposal.edition_id == edition.id, or_(false(), *seen))


@sees("commune_officer")
def _of_her_commune(actor: Actor, edition: Edition, units: set[int]) -> ColumnElement[bool]:
    """What was submitted to her commune, and what is being keyed in there from paper."""
    begun = or_(Proposal.submitted_at.is_not(None), Proposal.channel == "paper")
    return and_(Proposal.unit_id.in_(units), begun)


@sees("province_officer", "province_leader", "auditor")
def _of_her_province(actor: Actor, edition: Edition, units: set[int]) -> ColumnElement[bool]:
    """Everything that was submitted in her province."""
    return Proposal.submitted_at.is_not(None) if edition.province_id in units else false()


def find_proposal(session: Session, actor: Actor, proposal_id: int, edition: Edition | None = None) -> Proposal:
    """The proposal, if this person may see it; otherwise it is not there. One statement when the edition is known."""
    if edition is None:
        proposal = session.get(Proposal, proposal_id)
        if proposal is None:
            raise NotFound()
        edition = the_edition(session, proposal.edition_id)
    found = session.scalars(select(Proposal).where(Proposal.id == proposal_id, visible(actor, edition))).one_or_none()
    if found is None:
        raise NotFound()
    return found


def find_own(session: Session, actor: Actor, proposal_id: int) -> Proposal:
    """Her own proposal; anybody else's is not there, whatever else she may see."""
    found = session.scalars(
        select(Proposal).where(Proposal.id == proposal_id, Proposal.applicant_id == actor.person_id)
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found


def find_existing_draft(session: Session, edition_id: int, applicant_id: int) -> Proposal | None:
    """The draft she began and has not submitted, the newest first."""
    return session.scalars(
        select(Proposal)
        .where(
            Proposal.edition_id == edition_id,
            Proposal.applicant_id == applicant_id,
            Proposal.submitted_at.is_(None),
            Proposal.locked.is_(False),
        )
        .order_by(Proposal.id.desc())
        .limit(1)
    ).one_or_none()


def proposals_of(session: Session, applicant_id: int) -> Sequence[Proposal]:
    """Everything of one applicant, over all editions, the newest first."""
    return session.scalars(
        select(Proposal).where(Proposal.applicant_id == applicant_id).order_by(Proposal.id.desc())
    ).all()


def find_by_tracking_code(session: Session, typed: str) -> Proposal:
    """The proposal behind a tracking code, however it was typed; for the status page without an account."""
    found = session.scalars(select(Proposal).where(Proposal.tracking_code == typed_code(typed))).one_or_none()
    if found is None:
        raise NotFound()
    return found


def attached_items(session: Session, ids: Iterable[int]) -> dict[int, set[str]]:
    """Proposal id → the checklist items under which something is attached."""
    found: dict[int, set[str]] = {}
    rows = session.execute(select(Document.proposal_id, Document.item).where(Document.proposal_id.in_(ids)).distinct())
    for proposal_id, item in rows:
        found.setdefault(proposal_id, set()).add(item)
    return found


def consents_given(session: Session, ids: Iterable[int]) -> dict[int, set[tuple[str, int]]]:
    """Proposal id → (purpose, text version) to which its applicant agreed and still agrees."""
    found: dict[int, set[tuple[str, int]]] = {}
    rows = session.execute(
        select(Consent.proposal_id, Consent.purpose, Consent.text_version)
        .join(Proposal, and_(Proposal.id == Consent.proposal_id, Proposal.applicant_id == Consent.person_id))
        .where(Consent.proposal_id.in_(ids), Consent.withdrawn_at.is_(None))
    )
    for proposal_id, purpose, version in rows:
        found.setdefault(proposal_id or 0, set()).add((purpose, version))
    return found


def lacking(session: Session, proposal: Proposal) -> list[rules.Lack]:
    """Everything that is still missing before it can be submitted, in the order of the form."""
    charter = charter_of(the_edition(session, proposal.edition_id))
    attached = attached_items(session, [proposal.id]).get(proposal.id, set())
    given = consents_given(session, [proposal.id]).get(proposal.id, set())
    return [
        *answers_lacking(charter, proposal),
        *rules.documents_missing(charter, proposal.kind, attached),
        *rules.consents_missing(charter, given),
    ]


def answers_lacking(charter: Charter, proposal: Proposal) -> list[rules.Lack]:
    return rules.answers_missing(charter, proposal.kind, proposal.title, proposal.category, proposal.answers)


def missing(session: Session, proposal: Proposal) -> list[Sentence]:
    """What is still missing, in the words that an applicant reads."""
    return [lack.sentence for lack in lacking(session, proposal)]

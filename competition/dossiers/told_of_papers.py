"""The letter that tells an applicant of a paper in her case: by mail, or on the list of those to be phoned."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers.models import Paper
from competition.editions.models import Place
from competition.editions.queries import charter_of, the_edition
from competition.editions.rules import both
from competition.language import Language
from competition.mail import Draft, render_letter, write_letters
from competition.people.models import Consent, Person
from competition.people.queries import holders
from competition.people.rules import shown_phone
from competition.proposals.models import Proposal
from competition.settings import Settings
from competition.workflow.addresses import status_address
from competition.workflow.told import CONTACT, in_a_sentence

# What she must hear of to use her rights goes to her even if she did not ask for letters.
MUST_TELL = ("result_notice", "regional_call", "apology")


def tell_of_papers(session: Session, settings: Settings, papers: Sequence[Paper]) -> None:
    """One letter a paper; written once, however often this is asked."""
    rows = _readers(session, papers)
    officers = _officers(session, {proposal.unit_id for _, proposal, _, _ in rows})
    agreed = _agreed(session, [proposal.id for _, proposal, _, _ in rows])
    drafts = []
    for paper, proposal, person, place in rows:
        if paper.kind not in MUST_TELL and proposal.id not in agreed:
            continue
        language: Language = "en" if person.language == "en" else "vi"
        facts = _facts(session, settings, paper, proposal, person, place) | officers.get(proposal.unit_id, {})
        subject, body = render_letter("paper", facts, language, override=settings.override_templates)
        drafts.append(Draft(f"paper:{paper.id}", person.id, person.email, subject, body, proposal.unit_id))
    if drafts:
        write_letters(session, drafts)


def _readers(session: Session, papers: Sequence[Paper]) -> Sequence[tuple[Paper, Proposal, Person, Place]]:
    ids = [paper.id for paper in papers if paper.case_kind == Proposal.case_kind]
    return session.execute(
        select(Paper, Proposal, Person, Place)
        .join(Proposal, Proposal.id == Paper.case_id)
        .join(Person, Person.id == Proposal.applicant_id)
        .join(Place, (Place.edition_id == Proposal.edition_id) & (Place.unit_id == Proposal.unit_id))
        .where(Paper.id.in_(ids), Person.emptied_at.is_(None))
        .order_by(Paper.id)
    ).all()


def _facts(
    session: Session, settings: Settings, paper: Paper, proposal: Proposal, person: Person, place: Place
) -> dict[str, Any]:
    charter = charter_of(the_edition(session, proposal.edition_id))
    return {
        "contest": both(charter.title), "organiser": both(charter.organiser), "name": person.full_name,
        "title": proposal.title, "file_number": proposal.file_number or "", "tracking_code": proposal.tracking_code,
        "status_address": status_address(settings, proposal.tracking_code), "commune": in_a_sentence(place),
        "paper": paper.subject, "kind": paper.kind, "replaces": paper.replaces_id is not None,
        "address": f"{settings.public_url.rstrip('/')}/proposals/{proposal.id}", "next": "",
        "officer": "", "officer_phone": "",
    }  # fmt: skip


def _officers(session: Session, units: set[int]) -> Mapping[int, dict[str, str]]:
    return {
        holding.unit_id: {"officer": person.full_name, "officer_phone": shown_phone(person.phone)}
        for person, holding in reversed(holders(session, sorted(units), "commune_officer"))
    }


def _agreed(session: Session, ids: Sequence[int]) -> set[int | None]:
    """The proposals whose applicant agreed to be written to or phoned about them."""
    return set(
        session.scalars(
            select(Consent.proposal_id)
            .join(Proposal, (Proposal.id == Consent.proposal_id) & (Proposal.applicant_id == Consent.person_id))
            .where(Consent.proposal_id.in_(ids), Consent.purpose == CONTACT, Consent.withdrawn_at.is_(None))
        )
    )

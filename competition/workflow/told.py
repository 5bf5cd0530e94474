"""Whom a movement concerns, with all that a letter tells her: read once for any number of movements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of, journey_text, the_edition
from competition.editions.rules import both
from competition.language import Language, written
from competition.people.models import Consent, Person
from competition.people.queries import holders
from competition.people.rules import shown_phone
from competition.proposals.models import Proposal
from competition.settings import Settings
from competition.workflow.actions import parsed
from competition.workflow.addresses import status_address
from competition.workflow.models import Movement

CONTACT = "contact"


@dataclass(frozen=True)
class Told:
    """One reader of a letter: the movement that causes it, what stands in it, and who phones when it cannot arrive."""

    movement: Movement
    person: Person
    facts: dict[str, Any]
    phone_unit: int | None
    wants_letters: bool = True
    proposal_id: int | None = None

    @property
    def language(self) -> Language:
        return "en" if self.person.language == "en" else "vi"


def applicants(session: Session, settings: Settings, movements: Sequence[int]) -> list[Told]:
    """The applicant of each movement of a proposal."""
    rows = session.execute(
        select(Movement, Proposal, Person, Place)
        .join(Proposal, Proposal.id == Movement.case_id)
        .join(Person, Person.id == Proposal.applicant_id)
        .join(Place, (Place.edition_id == Proposal.edition_id) & (Place.unit_id == Proposal.unit_id))
        .where(Movement.id.in_(movements), Movement.case_kind == "proposal", Person.emptied_at.is_(None))
        .order_by(Movement.id)
    ).all()  # fmt: skip
    may_write = _agreed(session, [proposal.id for _, proposal, _, _ in rows])
    # Held here: a session forgets an edition that nobody holds, and would ask for it again with every letter.
    editions = {number: the_edition(session, number) for number in {row[0].edition_id for row in rows}}
    officers = _officers(session, sorted({proposal.unit_id for _, proposal, _, _ in rows}))
    return [
        Told(
            movement, person,
            {
                **_of_edition(session, editions[movement.edition_id], movement),
                **_of_case(settings, movement, proposal, person),
                **officers.get(proposal.unit_id, NOBODY),
                "commune": in_a_sentence(place),
            },
            proposal.unit_id, proposal.id in may_write, proposal.id,
        )
        for movement, proposal, person, place in rows
    ]  # fmt: skip


NOBODY: Mapping[str, str] = {"officer": "", "officer_phone": ""}


def _agreed(session: Session, ids: Sequence[int]) -> set[int]:
    """The proposals whose applicant agreed to be written to or phoned about them."""
    return {
        found or 0
        for found in session.scalars(
            select(Consent.proposal_id)
            .join(Proposal, (Proposal.id == Consent.proposal_id) & (Proposal.applicant_id == Consent.person_id))
            .where(Consent.proposal_id.in_(ids), Consent.purpose == CONTACT, Consent.withdrawn_at.is_(None))
        )
    }


def _officers(session: Session, unit_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Commune → the officer whom an applicant can ask."""
    return {
        holding.unit_id: {"officer": person.full_name, "officer_phone": shown_phone(person.phone)}
        for person, holding in reversed(holders(session, unit_ids, "commune_officer"))
    }


def _of_edition(session: Session, edition: Edition, movement: Movement) -> dict[str, Any]:
    charter = charter_of(edition)
    journey = parsed(*journey_text(session, movement.journey_id))
    state = journey.states[movement.to_state]
    prizes = {prize.key: both(prize.label) for prize in charter.prizes}
    return {
        "contest": both(charter.title), "organiser": both(charter.organiser),
        "reads": both(state.applicant_reads or state.label), "next": both(state.next), "note": movement.note,
        "on": movement.at, "prize": prizes.get(str(movement.facts.get("prize", ""))),
    }  # fmt: skip


def _of_case(settings: Settings, movement: Movement, proposal: Proposal, person: Person) -> dict[str, Any]:
    return {
        "name": person.full_name, "title": proposal.title, "file_number": proposal.file_number or "",
        "tracking_code": proposal.tracking_code, "answer_by": _answer_by(movement, proposal),
        "status_address": status_address(settings, proposal.tracking_code),
    }  # fmt: skip


def _answer_by(movement: Movement, proposal: Proposal) -> str:
    """The day by which the desk that has it now is to answer; nothing when it has moved on meanwhile."""
    if proposal.due_at is None or proposal.state != movement.to_state:
        return ""
    return written(clock.in_vietnam(proposal.due_at).date())


def staff(
    session: Session, settings: Settings, movement: Movement, people: Sequence[Person], unit_id: int, phone_unit: int
) -> list[Told]:
    """People of the house, told of a movement of a round or a dispatch in a unit."""
    edition = the_edition(session, movement.edition_id)
    shared = _of_edition(session, edition, movement)
    facts = {**shared, "unit": unit_name(session, edition, unit_id), "site": settings.public_url}
    return [Told(movement, person, {**facts, "name": person.full_name}, phone_unit) for person in people]


def unit_name(session: Session, edition: Edition, unit_id: int) -> str:
    place = session.get(Place, (edition.id, unit_id))
    return in_a_sentence(place) if place else ""


def in_a_sentence(place: Place) -> str:
    """Xã An Bài, Huyện Quỳnh Phụ → xã An Bài, huyện Quỳnh Phụ."""
    return ", ".join(part[:1].lower() + part[1:] for part in place.full_name.split(", "))

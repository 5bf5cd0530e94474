"""The list of everyone whom no letter reaches, for the officer who phones; and the note that she did."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from competition import audit
from competition.errors import NotFound
from competition.mail import Letter
from competition.mail import mark_phoned as note_phoned
from competition.people.models import Person
from competition.people.roles import Actor
from competition.people.rules import shown_phone


@dataclass(frozen=True)
class ToPhone:
    """Somebody to phone, and what to say to her."""

    letter_id: int
    person_id: int
    name: str
    phone: str
    subject: str
    say: str
    since: datetime


def to_phone(session: Session, unit_ids: Collection[int]) -> Sequence[ToPhone]:
    """Everyone in these units whom a letter did not reach and nobody has phoned yet, the longest waiting first."""
    rows = session.execute(
        select(Letter, Person)
        .join(Person, Person.id == Letter.to_person_id)
        .where(
            Letter.phone_unit_id.in_(unit_ids),
            Letter.phoned_at.is_(None),
            Letter.sent_at.is_(None),
            or_(Letter.address.is_(None), Letter.failure.is_not(None)),
            Person.emptied_at.is_(None),
        )
        .order_by(Letter.created_at, Letter.id)
    )
    return [
        ToPhone(
            letter.id, person.id, person.full_name, shown_phone(person.phone), letter.subject, letter.body,
            letter.created_at,
        )
        for letter, person in rows
    ]  # fmt: skip


def find_letter_to_phone(session: Session, actor: Actor, letter_id: int) -> Letter:
    """The letter, if it waits in a unit of hers; otherwise it is not there."""
    letter = session.get(Letter, letter_id)
    if letter is None or letter.phone_unit_id not in {held.unit_id for held in actor.held}:
        raise NotFound()
    return letter


def mark_phoned(session: Session, letter: Letter, *, by: Actor) -> None:
    """Note that `by` told the person by phone what the letter says; pressed twice, it is noted once."""
    if letter.phoned_at is not None:
        return
    note_phoned(session, letter)
    audit.record(session, "mail:letter:phone", by.person_id, "letter", letter.id, person=letter.to_person_id)

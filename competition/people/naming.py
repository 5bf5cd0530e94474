"""Correcting a person's name: what it was, what it is now, who wrote it so, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.errors import BadInput
from competition.language import Sentence, say
from competition.people import rules
from competition.people.models import NameCorrection, Person
from competition.people.roles import Actor

LONGEST_NAME = 120
LONGEST_REASON = 300


@dataclass(frozen=True)
class Corrected:
    """One correction, with the name of who wrote it."""

    old: str
    new: str
    reason: str
    by: str | None
    at: datetime


def correct_name(session: Session, person: Person, full_name: str, reason: str, *, by: Actor) -> bool:
    """Write her name as it should be, with the reason; whether it changed. Papers already made keep the old one."""
    name, reason = rules.clean_name(full_name), rules.clean_name(reason)
    faults: dict[str, Sentence] = {}
    if not name:
        faults["full_name"] = say("Hãy ghi họ và tên.")
    elif len(name) > LONGEST_NAME:
        faults["full_name"] = say("Phần này dài quá; tối đa {most} ký tự.", most=LONGEST_NAME)
    if not reason:
        faults["reason"] = say("Hãy ghi vì sao sửa họ tên.")
    elif len(reason) > LONGEST_REASON:
        faults["reason"] = say("Phần này dài quá; tối đa {most} ký tự.", most=LONGEST_REASON)
    if faults:
        raise BadInput(faults)
    if name == person.full_name:
        return False
    note_correction(session, person, name, reason, by=by)
    person.full_name = name
    session.flush()
    return True


def note_correction(session: Session, person: Person, name: str, reason: str, *, by: Actor) -> None:
    """Keep what she was called until now; the register keeps that it was done, without the names."""
    corrected = NameCorrection(
        person_id=person.id, old_name=person.full_name, new_name=name, reason=reason, by_id=by.person_id, at=clock.now()
    )
    session.add(corrected)
    session.flush()
    audit.record(session, "people:person:correct_name", by.person_id, "person", person.id, correction=corrected.id)


def corrections_of(session: Session, person_id: int) -> Sequence[Corrected]:
    """Every correction of her name, the newest first: one statement."""
    rows = session.execute(
        select(NameCorrection, Person.full_name)
        .outerjoin(Person, Person.id == NameCorrection.by_id)
        .where(NameCorrection.person_id == person_id)
        .order_by(NameCorrection.id.desc())
    )
    return [Corrected(one.old_name, one.new_name, one.reason, by, one.at) for one, by in rows]

"""Writing letters down in the transaction of their cause; sending follows after its commit."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from competition import clock
from competition.jobs import leave_many
from competition.mail.models import Letter
from competition.mail.rules import Draft, digest, one_line, reachable

SEND = "send_letter"
BATCH = 500


def write_letter(
    session: Session, *, key: str, to_person: int | None, address: str | None, subject: str, body: str
) -> Letter:
    """Write a letter down and leave the job that sends it; a key that was used gives the letter that there is."""
    return write_letters(session, [Draft(key, to_person, address, subject, body)])[0]


def write_letters(session: Session, drafts: Sequence[Draft]) -> list[Letter]:
    """Write many letters in a fixed number of statements (for each 500); in the order of the drafts."""
    fresh: list[int] = []
    written: dict[str, Letter] = {}
    for batch in _batches(drafts):
        rows = [_row(draft) for draft in {draft.key: draft for draft in batch}.values()]
        fresh += session.scalars(_insert(session, rows))
        found = session.scalars(select(Letter).where(Letter.key.in_([row["key"] for row in rows])))
        written |= {letter.key: letter for letter in found}
    by_id = {letter.id: letter for letter in written.values()}
    posted = sorted(number for number in fresh if by_id[number].address is not None)
    leave_many(session, [(SEND, {"letter_id": number}) for number in posted])
    return [written[draft.key] for draft in drafts]


def mark_phoned(session: Session, letter: Letter) -> None:
    """Somebody told the person by phone what the letter says."""
    letter.phoned_at = letter.phoned_at or clock.now()
    session.flush()


def forget_letters(session: Session, person_id: int) -> int:
    """Delete every letter to a person; how many there were."""
    gone = session.scalars(delete(Letter).where(Letter.to_person_id == person_id).returning(Letter.id))
    return len(gone.all())


def _batches(drafts: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    for start in range(0, len(drafts), BATCH):
        yield drafts[start : start + BATCH]


def _row(draft: Draft) -> dict[str, Any]:
    return {
        "key": draft.key,
        "to_person_id": draft.to_person,
        "address": reachable(draft.address),
        "subject": one_line(draft.subject),
        "body": draft.body,
        "message_id": digest(draft.key),
        "created_at": clock.now(),
        "kept_copy": False,
        "phone_unit_id": draft.phone_unit,
    }


def _insert(session: Session, rows: list[dict[str, Any]]) -> ReturningInsert[tuple[int]]:
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(Letter).values(rows).on_conflict_do_nothing(index_elements=["key"]).returning(Letter.id)
    return postgresql.insert(Letter).values(rows).on_conflict_do_nothing(index_elements=["key"]).returning(Letter.id)

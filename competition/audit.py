"""The register: who did what to what, when; append-only, hash-chained, without personal values."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, event, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from competition import clock
from competition.db.base import Base
from competition.language import Sentence, say

GENESIS = "0" * 64
IDENTIFIER = re.compile(r"[A-Za-z0-9_.:/+-]{0,120}")
WAITING = "register entries that wait for the commit"


class Entry(Base):
    """One act; `chain` is the SHA-256 over the chain so far and this row's own words."""

    __tablename__ = "register"
    __table_args__ = (Index(None, "subject_kind", "subject_id", "seq"), Index(None, "actor_id", "seq"))

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    tag: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    facts: Mapped[str]
    chain: Mapped[str] = mapped_column(String(64))


class Head(Base):
    """The chain's end: one row, locked while entries are appended."""

    __tablename__ = "register_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    chain: Mapped[str] = mapped_column(String(64))


def record(session: Session, tag: str, by: int | None, subject_kind: str, subject_id: int, **facts: Any) -> None:
    """Note an act, `room:subject:verb`, in the caller's transaction; facts: identifiers, numbers, digests only."""
    for name, value in facts.items():
        _refuse_free_text(name, value)
    words = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    entry = {
        "at": clock.now(), "actor_id": by, "tag": tag,
        "subject_kind": subject_kind, "subject_id": subject_id, "facts": words,
    }  # fmt: skip
    session.info.setdefault(WAITING, []).append(entry)


def _refuse_free_text(name: str, value: Any) -> None:
    if isinstance(value, list | tuple):
        for part in value:
            _refuse_free_text(name, part)
    elif isinstance(value, str):
        if not IDENTIFIER.fullmatch(value):
            raise TypeError(f"the register keeps identifiers and digests, not what {name} holds")
    elif value is not None and not isinstance(value, int | bool):
        raise TypeError(f"the register cannot keep {name}: {type(value).__name__}")


def chained(before: str, entry: dict[str, Any]) -> str:
    """The chain's value after `entry`: SHA-256 of the value before it and its fields, one a line."""
    fields = ("seq", "actor_id", "tag", "subject_kind", "subject_id", "facts")
    moment = entry["at"].astimezone(clock.VIETNAM).isoformat(timespec="microseconds")
    text = "\n".join([before, moment, *(str(entry[field]) for field in fields)])
    return hashlib.sha256(text.encode()).hexdigest()


@event.listens_for(Session, "before_commit")
def _append(session: Session) -> None:
    waiting: list[dict[str, Any]] = session.info.pop(WAITING, [])
    if not waiting:
        return
    session.flush()
    head = session.execute(select(Head.seq, Head.chain).with_for_update()).one_or_none()
    seq, chain = head or (0, GENESIS)
    if head is None:
        session.execute(insert(Head).values(id=1, seq=0, chain=GENESIS))
    for entry in waiting:
        seq += 1
        entry["seq"] = seq
        entry["chain"] = chain = chained(chain, entry)
    session.execute(insert(Entry), waiting)
    session.execute(update(Head).where(Head.id == 1).values(seq=seq, chain=chain))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(WAITING, None)


def faults(session: Session) -> Iterator[Sentence]:
    """Each place where the chain does not hold: a changed, missing or added entry."""
    expected, chain = 1, GENESIS
    for entry in session.execute(select(Entry).order_by(Entry.seq)).scalars().yield_per(1000):
        if entry.seq != expected:
            yield say("Sổ: thiếu dòng {seq}.", seq=str(expected))
        told = {column.name: getattr(entry, column.name) for column in Entry.__table__.columns}
        chain = chained(chain, told)
        if chain != entry.chain:
            yield say("Sổ: dòng {seq} không nối tiếp dòng trước nó.", seq=str(entry.seq))
        expected, chain = entry.seq + 1, entry.chain
    head = session.execute(select(Head)).scalar_one_or_none()
    if head is not None and (head.seq, head.chain) != (expected - 1, chain):
        yield say("Sổ: phần cuối bị mất hoặc bị sửa.")

"""What an auditor asks of the register: one edition's cases, by act, by case, by person, by day; pages of 50."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from competition import clock
from competition.audit import Entry
from competition.dossiers.models import Dispatch
from competition.editions.models import Edition
from competition.language import say
from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound

ROWS = 50
FIND = {
    "proposal": say("Hồ sơ"),
    "screening_round": say("Vòng chấm"),
    "dispatch": say("Đợt gửi"),
    "edition": say("Kỳ thi"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks: `kind` and `number` of a subject, a piece of the `tag`, one `actor`, one `day`."""

    kind: str = ""
    number: int | None = None
    tag: str = ""
    actor: int | None = None
    day: date | None = None
    page: int = 1

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> "Asked":
        """From an address; what cannot be read is as if it had not been asked."""
        kind = typed.get("kind", "")
        return cls(
            kind if kind in FIND else "", _number(typed.get("number")), typed.get("tag", "")[:60].strip(),
            _number(typed.get("actor")), _day(typed.get("day", "")), _number(typed.get("page")) or 1,
        )  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _day(text: str) -> date | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=clock.VIETNAM).date()
        except ValueError:
            continue
    return None


@dataclass(frozen=True)
class Found:
    rows: Sequence[Entry]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ROWS))


def facts_of(entry: Entry) -> dict[str, str]:
    """What a line says of its act, as it is hashed: name → value."""
    return {name: str(value) for name, value in json.loads(entry.facts).items() if value is not None}


def entries(session: Session, edition: Edition, asked: Asked) -> Found:
    """The newest acts on the edition's cases that fit; two statements."""
    conditions = [_of(edition), *_narrowed(asked)]
    total = session.scalar(select(func.count()).select_from(Entry).where(*conditions)) or 0
    page = max(1, min(asked.page, -(-total // ROWS)))
    rows = session.scalars(
        select(Entry).where(*conditions).order_by(Entry.seq.desc()).limit(ROWS).offset((page - 1) * ROWS)
    ).all()
    return Found(rows, total, page)


def _of(edition: Edition) -> ColumnElement[bool]:
    """Acts on the edition itself and on its cases; those on people are nobody's to browse."""
    parts = [(Entry.subject_kind == "edition") & (Entry.subject_id == edition.id)]
    for case in (Proposal, ScreeningRound, Dispatch):
        ids = select(case.id).where(case.edition_id == edition.id)
        parts.append((Entry.subject_kind == case.case_kind) & Entry.subject_id.in_(ids))
    return or_(*parts)


def _narrowed(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.kind:
        found.append(Entry.subject_kind == asked.kind)
    if asked.number is not None:
        found.append(Entry.subject_id == asked.number)
    if asked.tag:
        found.append(Entry.tag.contains(asked.tag, autoescape=True))
    if asked.actor is not None:
        found.append(Entry.actor_id == asked.actor)
    if asked.day is not None:
        begins = clock.at(asked.day.year, asked.day.month, asked.day.day)
        found += [Entry.at >= begins, Entry.at < begins + timedelta(days=1)]
    return found

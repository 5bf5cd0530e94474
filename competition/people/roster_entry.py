"""Entering a checked roster: people, roles and one-time slips, many rows a statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import xlsxwriter
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.keys import keyed_hash, readable_code
from competition.people.models import Holding, Person, Slip
from competition.people.roles import ROLES
from competition.people.roster import Checked
from competition.people.roster_reading import SAFE
from competition.people.rules import shown_phone

PURPOSE = "account"
# Otherwise every line without an address would begin a statement of its own.
MANY = {"render_nulls": True}


@dataclass(frozen=True)
class Issued:
    """A slip with its code, as it is printed: whose, for which role, where."""

    person_id: int
    name: str
    contact: str
    role: str
    place: str
    code: str


@dataclass(frozen=True)
class Entered:
    """What became of a roster."""

    people: int
    roles: int
    slips: tuple[Issued, ...]
    issued_at: datetime
    ends_at: datetime


def enter_roster(
    session: Session, lines: Sequence[Checked], *, secret: str, by: int | None, days: int, again: bool = False
) -> Entered:
    """Enter the lines that hold; `again` also gives a slip to those who hold their role but never set a password."""
    good = [one for one in lines if one.state in ("new", "known")]
    before = {one.contact: one.person_id for one in lines if one.person_id is not None}
    people = _open_accounts(session, [one for one in good if one.person_id is None], by)
    who = {**before, **people}
    _give_roles(session, good, who, by)
    chosen = [one for one in lines if one.gets_slip and (one in good or (again and one.state == "held"))]
    now = clock.now()
    ends_at = now + timedelta(days=days)
    slips = _issue_slips(session, chosen, who, secret=secret, by=by, now=now, ends_at=ends_at)
    return Entered(len(people), len(good), slips, now, ends_at)


def _open_accounts(session: Session, lines: Sequence[Checked], by: int | None) -> dict[str, int]:
    """Contact → the id of its new account; two lines of one person open one."""
    firsts = {one.contact: one for one in reversed(lines)}
    if not firsts:
        return {}
    emails = {one.contact: one.email for one in lines if one.email}
    rows = [
        {"full_name": one.name, "phone": one.phone, "email": emails.get(contact), "joined_at": clock.now()}
        for contact, one in firsts.items()
    ]
    told = insert(Person).returning(Person.id, Person.phone, Person.email)
    made = session.execute(told, rows, execution_options=MANY)
    ids = {str(phone or email): number for number, phone, email in made}
    for contact in firsts:
        audit.record(session, "people:person:open", by, "person", ids[contact])
    return ids


def _give_roles(session: Session, lines: Sequence[Checked], who: dict[str, int], by: int | None) -> None:
    if not lines:
        return
    rows: list[dict[str, Any]] = [
        {
            "person_id": who[one.contact], "role": one.role, "unit_id": one.unit_id, "from_day": one.from_day,
            "to_day": one.to_day, "given_by_id": by,
        }
        for one in lines
    ]  # fmt: skip
    told = insert(Holding).returning(Holding.id, Holding.person_id, Holding.role, Holding.unit_id)
    for number, person_id, role, unit_id in session.execute(told, rows, execution_options=MANY):
        audit.record(session, "people:role:give", by, "person", person_id, role=role, unit=unit_id, holding=number)


def _issue_slips(
    session: Session, lines: Sequence[Checked], who: dict[str, int], *,
    secret: str, by: int | None, now: datetime, ends_at: datetime,
) -> tuple[Issued, ...]:  # fmt: skip
    firsts = {who[one.contact]: one for one in reversed(lines)}
    if not firsts:
        return ()
    open_ones = Slip.person_id.in_(firsts), Slip.purpose == PURPOSE, Slip.used_at.is_(None), Slip.ends_at > now
    session.execute(update(Slip).where(*open_ones).values(ends_at=now).execution_options(synchronize_session=False))
    issued = [
        Issued(
            number, one.name, shown_phone(one.phone) or (one.email or ""), ROLES[one.role].label.vi,
            one.place.full_name if one.place else "", readable_code(),
        )
        for number, one in sorted(firsts.items(), key=lambda pair: pair[1].line.number)
    ]  # fmt: skip
    rows = [
        {
            "person_id": slip.person_id, "purpose": PURPOSE, "code_hash": keyed_hash(secret, "slips", slip.code),
            "issued_by_id": by, "issued_at": now, "ends_at": ends_at,
        }
        for slip in issued
    ]  # fmt: skip
    made = session.execute(insert(Slip).returning(Slip.id, Slip.person_id), rows, execution_options=MANY)
    for number, person_id in made:
        audit.record(session, f"people:slip:{PURPOSE}", by, "person", person_id, slip=number)
    return tuple(issued)


def codes_as_spreadsheet(slips: Sequence[Issued]) -> bytes:
    """The codes as a list to hand on; what a name begins with never runs as a formula."""
    columns = (("Họ và tên", 28), ("Điện thoại, thư", 20), ("Vai trò", 26), ("Đơn vị", 40), ("Mã kích hoạt", 18))
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        sheet = book.add_worksheet("Mã kích hoạt")
        head = book.add_format({"bold": True, "border": 1})
        for at, (label, width) in enumerate(columns):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, label, head)
        for row, slip in enumerate(slips, 1):
            for at, text in enumerate((slip.name, slip.contact, slip.role, slip.place, slip.code)):
                sheet.write_string(row, at, text)
        sheet.freeze_panes(1, 1)
        sheet.fit_to_pages(1, 0)
    return buffer.getvalue()

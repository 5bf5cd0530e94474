"""A roster of officers: each line checked against the edition's places and the people who are known, then entered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.models import Edition, Place
from competition.editions.queries import places as places_of
from competition.errors import BadInput, Refused
from competition.folding import fold, words
from competition.language import Sentence, say
from competition.people import rules
from competition.people.models import Holding, Person
from competition.people.roles import ROLES
from competition.people.roster_places import Places, below
from competition.people.roster_reading import Line

State = Literal["new", "known", "held", "wrong"]
ROLE_NAMES = {
    " ".join(words(name)): role.key
    for role in ROLES.values()
    if role.tier != "none"
    for name in (role.label.vi, role.label.en, role.key)
}


@dataclass(frozen=True)
class Checked:
    """A line with what it means: a new person, a known one who gets a role, one who holds it already, or a mistake."""

    line: Line
    state: State = "new"
    reasons: tuple[Sentence, ...] = ()
    name: str = ""
    phone: str | None = None
    email: str | None = None
    role: str = ""
    place: Place | None = None
    from_day: date | None = None
    to_day: date | None = None
    person_id: int | None = None
    gets_slip: bool = False

    @property
    def contact(self) -> str:
        """Two lines with one contact are one person."""
        return self.phone or self.email or ""

    @property
    def unit_id(self) -> int:
        assert self.place is not None
        return self.place.unit_id


@dataclass
class Known:
    """Who is there already: people by phone and address, their roles, and who also serves another province."""

    by_phone: dict[str, Person] = field(default_factory=dict)
    by_email: dict[str, Person] = field(default_factory=dict)
    holdings: dict[int, list[Holding]] = field(default_factory=dict)
    elsewhere: set[int] = field(default_factory=set)


def check_roster(session: Session, edition: Edition, lines: Sequence[Line]) -> list[Checked]:
    """Every line with its outcome; nothing is written. Four statements, however long the roster is."""
    there = Places(places_of(session, edition.id))
    read = [_read(line, there) for line in lines]
    known = _known(session, edition, read)
    found, seen, names = [], set[tuple[str, str, int]](), dict[str, tuple[str, str]]()
    for one in read:
        if one.state != "wrong":
            one = _among_people(_among_lines(one, seen, names), known)
        found.append(one)
    return found


def _read(line: Line, there: Places) -> Checked:
    """What the line says by itself."""
    faults: list[Sentence] = []
    told: dict[str, Any] = {"name": rules.clean_name(line.name)}
    if not told["name"]:
        faults.append(say("Thiếu họ và tên."))
    if line.phone:
        try:
            told["phone"] = rules.phone_number(line.phone)
        except BadInput as bad:
            faults += bad.reasons
    if line.email:
        told["email"] = line.email.lower()
        if "@" not in line.email.strip("@") or " " in line.email:
            faults.append(say("Địa chỉ thư điện tử chưa đúng."))
    if not line.phone and not line.email:
        faults.append(say("Cần số điện thoại hoặc thư điện tử để đăng nhập."))
    told["role"] = ROLE_NAMES.get(" ".join(words(line.role)), "")
    if not told["role"]:
        faults.append(say("Không có vai trò “{role}”.", role=line.role))
    else:
        try:
            told["place"] = there.find(line.place, told["role"])
        except Refused as refused:
            faults += refused.reasons
    faults += _read_days(line, told)
    return Checked(line, "wrong" if faults else "new", tuple(faults), **told)


def _read_days(line: Line, told: dict[str, Any]) -> list[Sentence]:
    faults = []
    for name in ("from_day", "to_day"):
        text = getattr(line, name)
        told[name] = read_day(text) if text else None
        if text and told[name] is None:
            faults.append(say("“{text}” không phải một ngày; viết như 27/03/2024.", text=text))
    told["from_day"] = told["from_day"] or clock.today()
    if told["to_day"] and told["to_day"] < told["from_day"]:
        faults.append(say("Ngày kết thúc phải sau ngày bắt đầu."))
    return faults


def read_day(text: str) -> date | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            found = datetime.strptime(text.strip(), form).replace(tzinfo=clock.VIETNAM).date()
        except ValueError:
            continue
        return found if found.year >= 1900 else None
    return None


def _among_lines(one: Checked, seen: set[tuple[str, str, int]], names: dict[str, tuple[str, str]]) -> Checked:
    """Beside the lines above it: said twice, or one number for two people."""
    key = (one.contact, one.role, one.unit_id)
    if key in seen:
        return _wrong(one, say("Dòng này lặp lại một dòng ở trên."))
    for contact in filter(None, (one.phone, one.email)):
        who = fold(one.name), one.contact
        if names.setdefault(contact, who) != who:
            return _wrong(one, say("{contact} đã ghi cho người khác ở một dòng trên.", contact=contact))
    seen.add(key)
    return one


def _wrong(one: Checked, reason: Sentence) -> Checked:
    return replace(one, state="wrong", reasons=(reason,))


def _among_people(one: Checked, known: Known) -> Checked:
    if one.state == "wrong":
        return one
    found = {
        person.id: person
        for person in (known.by_phone.get(one.phone or ""), known.by_email.get(one.email or ""))
        if person is not None
    }
    if not found:
        return replace(one, gets_slip=True)
    person = next(iter(found.values()))
    if len(found) > 1 or fold(person.full_name) != fold(one.name):
        return _wrong(one, say("Số điện thoại hoặc thư điện tử này đã có tài khoản dưới tên khác."))
    slip = person.password_hash is None and person.id not in known.elsewhere
    held = any(_covers(holding, one) for holding in known.holdings.get(person.id, ()))
    return replace(one, state="held" if held else "known", person_id=person.id, gets_slip=slip)


def _covers(holding: Holding, one: Checked) -> bool:
    same = (holding.role, holding.unit_id) == (one.role, one.unit_id)
    return same and (holding.to_day is None or (one.from_day is not None and holding.to_day >= one.from_day))


def _known(session: Session, edition: Edition, read: Iterable[Checked]) -> Known:
    phones = {one.phone for one in read if one.phone}
    emails = {one.email for one in read if one.email}
    people = session.scalars(
        select(Person).where(or_(Person.phone.in_(phones), Person.email.in_(emails)), Person.emptied_at.is_(None))
    ).all()
    known = Known(
        {person.phone: person for person in people if person.phone},
        {person.email: person for person in people if person.email},
    )
    if people:
        inside = Holding.unit_id.in_(below([edition.province_id]))
        wanted = select(Holding, inside).where(Holding.person_id.in_([person.id for person in people]))
        for holding, here in session.execute(wanted):
            known.holdings.setdefault(holding.person_id, []).append(holding)
            if not here and (holding.to_day is None or holding.to_day >= clock.today()):
                known.elsewhere.add(holding.person_id)
    return known

"""What an administrator asks about people: lists by name, phone and sign-in, and what each of them holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from competition import clock
from competition.editions.models import Edition, Place
from competition.errors import BadInput
from competition.folding import name_key, prefix_end, words
from competition.language import Sentence, say
from competition.people.models import Holding, Person
from competition.people.queries import held_today
from competition.people.roles import ROLES, Role
from competition.people.roster_places import below
from competition.people.rules import phone_number
from competition.proposals.models import Proposal, SearchWord
from competition.territory.models import Unit
from competition.web.admin_desk import ROWS, Office, in_sight

SHOW: dict[str, Sentence] = {
    "officers": say("Cán bộ, giám khảo"),
    "never": say("Giữ vai trò nhưng chưa vào được tài khoản"),
    "unplaced": say("Tài khoản chưa có vai trò, chưa có hồ sơ"),
}


@dataclass(frozen=True)
class Seat:
    """A role that somebody holds, held or will hold, with its unit's name; `here` when it is in these provinces."""

    holding: Holding
    unit: Unit
    above: str | None
    here: bool

    @property
    def role(self) -> Role:
        return ROLES[self.holding.role]

    @property
    def place(self) -> str:
        return f"{self.unit.full_name}, {self.above}" if self.above else self.unit.full_name

    @property
    def current(self) -> bool:
        today = clock.today()
        return self.holding.from_day <= today and not self.over

    @property
    def over(self) -> bool:
        return self.holding.to_day is not None and self.holding.to_day < clock.today()


@dataclass(frozen=True)
class Found:
    people: Sequence[Person]
    seats: dict[int, list[Seat]] = field(default_factory=dict)
    total: int = 0
    page: int = 1

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ROWS))


def list_people(session: Session, office: Office, search: str, show: str, page: int) -> Found:
    """A page of people by given name: three statements."""
    names = _searched(session, office, search) if search else _shown(session, office, show)
    order = sorted(names, key=lambda row: (name_key(row[1]), row[0]))
    page = max(1, min(page, -(-len(order) // ROWS)))
    ids = [number for number, _ in order[(page - 1) * ROWS : page * ROWS]]
    known = {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(ids)))}
    people = [known[number] for number in ids]
    return Found(people, seats_of(session, office, ids), len(order), page)


def _shown(session: Session, office: Office, show: str) -> Sequence[tuple[int, str]]:
    here = Holding.unit_id.in_(below(office.provinces))
    wanted = select(Person.id, Person.full_name).where(in_sight(office))
    if show == "never":
        waiting = select(Holding.person_id).where(here, held_today())
        wanted = wanted.where(Person.id.in_(waiting), Person.password_hash.is_(None))
    elif show == "unplaced":
        wanted = wanted.where(
            Person.id.not_in(select(Holding.person_id)), Person.id.not_in(select(Proposal.applicant_id))
        )
    else:
        wanted = wanted.where(Person.id.in_(select(Holding.person_id).where(here)))
    return [(number, name) for number, name in session.execute(wanted)]


def _searched(session: Session, office: Office, search: str) -> Sequence[tuple[int, str]]:
    """By phone or address when it is one; else every word begins a word of the name."""
    wanted = select(Person.id, Person.full_name).where(in_sight(office))
    if "@" in search:
        rows = session.execute(wanted.where(Person.email == search.strip().lower()))
        return [(number, name) for number, name in rows]
    try:
        return [(n, name) for n, name in session.execute(wanted.where(Person.phone == phone_number(search)))]
    except BadInput:
        pass
    typed = words(search)[:8]
    if not typed:
        return []
    # Applicants are found through the words of their proposals, which are indexed; they may be many.
    applied = [
        Person.id.in_(
            select(Proposal.applicant_id)
            .join(SearchWord, SearchWord.proposal_id == Proposal.id)
            .where(SearchWord.word >= word, SearchWord.word < prefix_end(word))
        )
        for word in typed
    ]
    others = Person.id.not_in(select(Proposal.applicant_id)) | Person.id.in_(select(Holding.person_id))
    rows = session.execute(wanted.where(or_(others, and_(*applied))))
    return [(number, name) for number, name in rows if _begins(typed, words(name))]


def _begins(wanted: Sequence[str], there: Sequence[str]) -> bool:
    return all(any(word.startswith(beginning) for word in there) for beginning in wanted)


def seats_of(session: Session, office: Office, person_ids: Sequence[int]) -> dict[int, list[Seat]]:
    """Person → what she held, holds and will hold, what lasts first."""
    above = aliased(Unit)
    rows = session.execute(
        select(Holding, Unit, above, Holding.unit_id.in_(below(office.provinces)))
        .join(Unit, Unit.id == Holding.unit_id)
        .outerjoin(above, above.id == Unit.parent_id)
        .where(Holding.person_id.in_(person_ids))
        .order_by(Holding.to_day.is_not(None), Holding.to_day.desc(), Holding.id)
    )
    found: dict[int, list[Seat]] = {}
    for holding, unit, parent, here in rows:
        name = parent.full_name if parent is not None and unit.level == "commune" else None
        found.setdefault(holding.person_id, []).append(Seat(holding, unit, name, bool(here)))
    return found


def communes_without_officer(session: Session, edition: Edition) -> Sequence[Place]:
    """The communes of an edition where nobody takes proposals in today."""
    held = select(Holding.unit_id).where(Holding.role == "commune_officer", held_today())
    return session.scalars(
        select(Place)
        .where(Place.edition_id == edition.id, Place.tier == "intake", Place.unit_id.not_in(held))
        .order_by(Place.screening_name, Place.name)
    ).all()


def officers_without_password(session: Session, office: Office) -> int:
    waiting = select(Holding.person_id).where(Holding.unit_id.in_(below(office.provinces)), held_today())
    never = Person.id.in_(waiting), Person.password_hash.is_(None), Person.emptied_at.is_(None)
    return session.scalar(select(func.count()).select_from(Person).where(*never)) or 0

"""What is asked of people: who is signed in and what she holds today, who holds a role in a unit."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from competition import clock
from competition.errors import NotFound
from competition.people.models import Holding, Person, SignIn
from competition.people.roles import Actor, Held
from competition.territory.models import Unit


@dataclass(frozen=True)
class SignedIn:
    """The person of a request: who acts, in which language she reads, and the names of her units."""

    actor: Actor
    language: str
    units: dict[int, str]
    token_sha256: str
    must_extend: bool = False


def held_today() -> ColumnElement[bool]:
    today = clock.today()
    return and_(Holding.from_day <= today, or_(Holding.to_day.is_(None), Holding.to_day >= today))


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_session(session: Session, token: str) -> SignedIn | None:
    """The person behind a sign-in token, with her roles: one statement."""
    rows = session.execute(
        select(SignIn, Person.id, Person.full_name, Person.language, Holding, Unit)
        .join(Person, Person.id == SignIn.person_id)
        .outerjoin(Holding, and_(Holding.person_id == Person.id, held_today()))
        .outerjoin(Unit, Unit.id == Holding.unit_id)
        .where(SignIn.token_sha256 == token_hash(token), SignIn.ends_at > clock.now(), Person.emptied_at.is_(None))
        .order_by(Holding.id)
    ).all()
    if not rows:
        return None
    sign_in, person_id, name, language = rows[0][:4]
    held = tuple(_held(row[4]) for row in rows if row[4] is not None)
    units = {row[5].id: row[5].full_name for row in rows if row[5] is not None}
    half_over = clock.now() - sign_in.signed_in_at > (sign_in.ends_at - sign_in.signed_in_at) / 2
    return SignedIn(Actor(person_id, name, held), language, units, sign_in.token_sha256, half_over)


def _held(holding: Holding) -> Held:
    return Held(holding.role, holding.unit_id, holding.to_day, holding.deputy_of_id is not None)


def actor_for(session: Session, person_id: int) -> Actor:
    """A person as somebody who acts, with what she holds today."""
    person = the_person(session, person_id)
    holdings = session.scalars(select(Holding).where(Holding.person_id == person_id, held_today()).order_by(Holding.id))
    return Actor(person.id, person.full_name, tuple(_held(holding) for holding in holdings))


def the_person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound()
    return person


def holders(session: Session, unit_ids: Sequence[int], *roles: str) -> Sequence[tuple[Person, Holding]]:
    """Who holds one of the roles in one of the units today."""
    return session.execute(
        select(Person, Holding)
        .join(Holding, Holding.person_id == Person.id)
        .where(Holding.unit_id.in_(unit_ids), Holding.role.in_(roles), held_today())
        .order_by(Person.full_name)
    ).all()


def find_by_contact(session: Session, phone: str | None, email: str | None) -> Person | None:
    """The person with this phone or this e-mail address."""
    conditions = []
    if phone:
        conditions.append(Person.phone == phone)
    if email:
        conditions.append(Person.email == email.strip().lower())
    if not conditions:
        return None
    return session.scalars(select(Person).where(or_(*conditions), Person.emptied_at.is_(None))).first()

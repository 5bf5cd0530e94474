"""What is asked of people: who is signed in and what she holds today, who holds a role in a unit."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, or_, select
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
    return held_on(clock.today())


def held_on(day: Any) -> ColumnElement[bool]:
    return and_(Holding.from_day <= day, or_(Holding.to_day.is_(None), Holding.to_day >= day))


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_session(session: Session, token: str) -> SignedIn | None:
    """The person behind a sign-in token, with her roles: one statement."""
    now, today = clock.now(), clock.today()
    sha256 = token_hash(token)
    rows = session.execute(_signed_in(), {"token": sha256, "now": now, "today": today}).all()
    if not rows:
        return None
    first = rows[0]
    held = tuple(_held(row) for row in rows if row.role is not None)
    units = {row.Unit.id: row.Unit.full_name for row in rows if row.Unit is not None}
    half_over = now - first.signed_in_at > (first.ends_at - first.signed_in_at) / 2
    return SignedIn(Actor(first.id, first.full_name, held), first.language, units, sha256, half_over)


@cache
def _signed_in() -> Select[*tuple[Any, ...]]:
    """Written once: every request asks it."""
    return (
        select(
            SignIn.signed_in_at, SignIn.ends_at, Person.id, Person.full_name, Person.language,
            Holding.role, Holding.unit_id, Holding.to_day, Holding.deputy_of_id, Unit,
        )
        .join(Person, Person.id == SignIn.person_id)
        .outerjoin(Holding, and_(Holding.person_id == Person.id, held_on(bindparam("today", type_=Date))))
        .outerjoin(Unit, Unit.id == Holding.unit_id)
        .where(
            SignIn.token_sha256 == bindparam("token"), SignIn.ends_at > bindparam("now", type_=SignIn.ends_at.type),
            Person.emptied_at.is_(None),
        )
        .order_by(Holding.id)
    )  # fmt: skip


def _held(holding: Any) -> Held:
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

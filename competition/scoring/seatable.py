"""Whom a panel may seat: who holds a fitting role in the round's unit, and jurors of other units as outside members."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.models import Place
from competition.people.models import Holding, Person
from competition.people.queries import held_today
from competition.scoring.models import ScreeningRound
from competition.scoring.seating import ROLE_FOR

MOST = 300


@dataclass(frozen=True)
class Seatable:
    """A person who may be seated: on which seats, and for an outside member from where."""

    person_id: int
    name: str
    position: str
    seats: tuple[str, ...]
    place: str = ""


def seatable(session: Session, round: ScreeningRound) -> list[Seatable]:
    """The holders of roles in the round's own unit, by name, each with the seats open to her; one statement."""
    roles = {role for fitting in ROLE_FOR.values() for role in fitting}
    if round.key == "provincial":
        roles.add("province_officer")
    rows = session.execute(
        select(Person.id, Person.full_name, Person.employer, Holding.role)
        .join(Holding, Holding.person_id == Person.id)
        .where(Holding.unit_id == round.unit_id, Holding.role.in_(roles), held_today())
        .order_by(Person.full_name, Person.id)
    )
    held: dict[tuple[int, str, str], set[str]] = {}
    for person_id, name, employer, role in rows:
        held.setdefault((person_id, name, employer), set()).add(role)
    return [Seatable(*person, _seats(roles_held)) for person, roles_held in held.items()]


def _seats(held: set[str]) -> tuple[str, ...]:
    fitting = {**ROLE_FOR, "secretary": (*ROLE_FOR["secretary"], "province_officer")}
    return tuple(seat for seat, roles in fitting.items() if held.intersection(roles))


def outside_jurors(session: Session, round: ScreeningRound) -> Sequence[Seatable]:
    """Jurors of the edition's other units, each with her unit; one statement."""
    rows = session.execute(
        select(Person.id, Person.full_name, Person.employer, Place)
        .join(Holding, Holding.person_id == Person.id)
        .join(Place, (Place.unit_id == Holding.unit_id) & (Place.edition_id == round.edition_id))
        .where(Holding.role.in_(ROLE_FOR["member"]), Holding.unit_id != round.unit_id, held_today())
        .order_by(Person.full_name, Person.id)
        .limit(MOST)
    )
    found: dict[int, Seatable] = {}
    for person_id, name, employer, place in rows:
        found.setdefault(person_id, Seatable(person_id, name, employer, ("member",), place.full_name))
    return list(found.values())

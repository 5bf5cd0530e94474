"""The people an edition needs: officers in communes, a panel in each screening unit, the province."""

from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.models import Edition, Place
from competition.people.actions import open_account
from competition.people.appointing import give_role
from competition.people.models import Holding
from competition.people.queries import held_today
from competition.rehearsal.invention import GIVEN, MIDDLES, SURNAMES

PANEL = ("screening_secretary", "jury_chair", "juror", "juror", "juror", "juror")
PROVINCE = ("province_officer", "province_leader", "centre_officer", "auditor", "administrator", "jury_chair",
            "juror", "juror", "juror", "screening_secretary")  # fmt: skip


def staff(session: Session, edition: Edition, random: Random, intake_units: set[int]) -> None:
    """Fill every seat that nobody holds yet, in the order of the units' codes."""
    places = session.scalars(select(Place).where(Place.edition_id == edition.id).order_by(Place.code)).all()
    held = {
        (role, unit): many
        for role, unit, many in _held(session)
    }  # fmt: skip
    number = 0
    for place in places:
        for role in _roles(place, intake_units):
            if held.get((role, place.unit_id), 0) > 0:
                held[role, place.unit_id] -= 1
                continue
            number += 1
            name = f"{random.choice(SURNAMES)} {random.choice(MIDDLES)} {random.choice(GIVEN)}"
            phone = f"03{edition.id % 10}{number:07d}"
            employer = f"Cơ quan {number}"
            person = open_account(session, full_name=name, phone=phone)
            person.employer = employer
            give_role(session, person.id, role, place.unit_id, by=None, from_day=edition.tree_on)
    session.flush()


def _roles(place: Place, intake_units: set[int]) -> tuple[str, ...]:
    match place.tier:
        case "province":
            return PROVINCE
        case "screening":
            return PANEL
        case _:
            return ("commune_officer",) if place.unit_id in intake_units else ()


def _held(session: Session) -> list[tuple[str, int, int]]:
    counted: dict[tuple[str, int], int] = {}
    for role, unit in session.execute(select(Holding.role, Holding.unit_id).where(held_today())):
        counted[role, unit] = counted.get((role, unit), 0) + 1
    return [(role, unit, many) for (role, unit), many in counted.items()]

"""The administrator's desk: her provinces with their editions and units, and whom she may look after there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request
from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.errors import NotAllowed, NotFound
from competition.language import say
from competition.people.models import Holding, Person
from competition.people.queries import held_today
from competition.people.roster_places import below
from competition.proposals.models import Proposal
from competition.territory.models import Unit
from competition.web.signed_in import Visitor

ROLE = "administrator"
ROWS = 50


@dataclass(frozen=True)
class Office:
    """Which provinces she administers, and the editions played there, the newest first."""

    by: int
    provinces: frozenset[int]
    editions: Sequence[Edition]

    def edition(self, name: str) -> Edition:
        """One of her editions; another province's answers like one that is not there."""
        found = next((edition for edition in self.editions if edition.name == name), None)
        if found is None:
            raise NotFound
        return found

    def chosen(self, request: Request[Any, Any, Any]) -> Edition | None:
        """The edition that the address names, else the newest."""
        wanted = request.query_params.get("edition")
        newest = self.editions[0] if self.editions else None
        return next((edition for edition in self.editions if edition.name == wanted), newest)


def office_of(session: Session, visitor: Visitor) -> Office:
    """Her office: one statement. Who administers nothing has none."""
    provinces = visitor.actor.units(ROLE)
    if not provinces:
        raise NotAllowed(say("Trang này dành cho quản trị viên của tỉnh."))
    found = session.scalars(
        select(Edition).where(Edition.province_id.in_(provinces)).order_by(Edition.year.desc(), Edition.name)
    ).all()
    return Office(visitor.person_id, frozenset(provinces), found)


def locked_edition(session: Session, visitor: Visitor, name: str) -> tuple[Office, Edition]:
    """An edition about to be changed: nobody else changes it meanwhile."""
    office = office_of(session, visitor)
    edition = session.get_one(Edition, office.edition(name).id, with_for_update=True, populate_existing=True)
    return office, edition


def in_sight(office: Office) -> ColumnElement[bool]:
    """The people she looks after: who ever held a role in her provinces, who applied there, and who did neither yet."""
    held_here = select(Holding.person_id).where(Holding.unit_id.in_(below(office.provinces)))
    applied_here = select(Proposal.applicant_id).where(Proposal.edition_id.in_([one.id for one in office.editions]))
    nowhere = and_(~exists().where(Holding.person_id == Person.id), ~exists().where(Proposal.applicant_id == Person.id))
    return and_(Person.emptied_at.is_(None), or_(Person.id.in_(held_here), Person.id.in_(applied_here), nowhere))


def find_person(session: Session, office: Office, person_id: int) -> Person:
    person = session.scalars(select(Person).where(Person.id == person_id, in_sight(office))).one_or_none()
    if person is None:
        raise NotFound
    return person


def serves_elsewhere(session: Session, office: Office, person_id: int) -> bool:
    """Whether she holds a role today outside these provinces: then her account is not theirs alone."""
    outside = Holding.unit_id.not_in(below(office.provinces))
    found = session.scalar(select(Holding.id).where(Holding.person_id == person_id, held_today(), outside).limit(1))
    return found is not None


def find_unit_of(session: Session, office: Office, unit_id: int) -> Unit:
    """A unit of her provinces' trees, on whatever day it stood."""
    unit = session.scalars(select(Unit).where(Unit.id == unit_id, Unit.id.in_(below(office.provinces)))).one_or_none()
    if unit is None:
        raise NotFound
    return unit


def page_number(request: Request[Any, Any, Any]) -> int:
    number = request.query_params.get("page", "1")
    return int(number) if number.isascii() and number.isdigit() and int(number[:7]) > 0 and len(number) < 7 else 1

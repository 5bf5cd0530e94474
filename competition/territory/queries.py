"""What is asked of the tree: a unit by code on a day, what stands under it, what became of it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from competition.errors import NotFound
from competition.language import say
from competition.territory.models import ClusterMember, Succession, Unit


def standing_on(day: date) -> ColumnElement[bool]:
    """The units that existed on a day."""
    return (Unit.valid_from <= day) & or_(Unit.valid_to.is_(None), Unit.valid_to >= day)


def find_unit(session: Session, code: str, on: date) -> Unit:
    """The unit that bore this code on that day."""
    unit = session.scalars(select(Unit).where(Unit.code == code, standing_on(on))).one_or_none()
    if unit is None:
        raise NotFound(say("Không có đơn vị mã {code} vào ngày {on}.", code=code, on=on))
    return unit


def units_below(session: Session, province: Unit, on: date, level: str) -> Sequence[Unit]:
    """The units of a level that lay under a province on a day, by code."""
    middle = select(Unit.id).where(Unit.parent_id == province.id)
    under = or_(Unit.parent_id == province.id, Unit.parent_id.in_(middle))
    return session.scalars(select(Unit).where(under, Unit.level == level, standing_on(on)).order_by(Unit.code)).all()


def cluster_of(session: Session, communes: Sequence[Unit], on: date) -> dict[int, Unit]:
    """Commune id → its cluster of that day."""
    pairs = session.execute(
        select(ClusterMember.commune_id, Unit)
        .join(Unit, Unit.id == ClusterMember.cluster_id)
        .where(ClusterMember.commune_id.in_([unit.id for unit in communes]), standing_on(on))
    )
    return dict(pairs.all())


def successors(session: Session, unit_id: int) -> Sequence[tuple[Unit, Succession]]:
    """What a unit became, with the day and whether it went whole."""
    return session.execute(
        select(Unit, Succession)
        .join(Succession, Succession.successor_id == Unit.id)
        .where(Succession.predecessor_id == unit_id)
        .order_by(Unit.code)
    ).all()


def predecessors(session: Session, unit_id: int) -> Sequence[tuple[Unit, Succession]]:
    """What a unit was made of."""
    return session.execute(
        select(Unit, Succession)
        .join(Succession, Succession.predecessor_id == Unit.id)
        .where(Succession.successor_id == unit_id)
        .order_by(Unit.code)
    ).all()

"""What is done to the tree: laying the shipped one, founding and closing units."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import func, insert, or_, select
from sqlalchemy.orm import Session

from competition import audit
from competition.errors import Refused
from competition.language import say
from competition.territory import rules
from competition.territory.models import ClusterMember, Succession, Unit
from competition.territory.queries import find_unit


def lay_shipped_tree(session: Session) -> int:
    """Put the shipped units into an empty tree; returns how many units stand there now."""
    if not session.scalar(select(func.count()).select_from(Unit)):
        ids = add_units(session, rules.shipped_units())
        session.execute(
            insert(Succession),
            [
                {"predecessor_id": ids[row.before], "successor_id": ids[row.after], "on": row.on, "extent": row.extent}
                for row in rules.shipped_successions()
            ],
        )
        session.execute(
            insert(ClusterMember),
            [{"cluster_id": ids[cluster], "commune_id": ids[commune]} for cluster, commune in rules.shipped_clusters()],
        )
    return session.scalar(select(func.count()).select_from(Unit)) or 0


def add_units(session: Session, rows: Iterable[rules.UnitRow]) -> dict[tuple[str, date], int]:
    """Add units from the top of the tree down; a parent must stand on its child's first day."""
    order = {"province": 0, "district": 1, "cluster": 1, "commune": 2}
    known: dict[tuple[str, date], int] = {}
    periods: dict[str, list[tuple[date, date | None, int]]] = {}
    for row in sorted(rows, key=lambda row: (order[row.level], row.valid_from)):
        parent_id = _standing(periods, row) if row.parent else None
        unit = Unit(
            code=row.code, name=row.name, kind=row.kind, level=row.level, parent_id=parent_id,
            valid_from=row.valid_from, valid_to=row.valid_to, example=row.example,
        )  # fmt: skip
        session.add(unit)
        if row.level != "commune":
            session.flush()
            periods.setdefault(row.code, []).append((row.valid_from, row.valid_to, unit.id))
            known[row.key] = unit.id
    session.flush()
    known.update({(unit.code, unit.valid_from): unit.id for unit in session.scalars(select(Unit))})
    return known


def _standing(periods: dict[str, list[tuple[date, date | None, int]]], row: rules.UnitRow) -> int:
    for start, end, unit_id in periods.get(row.parent or "", ()):
        if start <= row.valid_from and (end is None or end >= row.valid_from):
            return unit_id
    raise Refused(
        say("Đơn vị {code} {name}: không có đơn vị cấp trên mã {parent} vào ngày {on}.", code=row.code, name=row.name,
            parent=row.parent, on=row.valid_from)
    )  # fmt: skip


def found_unit(
    session: Session, *, by: int | None, code: str, name: str, kind: str, level: str, parent_code: str, valid_from: date
) -> Unit:
    """Found a unit under a standing parent; its code must be free on that day."""
    parent = find_unit(session, parent_code, valid_from)
    lasting = or_(Unit.valid_to.is_(None), Unit.valid_to >= valid_from)
    if session.scalar(select(Unit.id).where(Unit.code == code, lasting).limit(1)):
        raise Refused(say("Mã {code} đang thuộc một đơn vị khác; hãy đóng đơn vị đó trước.", code=code))
    unit = Unit(code=code, name=name, kind=kind, level=level, parent_id=parent.id, valid_from=valid_from)
    session.add(unit)
    session.flush()
    audit.record(session, "territory:unit:found", by, "unit", unit.id, code=code, parent=parent.id)
    return unit


def close_unit(
    session: Session, unit: Unit, *, by: int | None, last_day: date, successors: Iterable[Unit] = ()
) -> None:
    """End a unit on a day and say what it became."""
    if unit.valid_to is not None:
        raise Refused(say("Đơn vị {name} đã đóng ngày {on}.", name=unit.full_name, on=unit.valid_to))
    unit.valid_to = last_day
    for successor in successors:
        session.add(Succession(predecessor_id=unit.id, successor_id=successor.id, on=last_day + timedelta(days=1)))
    audit.record(session, "territory:unit:close", by, "unit", unit.id, code=unit.code)

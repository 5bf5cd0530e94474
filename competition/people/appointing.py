"""Roles given in a unit for a time, deputies until a day, and their end."""

from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.errors import NotAllowed, Refused
from competition.language import say
from competition.people.models import Holding
from competition.people.roles import ROLES, Actor


def give_role(
    session: Session, person_id: int, role: str, unit_id: int, *, by: int | None,
    from_day: date | None = None, to_day: date | None = None, deputy_of: int | None = None,
) -> Holding:  # fmt: skip
    """Give a person a role in a unit, for a time; a deputy's role names the holding it stands in for and an end."""
    if role not in ROLES or ROLES[role].tier == "none":
        raise Refused(say("Không có vai trò {role}.", role=role))
    if deputy_of is not None and to_day is None:
        raise Refused(say("Người thay cần có ngày kết thúc."))
    from_day = from_day or clock.today()
    if to_day is not None and to_day < from_day:
        raise Refused(say("Ngày kết thúc phải sau ngày bắt đầu."))
    held = session.scalars(
        select(Holding).where(
            Holding.person_id == person_id,
            Holding.role == role,
            Holding.unit_id == unit_id,
            or_(Holding.to_day.is_(None), Holding.to_day >= from_day),
        )
    ).first()
    if held is not None:
        return held
    holding = Holding(
        person_id=person_id, role=role, unit_id=unit_id, from_day=from_day, to_day=to_day,
        deputy_of_id=deputy_of, given_by_id=by,
    )  # fmt: skip
    session.add(holding)
    session.flush()
    audit.record(session, "people:role:give", by, "person", person_id, role=role, unit=unit_id, holding=holding.id)
    return holding


def appoint_deputy(session: Session, holding: Holding, deputy_id: int, *, by: Actor, to_day: date) -> Holding:
    """Let another person stand in for a holder until a day; the holder or an administrator may say so."""
    if by.person_id != holding.person_id and not by.holds("administrator"):
        raise NotAllowed(say("Chỉ người giữ vai trò hoặc quản trị viên được cử người thay."))
    return give_role(
        session, deputy_id, holding.role, holding.unit_id, by=by.person_id, to_day=to_day, deputy_of=holding.id
    )


def end_role(session: Session, holding: Holding, *, by: int | None, last_day: date) -> None:
    """End a role on a day, and the deputies that stand in for it."""
    holding.to_day = last_day
    session.execute(
        update(Holding)
        .where(Holding.deputy_of_id == holding.id, or_(Holding.to_day.is_(None), Holding.to_day > last_day))
        .values(to_day=last_day)
    )
    audit.record(session, "people:role:end", by, "person", holding.person_id, holding=holding.id)

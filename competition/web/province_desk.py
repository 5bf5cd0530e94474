"""What the province's pages begin with: her province in an edition, and who may act there; others' are not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers.models import Dispatch
from competition.dossiers.queries import find_dispatch
from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.editions.rules import Charter
from competition.errors import NotAllowed, NotFound
from competition.language import say
from competition.people.roles import Actor
from competition.web.signed_in import Visitor

OFFICER, LEADER, CENTRE = "province_officer", "province_leader", "centre_officer"
ROLES = (OFFICER, LEADER)
# Outcomes from above come to the province as letters, so that its officer records them too.
RECORDERS = (CENTRE, OFFICER)


@dataclass(frozen=True)
class Desk:
    """Her province in one edition; `others`: editions that it also runs."""

    actor: Actor
    edition: Edition
    others: Sequence[Edition] = ()

    @property
    def charter(self) -> Charter:
        return charter_of(self.edition)

    @property
    def officer(self) -> bool:
        return self.actor.holds(OFFICER, self.edition.province_id)

    @property
    def leader(self) -> bool:
        return self.actor.holds(LEADER, self.edition.province_id)

    @property
    def province(self) -> bool:
        return self.officer or self.leader

    @property
    def records(self) -> bool:
        """Whether she writes down what the centre decided."""
        return any(self.actor.holds(role, self.edition.province_id) for role in RECORDERS)


def desk_of(request: Request[Any, Any, Any], session: Session, visitor: Visitor, roles: Sequence[str] = ROLES) -> Desk:
    """Her desk in the edition that the address names, else in the newest one: one statement."""
    provinces = visitor.actor.units(*roles)
    found = session.scalars(
        select(Edition)
        .where(Edition.province_id.in_(provinces), Edition.published)
        .order_by(Edition.year.desc(), Edition.id)
    ).all()
    if not found:
        raise NotAllowed(say("Trang này dành cho Hội LHPN cấp tỉnh và Ban Tổ chức của một kỳ thi đang mở."))
    wanted = request.query_params.get("edition")
    chosen = next((one for one in found if one.name == wanted), found[0])
    return Desk(visitor.actor, chosen, [one for one in found if one is not chosen])


def desk_at(actor: Actor, edition: Edition, roles: Sequence[str] = ROLES) -> Desk:
    """Her desk in the edition of something that she opened; not there when she holds none of the roles in it."""
    if not any(actor.holds(role, edition.province_id) for role in roles):
        raise NotFound
    return Desk(actor, edition)


def find_dispatch_desk(
    session: Session, visitor: Visitor, dispatch_id: int, roles: Sequence[str] = ROLES
) -> tuple[Desk, Dispatch]:
    """A dispatch of her province; any other is not there. One statement."""
    both = select(Edition, Dispatch).join(Dispatch, Dispatch.edition_id == Edition.id).where(Dispatch.id == dispatch_id)
    found = session.execute(both).one_or_none()
    if found is None:
        raise NotFound
    return desk_at(visitor.actor, found[0], roles), find_dispatch(session, visitor.actor, dispatch_id)

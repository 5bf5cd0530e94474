"""An officer's desk: the communes for which she works, the edition that is played there, her own proposals apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of
from competition.editions.rules import Charter
from competition.errors import NotAllowed
from competition.language import say
from competition.people.roles import Actor
from competition.web.signed_in import Visitor

ROLE = "commune_officer"
ROLES = [ROLE]


@dataclass(frozen=True)
class Desk:
    """Who sits there, for which places of which edition; `others`: editions that her communes also play in."""

    actor: Actor
    edition: Edition
    places: Sequence[Place]
    others: Sequence[Edition]

    @property
    def charter(self) -> Charter:
        return charter_of(self.edition)

    def place(self, unit_id: int) -> Place | None:
        return next((place for place in self.places if place.unit_id == unit_id), None)


def desk_of(request: Request[Any, Any, Any], session: Session, visitor: Visitor) -> Desk:
    """Her desk in the edition that the address names, else in the newest one: one statement."""
    units = visitor.actor.units(ROLE)
    rows = session.execute(
        select(Edition, Place)
        .join(Place, Place.edition_id == Edition.id)
        .where(Place.unit_id.in_(units), Place.tier == "intake", Edition.published)
        .order_by(Edition.year.desc(), Edition.id, Place.name)
    ).all()
    if not units or not rows:
        raise NotAllowed(say("Trang này dành cho cán bộ Hội cấp xã, phường của một kỳ thi đang mở."))
    editions = {edition.id: edition for edition, _ in rows}
    wanted = request.query_params.get("edition")
    chosen = next((one for one in editions.values() if one.name == wanted), rows[0][0])
    places = [place for edition, place in rows if edition is chosen]
    return Desk(visitor.actor, chosen, places, [one for one in editions.values() if one is not chosen])

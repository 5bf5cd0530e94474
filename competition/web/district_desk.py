"""What the screening unit's pages begin with: her units, or a round with its panel; other people's are not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of
from competition.editions.rules import Charter, Round
from competition.errors import NotAllowed, NotFound
from competition.language import say
from competition.people.roles import Actor
from competition.scoring.measures import charter_of_round, terms_of
from competition.scoring.models import ScreeningRound
from competition.scoring.panel import Panelist, panel_of, runs_round, voters
from competition.scoring.seeing import rounds_seen_by
from competition.web.signed_in import Visitor

SECRETARY = "screening_secretary"
ROLES = [SECRETARY]
STAFF = (SECRETARY, "jury_chair")
PROVINCE = ("province_officer", "province_leader", "auditor")


@dataclass(frozen=True)
class Desk:
    """Her units in one edition; `others`: editions in which they screen too."""

    actor: Actor
    edition: Edition
    places: Sequence[Place]
    others: Sequence[Edition]

    @property
    def charter(self) -> Charter:
        return charter_of(self.edition)

    @property
    def is_secretary(self) -> bool:
        return any(self.actor.holds(SECRETARY, place.unit_id) for place in self.places)


def desk_of(request: Request[Any, Any, Any], session: Session, visitor: Visitor) -> Desk:
    """Her desk in the edition that the address names, else in the newest one: one statement."""
    units = visitor.actor.units(*STAFF)
    rows = session.execute(
        select(Edition, Place)
        .join(Place, Place.edition_id == Edition.id)
        .where(Place.unit_id.in_(units), Place.tier == "screening", Edition.published)
        .order_by(Edition.year.desc(), Edition.id, Place.code)
    ).all()
    if not rows:
        raise NotAllowed(say("Trang này dành cho thư ký và chủ tịch hội đồng của đơn vị sơ khảo."))
    editions = {edition.id: edition for edition, _ in rows}
    wanted = request.query_params.get("edition")
    chosen = next((one for one in editions.values() if one.name == wanted), rows[0][0])
    places = [place for edition, place in rows if edition is chosen]
    return Desk(visitor.actor, chosen, places, [one for one in editions.values() if one is not chosen])


@dataclass(frozen=True)
class RoundDesk:
    """A round with its panel, and what this person is in it."""

    actor: Actor
    round: ScreeningRound
    edition: Edition
    place: Place
    charter: Charter
    terms: Round
    panel: list[Panelist]

    @property
    def address(self) -> str:
        return f"/district/rounds/{self.round.id}"

    @property
    def runs(self) -> bool:
        return runs_round(self.actor, self.round)

    @property
    def chairs(self) -> bool:
        return self._seated("chair")

    @property
    def votes(self) -> bool:
        return any(one.person_id == self.actor.person_id and one.votes for one in self.panel)

    @property
    def jurors(self) -> list[Panelist]:
        return voters(self.panel)

    @property
    def closed(self) -> bool:
        """The scores of others may be read."""
        return self.round.open_for not in ("panel", "sheets")

    def _seated(self, *seats: str) -> bool:
        return any(one.person_id == self.actor.person_id and one.seat in seats for one in self.panel)

    @property
    def may_look(self) -> bool:
        """A juror who only votes has pages of her own."""
        held = self.actor.holds
        return (
            self.runs or self._seated("chair", "secretary") or held("jury_chair", self.round.unit_id)
            or any(held(role, self.edition.province_id) for role in PROVINCE)
        )  # fmt: skip


def find_round_desk(session: Session, visitor: Visitor, round_id: int) -> RoundDesk:
    """A round of her unit; any other is not there. Two statements, a third where its charter has changed since."""
    row = session.execute(
        select(ScreeningRound, Edition, Place)
        .join(Edition, Edition.id == ScreeningRound.edition_id)
        .join(Place, (Place.edition_id == ScreeningRound.edition_id) & (Place.unit_id == ScreeningRound.unit_id))
        .where(ScreeningRound.id == round_id, rounds_seen_by(visitor.actor))
    ).one_or_none()
    if row is None:
        raise NotFound
    round, edition, place = row
    charter = charter_of_round(session, round)
    panel = panel_of(session, round)
    desk = RoundDesk(visitor.actor, round, edition, place, charter, terms_of(charter, round.key), panel)
    if not desk.may_look:
        raise NotFound
    return desk

"""The rounds in which a juror sits, over all editions, and how far she has come in each."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition.editions.models import Edition, Place
from competition.people.roles import Actor
from competition.scoring.board import IN
from competition.scoring.models import ScreeningRound, Seat, Sheet
from competition.scoring.panel import VOTING


@dataclass(frozen=True)
class MyRound:
    """A round with her seat in it and the number of her sheets by what became of them."""

    round: ScreeningRound
    edition: Edition
    place: Place
    seat: Seat
    waiting: int
    handed_in: int
    shut: int
    to_declare: int

    @property
    def all(self) -> int:
        return self.waiting + self.handed_in


def my_rounds(session: Session, actor: Actor) -> list[MyRound]:
    """The newest first; two statements."""
    counted: dict[int, dict[str, int]] = {}
    for round_id, status, many in session.execute(
        select(Sheet.round_id, Sheet.status, func.count())
        .where(Sheet.juror_id == actor.person_id)
        .group_by(Sheet.round_id, Sheet.status)
    ):
        counted.setdefault(round_id, {})[status] = many
    rows = session.execute(
        select(ScreeningRound, Edition, Place, Seat)
        .join(Seat, Seat.round_id == ScreeningRound.id)
        .join(Edition, Edition.id == ScreeningRound.edition_id)
        .join(Place, (Place.edition_id == ScreeningRound.edition_id) & (Place.unit_id == ScreeningRound.unit_id))
        .where(Seat.person_id == actor.person_id, Seat.seat.in_(VOTING))
        .order_by(ScreeningRound.state_since.desc(), ScreeningRound.id.desc())
    )
    return [
        MyRound(
            *row, told.get("draft", 0), sum(told.get(status, 0) for status in IN), told.get("recused", 0),
            sum(many for status, many in told.items() if status != "void"),
        )
        for row in rows
        for told in [counted.get(row[0].id, {})]
    ]  # fmt: skip


def my_round(session: Session, actor: Actor, round_id: int) -> tuple[ScreeningRound, Edition, Place, Seat] | None:
    """A round in which she has a voting seat, with its edition, its unit's place and her seat; one statement."""
    row = session.execute(
        select(ScreeningRound, Edition, Place, Seat)
        .join(Seat, Seat.round_id == ScreeningRound.id)
        .join(Edition, Edition.id == ScreeningRound.edition_id)
        .join(Place, (Place.edition_id == ScreeningRound.edition_id) & (Place.unit_id == ScreeningRound.unit_id))
        .where(ScreeningRound.id == round_id, Seat.person_id == actor.person_id, Seat.seat.in_(VOTING))
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2], row[3])

"""Who sits on a panel, who may run a round, who chairs it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.rules import Label
from competition.errors import NotAllowed, NotFound, Refused
from competition.language import say
from competition.people.models import Person
from competition.people.roles import Actor
from competition.scoring.models import ScreeningRound, Seat

SEATS: dict[str, Label] = {
    "chair": Label("Chủ tịch Hội đồng", "Chair"),
    "member": Label("Giám khảo", "Juror"),
    "secretary": Label("Thư ký", "Secretary"),
}
VOTING = ("chair", "member")


@dataclass(frozen=True)
class Panelist:
    """A person on the panel; `code` is how the record names a voting member: GK1, GK2, …"""

    person_id: int
    name: str
    position: str
    seat: str
    field: str
    outside: bool
    declared_at: datetime | None
    present: bool
    absence_reason: str
    code: str
    woman: bool = False
    load_cap: int | None = None

    @property
    def votes(self) -> bool:
        return self.seat in VOTING


def panels_of(session: Session, round_ids: Sequence[int]) -> dict[int, list[Panelist]]:
    """Round → its panel: the chair, the members, the secretary; one statement."""
    rows = session.execute(
        select(Seat, Person.full_name, Person.employer)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.round_id.in_(round_ids))
    )
    order = list(SEATS)
    panels: dict[int, list[Panelist]] = {round_id: [] for round_id in round_ids}
    for seat, name, employer in sorted(rows, key=lambda row: (order.index(row[0].seat), row[0].person_id)):
        panel = panels[seat.round_id]
        code = f"GK{sum(other.votes for other in panel) + 1}" if seat.seat in VOTING else ""
        panel.append(
            Panelist(
                seat.person_id,
                name,
                employer,
                seat.seat,
                seat.field,
                seat.outside,
                seat.declared_at,
                seat.present,
                seat.absence_reason,
                code,
                seat.woman,
                seat.load_cap,
            )
        )
    return panels


def panel_of(session: Session, round: ScreeningRound) -> list[Panelist]:
    return panels_of(session, [round.id])[round.id]


def voters(panel: Sequence[Panelist]) -> list[Panelist]:
    return [panelist for panelist in panel if panelist.votes]


def seat_of(session: Session, round: ScreeningRound, person_id: int | None) -> Seat | None:
    return None if person_id is None else session.get(Seat, (round.id, person_id))


def runs_round(actor: Actor, round: ScreeningRound) -> bool:
    """The unit's panel secretary; in the provincial round the province's officers too."""
    role = "province_officer" if round.key == "provincial" else "screening_secretary"
    return actor.holds("screening_secretary", round.unit_id) or actor.holds(role, round.unit_id)


def must_run(actor: Actor, round: ScreeningRound) -> None:
    if not runs_round(actor, round):
        raise NotAllowed(say("Việc này do thư ký hội đồng của đơn vị thực hiện."))


def chairs(session: Session, actor: Actor, round: ScreeningRound) -> bool:
    seat = seat_of(session, round, actor.person_id)
    return seat is not None and seat.seat == "chair"


def must_chair(session: Session, actor: Actor, round: ScreeningRound) -> None:
    if not chairs(session, actor, round):
        raise NotAllowed(say("Việc này do chủ tịch hội đồng của vòng chấm thực hiện."))


def must_vote(session: Session, actor: Actor, round: ScreeningRound) -> Seat:
    """Her seat with a vote; for anybody else the round's files are not there."""
    seat = seat_of(session, round, actor.person_id)
    if seat is None or seat.seat not in VOTING:
        raise NotFound()
    return seat


def must_be_open_for(round: ScreeningRound, *works: str) -> None:
    """Look at the lock that the workflow turned."""
    if round.open_for in works:
        return
    shut = {
        "panel": say("Vòng chấm chưa mở."),
        "sheets": say("Vòng chấm đang chấm điểm; việc này phải chờ khóa chấm."),
        "choices": say("Vòng chấm đã khóa; muốn sửa phiếu, chủ tịch phải mở lại vòng chấm."),
    }
    raise Refused(shut.get(round.open_for, say("Biên bản đã ký; kết quả vòng chấm không sửa được nữa.")))

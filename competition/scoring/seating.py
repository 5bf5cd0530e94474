"""What is done to a panel: people are seated, unseated, marked absent or present."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.editions.models import Place
from competition.editions.queries import the_edition
from competition.errors import BadInput, Refused
from competition.language import say
from competition.people.models import Holding, Person
from competition.people.queries import held_today
from competition.people.roles import Actor
from competition.scoring.allotted import allotted_to, open_as
from competition.scoring.conflicts import infer_ties
from competition.scoring.layout import files_of, lay_out, take_up
from competition.scoring.models import ScreeningRound, Seat, Sheet, SheetChange
from competition.scoring.panel import SEATS, VOTING, must_be_open_for, must_run
from competition.scoring.panel_mix import too_many
from competition.scoring.saving import touch

ROLE_FOR = {"chair": ("jury_chair",), "member": ("juror", "jury_chair"), "secretary": ("screening_secretary",)}


def seat(
    session: Session, round: ScreeningRound, person_id: int, seat: str, *, field: str = "", outside: bool = False,
    woman: bool = False, load_cap: int | None = None, by: Actor,
) -> Seat:  # fmt: skip
    """Give a person a seat; in a round that is scoring a new juror's sheets are laid out at once."""
    must_run(by, round)
    must_be_open_for(round, "panel", "sheets")
    if seat not in SEATS:
        raise BadInput({"seat": say("Hãy chọn một ghế trong hội đồng.")})
    _must_hold(session, round, person_id, seat, outside)
    taken = {s.person_id: s for s in session.scalars(select(Seat).where(Seat.round_id == round.id))}
    if seat != "member" and any(s.seat == seat for s in taken.values() if s.person_id != person_id):
        raise Refused(say("Hội đồng đã có {seat}.", seat=_name(seat)))
    given = taken.get(person_id)
    if given is None:
        given = Seat(round_id=round.id, person_id=person_id, declared_at=None, present=True, absence_reason="")
        session.add(given)
    elif round.open_for == "sheets" and (given.seat in VOTING) != (seat in VOTING):
        raise Refused(say("Người này đang giữ ghế {seat} trong vòng đang chấm.", seat=_name(given.seat)))
    given.seat, given.field, given.outside = seat, field.strip(), outside
    given.woman, given.load_cap = woman, load_cap
    touch(session, round)
    if round.open_for == "sheets" and seat in VOTING:
        files = files_of(session, round)
        if not round.allotting and load_cap is not None and load_cap < len(files):
            raise Refused(too_many([session.get_one(Person, person_id).full_name], len(files)))
        infer_ties(session, round, files, [person_id])
        lay_out(session, round, files, [person_id])
    audit.record(
        session, "scoring:seat:give", by.person_id, "screening_round", round.id, person=person_id, seat=seat,
        outside=outside,
    )  # fmt: skip
    return given


def unseat(session: Session, round: ScreeningRound, person_id: int, *, by: Actor) -> None:
    """Take a seat back, with the sheets that were not begun; who has spoken is marked absent instead."""
    must_run(by, round)
    must_be_open_for(round, "panel", "sheets")
    given = _the_seat(session, round, person_id)
    sheets = session.scalars(select(Sheet).where(Sheet.round_id == round.id, Sheet.juror_id == person_id)).all()
    if not take_up(session, sheets):
        raise Refused(say("Giám khảo này đã chấm; nếu không chấm tiếp được, hãy ghi vắng mặt kèm lý do."))
    session.delete(given)
    touch(session, round)
    audit.record(session, "scoring:seat:take", by.person_id, "screening_round", round.id, person=person_id)


def mark_absent(session: Session, round: ScreeningRound, person_id: int, reason: str, *, by: Actor) -> None:
    """She cannot go on: her open sheets become absent, which is no zero; what she submitted counts."""
    must_run(by, round)
    must_be_open_for(round, "panel", "sheets")
    if not reason.strip():
        raise BadInput({"reason": say("Hãy ghi lý do vắng mặt.")})
    given = _the_seat(session, round, person_id)
    given.present, given.absence_reason = False, reason.strip()
    for sheet in _sheets(session, round, person_id, "draft"):
        sheet.status, sheet.reason, sheet.touched_at = "absent", reason.strip(), clock.now()
    touch(session, round)
    audit.record(session, "scoring:seat:absent", by.person_id, "screening_round", round.id, person=person_id)


def mark_present(session: Session, round: ScreeningRound, person_id: int, *, by: Actor) -> None:
    """She is back: her absent sheets are drafts again, as far as they are still hers."""
    must_run(by, round)
    must_be_open_for(round, "panel", "sheets")
    given = _the_seat(session, round, person_id)
    given.present, given.absence_reason = True, ""
    hers = allotted_to(session, round, person_id)
    for sheet in _sheets(session, round, person_id, "absent"):
        session.add(
            SheetChange(
                sheet_id=sheet.id,
                act="present",
                reason=sheet.reason,
                before={"status": "absent"},
                by_id=by.person_id,
                at=clock.now(),
            )
        )
        sheet.status, sheet.reason, sheet.touched_at = open_as(hers, sheet.proposal_id), "", clock.now()
    touch(session, round)
    audit.record(session, "scoring:seat:present", by.person_id, "screening_round", round.id, person=person_id)


def _sheets(session: Session, round: ScreeningRound, person_id: int, status: str) -> list[Sheet]:
    return list(
        session.scalars(
            select(Sheet).where(Sheet.round_id == round.id, Sheet.juror_id == person_id, Sheet.status == status)
        )
    )


def _the_seat(session: Session, round: ScreeningRound, person_id: int) -> Seat:
    given = session.get(Seat, (round.id, person_id))
    if given is None:
        raise Refused(say("Người này không có ghế trong hội đồng."))
    return given


def _name(seat: str) -> dict[str, str]:
    return {"vi": SEATS[seat].vi.lower(), "en": SEATS[seat].en.lower()}


def _must_hold(session: Session, round: ScreeningRound, person_id: int, seat: str, outside: bool) -> None:
    """The role that the seat asks for, held today in the unit; for an outside member anywhere in the edition."""
    roles = ROLE_FOR[seat]
    if seat == "secretary" and round.unit_id == the_edition(session, round.edition_id).province_id:
        roles = (*roles, "province_officer")
    units = select(Place.unit_id).where(Place.edition_id == round.edition_id)
    if not (outside and seat == "member"):
        units = units.where(Place.unit_id == round.unit_id)
    held = session.scalar(
        select(Holding.id)
        .where(Holding.person_id == person_id, Holding.role.in_(roles), Holding.unit_id.in_(units), held_today())
        .limit(1)
    )
    if held is None:
        raise Refused(say("Người này chưa được giao vai trò phù hợp với ghế {seat} ở đơn vị.", seat=_name(seat)))

"""Second act: rounds opened with their panels in their seats, judged and signed."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.people.models import Holding
from competition.rehearsal.choosing import decide_and_sign
from competition.rehearsal.papers import decide_on_jury
from competition.rehearsal.score_sheets import score_all
from competition.rehearsal.stage import MEMBERS, Stage
from competition.scoring.models import ScreeningRound
from competition.scoring.seating import seat
from competition.workflow.actions import advance
from competition.workflow.rounds import open_round


def begin_round(stage: Stage, key: str, unit_id: int, begins: datetime, *, showing: bool = False) -> int | None:
    """Open a unit's round with its panel in its seats; None where there is nothing to judge."""
    with stage.act(begins) as session:
        by = stage.runner(session, key, unit_id)
        round_id = open_round(session, stage.edition(session), key, unit_id, by=by).id
    if showing:
        stage.must_refuse(lambda session: move_round(stage, session, round_id, "open_scoring"), begins)
    with stage.act(begins + timedelta(minutes=5)) as session:
        seat_panel(stage, session, round_id)
    if not _anything_to_judge(stage, key, unit_id):
        if key == "screening":
            stage.must_refuse(lambda session: move_round(stage, session, round_id, "open_scoring"), begins)
        return None
    if showing:
        stage.must_refuse(lambda session: _by_a_stranger(stage, session, round_id), begins)
    with stage.act(begins + timedelta(minutes=10)) as session:
        move_round(stage, session, round_id, "open_scoring")
    return round_id


def hold_round(
    stage: Stage, key: str, unit_id: int, begins: datetime, *, showing: bool, weak: bool, decided: bool = False
) -> int | None:
    """A whole round of one unit up to the signature; None where there is nothing to judge.

    `decided`: the jury's decision is prepared and signed as well.
    """
    round_id = begin_round(stage, key, unit_id, begins, showing=showing)
    if round_id is None:
        return None
    if decided:
        decide_on_jury(stage, round_id, begins + timedelta(minutes=20))
    if showing:
        stage.must_refuse(lambda session: move_round(stage, session, round_id, "close_scoring"), begins)
    score_all(stage, round_id, begins + timedelta(days=1), recusal=showing, weak=weak)
    with stage.act(begins + timedelta(days=2)) as session:
        move_round(stage, session, round_id, "close_scoring")
    decide_and_sign(stage, round_id, begins + timedelta(days=2, hours=1), showing=showing)
    return round_id


def _anything_to_judge(stage: Stage, key: str, unit_id: int) -> bool:
    with stage.act() as session:
        if key == "provincial":
            return bool(stage.proposals(session, "province_checked"))
        return bool(stage.proposals(session, "eligible", unit_id=unit_id))


def move_round(stage: Stage, session: Session, round_id: int, step: str, note: str = "") -> None:
    round = session.get_one(ScreeningRound, round_id)
    advance(session, round, step, by=stage.runner(session, round.key, round.unit_id), note=note)


def _by_a_stranger(stage: Stage, session: Session, round_id: int) -> None:
    """The province does not open a district's scoring, nor a district the province's."""
    round = session.get_one(ScreeningRound, round_id)
    role = "screening_secretary" if round.key == "provincial" else "province_officer"
    unit = (
        stage.screening_units(session)[0].unit_id if round.key == "provincial" else stage.edition(session).province_id
    )
    advance(session, round, "open_scoring", by=stage.holder(session, role, unit))


def seat_panel(stage: Stage, session: Session, round_id: int) -> None:
    round = session.get_one(ScreeningRound, round_id)
    by = stage.runner(session, round.key, round.unit_id)
    chair = stage.holder(session, "jury_chair", round.unit_id)
    seat(session, round, chair.person_id or 0, "chair", by=by)
    for place in range(_members(stage, session, round)):
        juror = stage.holder(session, "juror", round.unit_id, place)
        seat(session, round, juror.person_id or 0, "member", field=FIELDS[place % len(FIELDS)], by=by)
    secretary = stage.holder(session, "screening_secretary", round.unit_id)
    seat(session, round, secretary.person_id or 0, "secretary", by=by)


FIELDS = ("kinh tế", "nông nghiệp", "tài chính")


def _members(stage: Stage, session: Session, round: ScreeningRound) -> int:
    """Three members and the chair; fewer where a unit has fewer jurors."""
    found = session.scalars(select(Holding.id).where(Holding.role == "juror", Holding.unit_id == round.unit_id)).all()
    return min(MEMBERS, len(found))

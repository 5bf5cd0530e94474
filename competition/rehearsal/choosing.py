"""The chair's choice, the minutes, the signature; and what is refused before it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.round_papers import prepare_minutes
from competition.people.appointing import appoint_deputy
from competition.people.models import Holding
from competition.people.queries import actor_for
from competition.people.roles import Actor
from competition.rehearsal.stage import Stage
from competition.scoring.choices import choose, give_minimum_reason, minimum_of, propose_selection
from competition.scoring.measures import charter_of_round
from competition.scoring.minutes import last_minutes, write_course
from competition.scoring.models import ScreeningRound
from competition.scoring.standings import standings_of
from competition.workflow.actions import advance


def decide_and_sign(stage: Stage, round_id: int, moment: datetime, *, showing: bool) -> None:
    """The chair chooses by the order; too few need a written reason; the minutes are prepared, then signed."""
    if showing:
        stage.must_refuse(lambda session: _sign(stage, session, round_id, bound=False), moment)
        stage.must_refuse(lambda session: _sign_as_deputy(stage, session, round_id), moment)
    with stage.act(moment) as session:
        round = session.get_one(ScreeningRound, round_id)
        chair = stage.holder(session, "jury_chair", round.unit_id)
        decisions = propose_selection(session, round)
        reasons: dict[int, str] = {}
        for _, proposal in standings_of(session, round):
            if proposal.id not in decisions:
                decisions[proposal.id] = "reserve"
                reasons[proposal.id] = "Đồng điểm; hội đồng thảo luận và ưu tiên hồ sơ cùng điểm còn lại."
        choose(session, round, decisions, reasons, by=chair)
        chosen = sum(outcome == "selected" for outcome in decisions.values())
        least = minimum_of(charter_of_round(session, round), round.key)
        secretary = stage.runner(session, round.key, round.unit_id)
        write_course(
            session, round, by=secretary, began_at=moment, ended_at=moment + timedelta(hours=1),
            place="Hội trường Hội LHPN",
        )  # fmt: skip
    with stage.act(moment + timedelta(hours=2)) as session:
        _prepare(stage, session, round_id)
    if chosen < least:
        stage.must_refuse(lambda session: _sign(stage, session, round_id), moment + timedelta(hours=2))
        with stage.act(moment + timedelta(hours=2)) as session:
            round = session.get_one(ScreeningRound, round_id)
            reason = f"Chỉ có {chosen} hồ sơ đạt chất lượng; hội đồng thống nhất không chọn thêm cho đủ."
            give_minimum_reason(session, round, reason, by=stage.holder(session, "jury_chair", round.unit_id))
            _prepare(stage, session, round_id)
    with stage.act(moment + timedelta(hours=3)) as session:
        _sign(stage, session, round_id)
    stage.work()


def _prepare(stage: Stage, session: Session, round_id: int) -> None:
    round = session.get_one(ScreeningRound, round_id)
    prepare_minutes(session, stage.cabinet, round, by=stage.runner(session, round.key, round.unit_id))


def _sign(stage: Stage, session: Session, round_id: int, *, bound: bool = True, by: Actor | None = None) -> None:
    round = session.get_one(ScreeningRound, round_id)
    minutes = last_minutes(session, round_id)
    given: dict[str, Any] = {}
    if bound and minutes:
        given = {"pdf_sha256": minutes.pdf_sha256, "password_confirmed": True}
    advance(session, round, "sign", by=by or stage.holder(session, "jury_chair", round.unit_id), **given)


def _sign_as_deputy(stage: Stage, session: Session, round_id: int) -> None:
    """Who stands in for the chair of the unit does not thereby chair this panel."""
    round = session.get_one(ScreeningRound, round_id)
    chair = stage.holder(session, "jury_chair", round.unit_id)
    juror = stage.holder(session, "juror", round.unit_id)
    held = session.scalars(
        select(Holding).where(
            Holding.person_id == chair.person_id, Holding.role == "jury_chair", Holding.unit_id == round.unit_id
        )
    ).one()
    until = clock.today() + timedelta(days=30)
    appoint_deputy(session, held, juror.person_id or 0, by=chair, to_day=until)
    _sign(stage, session, round_id, by=actor_for(session, juror.person_id or 0))

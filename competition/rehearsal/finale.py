"""Last act: the dispatch that the centre returns, the one it receives, the outcomes up to national prizes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.dispatching import (
    prepare_dispatch,
    record_receipt,
    record_return,
    remove_from_dispatch,
    send_dispatch,
    sign_dispatch,
)
from competition.dossiers.letters import prepare_letter
from competition.dossiers.models import Dispatch
from competition.finals.actions import record_outcome
from competition.proposals.models import Proposal
from competition.rehearsal.papers import call_to_final, certify, hand_over
from competition.rehearsal.province import accept_last, return_last
from competition.rehearsal.stage import Stage

READY = ("province_checked", "provincially_selected")


def send_twice(stage: Stage) -> None:
    """The first dispatch comes back for a missing stamp; the second is received."""
    begins = stage.charter.calendar.province_closes + timedelta(days=1)
    with stage.act(begins) as session:
        ready = [p.id for p in stage.proposals(session, *_ready(stage))]
    if not ready:
        return
    first = _prepare(stage, ready, begins)
    _while_it_is_prepared(stage, first, ready, begins)
    _send(stage, first, begins + timedelta(hours=3))
    answered = begins + timedelta(days=2)
    stage.must_refuse(lambda session: _return(stage, session, first, ""), answered)
    with stage.act(answered) as session:
        _return(stage, session, first, "Công văn thiếu dấu; đề nghị bổ sung và gửi lại.")
    with stage.act(answered + timedelta(hours=1)) as session:
        again = [p.id for p in stage.proposals(session, "returned_by_centre")]
    second = _prepare(stage, again, answered + timedelta(hours=2))
    _send(stage, second, answered + timedelta(hours=5))
    with stage.act(answered + timedelta(days=1)) as session:
        dispatch = session.get_one(Dispatch, second)
        by = stage.province(session, "centre_officer")
        record_receipt(session, dispatch, by=by, on=clock.today(), source="Phiếu nhận của Ban Tổ chức Trung ương")
        accept_last(stage, session)
    hand_over(stage, second, answered + timedelta(days=1, hours=1))
    stage.work()


def _ready(stage: Stage) -> tuple[str, ...]:
    return READY[1:] if stage.charter.round("provincial") else READY[:1]


def _prepare(stage: Stage, ids: list[int], moment: datetime) -> int:
    with stage.act(moment) as session:
        proposals = [session.get_one(Proposal, id_) for id_ in ids]
        by = stage.province(session, "province_officer")
        return prepare_dispatch(session, stage.edition(session), proposals, by=by).id


def _while_it_is_prepared(stage: Stage, dispatch_id: int, ids: list[int], moment: datetime) -> None:
    """What is refused: signing without letter or dossiers, sending unpacked, an empty one, what was not selected."""
    tries: list[Callable[[Session], Any]] = [
        lambda session: _sign(stage, session, dispatch_id, bound=False),
        lambda session: _sign_an_empty_one(stage, session, dispatch_id, ids),
        lambda session: return_last(stage, session),
    ]
    for act in tries:
        stage.must_refuse(act, moment)


def _sign_an_empty_one(stage: Stage, session: Session, dispatch_id: int, ids: list[int]) -> None:
    dispatch = session.get_one(Dispatch, dispatch_id)
    by = stage.province(session, "province_officer")
    remove_from_dispatch(session, dispatch, [session.get_one(Proposal, id_) for id_ in ids], by=by)
    _sign(stage, session, dispatch_id)


def _sign(stage: Stage, session: Session, dispatch_id: int, *, bound: bool = True) -> None:
    dispatch = session.get_one(Dispatch, dispatch_id)
    by = stage.province(session, "province_leader")
    sign_dispatch(
        session, dispatch, by=by, pdf_sha256=dispatch.letter_sha256 if bound else None, password_confirmed=bound
    )


def _send(stage: Stage, dispatch_id: int, moment: datetime) -> None:
    with clock.stopped(moment):
        stage.work()
    with stage.act(moment) as session:
        by = stage.province(session, "province_officer")
        prepare_letter(session, stage.cabinet, session.get_one(Dispatch, dispatch_id), by=by)
    with stage.act(moment + timedelta(minutes=30)) as session:
        _sign(stage, session, dispatch_id)
    stage.must_refuse(lambda session: _off(stage, session, dispatch_id), moment + timedelta(minutes=31))
    with clock.stopped(moment + timedelta(minutes=32)):
        stage.work()
    with stage.act(moment + timedelta(hours=1)) as session:
        _off(stage, session, dispatch_id)


def _off(stage: Stage, session: Session, dispatch_id: int) -> None:
    send_dispatch(session, session.get_one(Dispatch, dispatch_id), by=stage.province(session, "province_officer"))


def _return(stage: Stage, session: Session, dispatch_id: int, reason: str) -> None:
    dispatch = session.get_one(Dispatch, dispatch_id)
    by = stage.province(session, "centre_officer")
    on = clock.today() if reason else clock.today() + timedelta(days=30)
    record_return(session, dispatch, by=by, on=on, reason=reason, source="Công văn của Ban Tổ chức Trung ương")


def record_outcomes(stage: Stage) -> None:
    """By their latent worth: some pass the preliminary, the best of each unit go to the region, prizes, the nation."""
    calendar = stage.charter.calendar
    first = calendar.dispatch_by + timedelta(days=21)
    with stage.act(first) as session:
        arrived = stage.proposals(session, "central_received")
        order = sorted(arrived, key=lambda p: -stage.entry(p).idea.quality)
        ids = [p.id for p in order]
        best_of_unit = list({p.screening_unit_id: p.id for p in reversed(order)}.values())
    if not ids:
        return
    stage.must_refuse(lambda session: _record(stage, session, ids[0], "record_preliminary_passed", source=""), first)
    passed = [id_ for id_ in ids if id_ in best_of_unit or ids.index(id_) < len(ids) * 2 // 3]
    for id_ in ids:
        step = "record_preliminary_passed" if id_ in passed else "record_preliminary_failed"
        with stage.act(first) as session:
            _record(stage, session, id_, step)
    finalists = [id_ for id_ in passed if id_ in best_of_unit][: max(1, len(passed) * 2 // 3)]
    for step, moment in (
        ("record_training", first + timedelta(days=20)),
        ("record_regional_finalist", first + timedelta(days=40)),
    ):
        for id_ in finalists:
            with stage.act(moment) as session:
                _record(stage, session, id_, step)
    call_to_final(stage, first + timedelta(days=41))
    _prizes(stage, finalists, first + timedelta(days=110))
    certify(stage, first + timedelta(days=125))
    stage.work()


def _record(
    stage: Stage,
    session: Session,
    id_: int,
    step: str,
    prize: str | None = None,
    source: str = "Thông báo của Ban Tổ chức Trung ương",
) -> None:
    proposal = session.get_one(Proposal, id_)
    by = stage.province(session, "centre_officer")
    record_outcome(session, proposal, step, by=by, on=clock.today(), source=source, prize=prize)


def _prizes(stage: Stage, finalists: list[int], moment: datetime) -> None:
    """First, second, third, then consolation: only a third prize or better goes on to the national final."""
    prizes = [prize.key for prize in stage.charter.prizes]
    ladder = [p for p in ("first", "second", "third") if p in prizes]
    won = {id_: (ladder[n] if n < len(ladder) else prizes[-1]) for n, id_ in enumerate(finalists[: len(ladder) + 2])}
    stage.must_refuse(lambda session: _record(stage, session, finalists[0], "record_regional_prize"), moment)
    for id_, prize in won.items():
        with stage.act(moment) as session:
            _record(stage, session, id_, "record_regional_prize", prize)
    consoled = [id_ for id_, prize in won.items() if prize not in ("special", *ladder)]
    later = moment + timedelta(days=10)
    if consoled:
        stage.must_refuse(lambda session: _record(stage, session, consoled[0], "record_national_finalist"), later)
    going = [id_ for id_, prize in won.items() if prize in ladder]
    for id_ in going:
        with stage.act(later) as session:
            _record(stage, session, id_, "record_national_finalist")
    for id_, prize in zip(going, ("second", "consolation"), strict=False):
        if prize in prizes:
            with stage.act(later + timedelta(days=1)) as session:
                _record(stage, session, id_, "record_national_prize", prize)

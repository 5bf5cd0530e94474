"""Fifth act: the dispatch that the centre returns, mended, and the one that it receives."""

import io
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
from competition.people.roles import Actor
from competition.proposals.checks import check_item
from competition.proposals.documents import attach_document
from competition.proposals.models import Proposal
from competition.rehearsal import files
from competition.rehearsal.papers import hand_over
from competition.rehearsal.province import accept_last, return_last
from competition.rehearsal.stage import Stage

MENDED = "photos"
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
    _mend_one(stage, again, answered + timedelta(hours=1, minutes=30))
    second = _prepare(stage, again, answered + timedelta(hours=2))
    _send(stage, second, answered + timedelta(hours=5))
    with stage.act(answered + timedelta(days=1)) as session:
        dispatch = session.get_one(Dispatch, second)
        by = stage.province(session, "centre_officer")
        record_receipt(session, dispatch, by=by, on=clock.today(), source="Phiếu nhận của Ban Tổ chức Trung ương")
        accept_last(stage, session)
    hand_over(stage, second, answered + timedelta(days=1, hours=1))
    stage.work()


def _mend_one(stage: Stage, ids: list[int], moment: datetime) -> None:
    """The province adds a picture to a file that came back, and cannot send it before it was checked again."""

    def mended(session: Session) -> tuple[Proposal, Actor]:
        return session.get_one(Proposal, ids[0]), stage.province(session, "province_officer")

    if stage.charter.item(MENDED) is None:
        return
    with stage.act(moment) as session:
        proposal, by = mended(session)
        picture = io.BytesIO(files.photograph(stage.random, turned=False))
        attach_document(session, stage.cabinet, proposal, MENDED, "anh-bo-sung.jpg", picture, by=by)

    def unchecked(session: Session) -> None:
        proposals = [session.get_one(Proposal, id_) for id_ in ids]
        prepare_dispatch(session, stage.edition(session), proposals, by=mended(session)[1])

    stage.must_refuse(unchecked, moment)
    with stage.act(moment) as session:
        proposal, by = mended(session)
        check_item(session, proposal, "province", MENDED, True, by=by)


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

"""The invariants over live data: each is a question whose every answer is a fault."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from competition import audit
from competition.db.stored_files import StoredFile
from competition.dossiers.models import Dispatch, Paper
from competition.editions.models import Edition, Place
from competition.editions.queries import journey_text
from competition.language import Sentence, say
from competition.proposals.models import Proposal
from competition.scoring.models import Conflict, ScreeningRound, Sheet
from competition.storage import Cabinet
from competition.workflow.actions import parsed
from competition.workflow.models import Movement

CASES: dict[Any, Sentence] = {
    Proposal: say("Hồ sơ mã số"), ScreeningRound: say("Vòng chấm mã số"), Dispatch: say("Đợt gửi mã số"),
}  # fmt: skip
NOWHERE = say("không đâu cả")


def faults(session: Session, cabinet: Cabinet | None) -> Iterator[Sentence]:
    """Every fault in words; with a cabinet, each file is read and hashed again."""
    for case in CASES:
        yield from _states_without_their_movement(session, case)
        yield from _movements_that_do_not_follow(session, case)
        yield from _states_outside_their_journey(session, case)
    for question in (_foreign_places, _wrong_screening_units, _numbers_given_twice, _hard_conflicts_with_scores):
        yield from question(session)
    yield from audit.faults(session)
    if cabinet is not None:
        yield from _files_that_do_not_hold(session, cabinet)


def _states_without_their_movement(session: Session, case: Any) -> Iterator[Sentence]:
    last = (
        select(func.max(Movement.id).label("id"), Movement.case_id)
        .where(Movement.case_kind == case.case_kind)
        .group_by(Movement.case_id)
        .subquery()
    )
    question = (
        select(case.id, case.state, Movement.to_state)
        .outerjoin(last, last.c.case_id == case.id)
        .outerjoin(Movement, Movement.id == last.c.id)
        .where(Movement.to_state.is_(None) | (Movement.to_state != case.state))
    )
    for id_, state, moved_to in session.execute(question):
        yield say(
            "{case} {id} đang ở trạng thái {state}, nhưng bước cuối trong lịch sử dẫn tới {moved_to}.",
            case=CASES[case], id=str(id_), state=state, moved_to=moved_to or NOWHERE,
        )  # fmt: skip


def _movements_that_do_not_follow(session: Session, case: Any) -> Iterator[Sentence]:
    before = func.lag(Movement.to_state).over(partition_by=Movement.case_id, order_by=Movement.id).label("before")
    history = (
        select(Movement.id, Movement.case_id, Movement.from_state, before)
        .where(Movement.case_kind == case.case_kind)
        .subquery()
    )
    question = (
        select(history.c.case_id, history.c.id, history.c.from_state, history.c.before)
        .where(history.c.from_state.is_distinct_from(history.c.before))
        .order_by(history.c.id)
    )
    for case_id, id_, left, before_it in session.execute(question):
        yield say(
            "{case} {id}: bước {movement} trong lịch sử rời {left}, nhưng bước trước đó dẫn tới {before}.",
            case=CASES[case], id=str(case_id), movement=str(id_), left=left or NOWHERE, before=before_it or NOWHERE,
        )  # fmt: skip


def _states_outside_their_journey(session: Session, case: Any) -> Iterator[Sentence]:
    for journey_id, state, many in session.execute(
        select(case.journey_id, case.state, func.count()).group_by(case.journey_id, case.state)
    ):
        if state not in parsed(*journey_text(session, journey_id)).states:
            yield say(
                "{many} hồ sơ loại {kind} ở trạng thái {state} mà hành trình {journey} không có.",
                kind=case.case_kind, many=many, state=state, journey=str(journey_id),
            )  # fmt: skip


def _foreign_places(session: Session) -> Iterator[Sentence]:
    place = aliased(Place)
    question = (
        select(Proposal.id, Proposal.unit_id)
        .outerjoin(place, (place.edition_id == Proposal.edition_id) & (place.unit_id == Proposal.unit_id))
        .where(place.unit_id.is_(None) | (place.tier != "intake"))
    )
    for id_, unit_id in session.execute(question):
        yield say(
            "Hồ sơ mã số {id} đến từ đơn vị {unit}, không phải nơi nhận của kỳ thi.", id=str(id_), unit=str(unit_id)
        )


def _wrong_screening_units(session: Session) -> Iterator[Sentence]:
    question = (
        select(Proposal.id, Proposal.screening_unit_id)
        .join(Place, (Place.edition_id == Proposal.edition_id) & (Place.unit_id == Proposal.unit_id))
        .where(Place.screening_unit_id != Proposal.screening_unit_id)
    )
    for id_, unit_id in session.execute(question):
        yield say(
            "Hồ sơ mã số {id} do đơn vị {unit} sơ khảo, nhưng cây đơn vị của kỳ thi ghi đơn vị khác.",
            id=str(id_), unit=str(unit_id),
        )  # fmt: skip


def _numbers_given_twice(session: Session) -> Iterator[Sentence]:
    files = (
        select(Proposal.file_number, func.count(), Edition.name)
        .join(Edition, Edition.id == Proposal.edition_id)
        .where(Proposal.file_number.is_not(None))
        .group_by(Edition.name, Proposal.file_number)
        .having(func.count() > 1)
    )
    for file_number, many, edition in session.execute(files):
        yield say(
            "Số hồ sơ {number} được cấp {many} lần trong {edition}.", number=file_number, many=many, edition=edition
        )
    papers = (
        select(Paper.code, Paper.number, Paper.year, func.count())
        .where(Paper.number.is_not(None))
        .group_by(Paper.issuer_id, Paper.year, Paper.code, Paper.number)
        .having(func.count() > 1)
    )
    for code, running, year, many in session.execute(papers):
        number = f"{running:02}/{code}"
        yield say("Số văn bản {number} năm {year} được cấp {many} lần.", number=number, year=str(year), many=many)


def _hard_conflicts_with_scores(session: Session) -> Iterator[Sentence]:
    question = (
        select(Sheet.juror_id, Sheet.proposal_id)
        .join(
            Conflict,
            (Conflict.round_id == Sheet.round_id)
            & (Conflict.proposal_id == Sheet.proposal_id)
            & (Conflict.juror_id == Sheet.juror_id),
        )
        .where(Conflict.hard, Conflict.waived_by_id.is_(None), Sheet.status == "submitted")
    )
    for juror, id_ in session.execute(question):
        yield say(
            "Giám khảo {juror} đã chấm hồ sơ mã số {id} dù có xung đột lợi ích cứng.", juror=str(juror), id=str(id_)
        )


def _files_that_do_not_hold(session: Session, cabinet: Cabinet) -> Iterator[Sentence]:
    for sha256 in session.scalars(select(StoredFile.sha256).order_by(StoredFile.sha256)):
        if not cabinet.has(sha256):
            yield say("Tệp {sha256} không còn trong kho.", sha256=sha256)
        elif not cabinet.check(sha256):
            yield say("Tệp {sha256} không còn đúng mã SHA-256 đã ghi.", sha256=sha256)

"""The invariants over live data: each is a question whose every answer is a fault."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from competition import audit
from competition.db.stored_files import StoredFile
from competition.dossiers.models import Dispatch, Paper
from competition.editions.models import Edition, Place
from competition.editions.queries import journey_text
from competition.proposals.models import Proposal
from competition.scoring.models import Conflict, ScreeningRound, Sheet
from competition.storage import Cabinet
from competition.workflow.actions import parsed
from competition.workflow.models import Movement

CASES: tuple[Any, ...] = (Proposal, ScreeningRound, Dispatch)


def faults(session: Session, cabinet: Cabinet | None) -> Iterator[str]:
    """Every fault in words; with a cabinet, each file is read and hashed again."""
    for case in CASES:
        yield from _states_without_their_movement(session, case)
        yield from _states_outside_their_journey(session, case)
    for question in (_foreign_places, _wrong_screening_units, _numbers_given_twice, _hard_conflicts_with_scores):
        yield from question(session)
    yield from audit.faults(session)
    if cabinet is not None:
        yield from _files_that_do_not_hold(session, cabinet)


def _states_without_their_movement(session: Session, case: Any) -> Iterator[str]:
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
        yield f"{case.case_kind} {id_} stands in {state}, but its last movement ends in {moved_to}"


def _states_outside_their_journey(session: Session, case: Any) -> Iterator[str]:
    for journey_id, state, many in session.execute(
        select(case.journey_id, case.state, func.count()).group_by(case.journey_id, case.state)
    ):
        if state not in parsed(*journey_text(session, journey_id)).states:
            yield f"{many} cases of kind {case.case_kind} stand in {state}, which journey {journey_id} does not have"


def _foreign_places(session: Session) -> Iterator[str]:
    place = aliased(Place)
    question = (
        select(Proposal.id, Proposal.unit_id)
        .outerjoin(place, (place.edition_id == Proposal.edition_id) & (place.unit_id == Proposal.unit_id))
        .where(place.unit_id.is_(None) | (place.tier != "intake"))
    )
    return _said(session, question, "proposal {0} comes from unit {1}, which is no intake place of its edition")


def _wrong_screening_units(session: Session) -> Iterator[str]:
    question = (
        select(Proposal.id, Proposal.screening_unit_id)
        .join(Place, (Place.edition_id == Proposal.edition_id) & (Place.unit_id == Proposal.unit_id))
        .where(Place.screening_unit_id != Proposal.screening_unit_id)
    )
    return _said(session, question, "proposal {0} is screened by unit {1}, and its edition's tree says another")


def _numbers_given_twice(session: Session) -> Iterator[str]:
    yield from _said(
        session,
        select(Proposal.file_number, func.count(), Edition.name)
        .join(Edition, Edition.id == Proposal.edition_id)
        .where(Proposal.file_number.is_not(None))
        .group_by(Edition.name, Proposal.file_number)
        .having(func.count() > 1),
        "file number {0} was given {1} times in {2}",
    )
    yield from _said(
        session,
        select(Paper.code, Paper.number, Paper.year, func.count())
        .where(Paper.number.is_not(None))
        .group_by(Paper.issuer_id, Paper.year, Paper.code, Paper.number)
        .having(func.count() > 1),
        "outgoing number {1}/{0} of {2} was given {3} times",
    )


def _hard_conflicts_with_scores(session: Session) -> Iterator[str]:
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
    return _said(session, question, "juror {0} scored proposal {1} in spite of a hard conflict of interest")


def _said(session: Session, question: Select[*tuple[Any, ...]], sentence: str) -> Iterator[str]:
    return (sentence.format(*row) for row in session.execute(question))


def _files_that_do_not_hold(session: Session, cabinet: Cabinet) -> Iterator[str]:
    for sha256 in session.scalars(select(StoredFile.sha256).order_by(StoredFile.sha256)):
        if not cabinet.has(sha256):
            yield f"file {sha256} is not in the cabinet"
        elif not cabinet.check(sha256):
            yield f"file {sha256} no longer has its recorded SHA-256"

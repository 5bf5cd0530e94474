"""Third act: every unit's round, the batches at the province, one returned for rework, the provincial round."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers.dispatching import prepare_dispatch
from competition.proposals.checks import check_item, items_of
from competition.rehearsal.eligibility import examine
from competition.rehearsal.judging import hold_round, move_round, seat_panel
from competition.rehearsal.papers import answer_applicants
from competition.rehearsal.reserves import conclude, promote, reserves_of, withdraw_and_promote
from competition.rehearsal.stage import Stage
from competition.scoring.models import ScreeningRound
from competition.workflow.actions import advance
from competition.workflow.rounds import open_round


def hold_screening(stage: Stage) -> None:
    """Eligibility, judging and signature in each unit; the first shows what is refused, the last has weak files."""
    with stage.act() as session:
        units = [place.unit_id for place in stage.screening_units(session)]
    begins = stage.charter.calendar.intake_closes + timedelta(days=7)
    _open_too_early(stage, units)
    for position, unit in enumerate(units):
        moment = begins + timedelta(minutes=10 * position)
        examine(stage, unit, moment)
        weak = position == len(units) - 1 and len(stage.entries) > 8
        round_id = hold_round(
            stage, "screening", unit, moment + timedelta(days=1), showing=position == 0, weak=weak, decided=True
        )
        if round_id is None:
            continue
        if position == 0:
            stage.must_refuse(partial(conclude, stage, round_id=round_id), begins + timedelta(days=5))
        withdraw_and_promote(stage, round_id, position)
        with stage.act(begins + timedelta(days=6, minutes=10 * position)) as session:
            send(stage, session, round_id)
    answer_applicants(stage, "screening", begins + timedelta(days=7))


def _open_too_early(stage: Stage, units: list[int]) -> None:
    """A round is not opened while a file of its unit waits for its eligibility check."""

    def too_early(session: Session) -> None:
        secretary = stage.holder(session, "screening_secretary", units[0])
        round_id = open_round(session, stage.edition(session), "screening", units[0], by=secretary).id
        seat_panel(stage, session, round_id)
        move_round(stage, session, round_id, "open_scoring")

    stage.must_refuse(too_early, stage.charter.calendar.intake_closes + timedelta(days=6))


def send(stage: Stage, session: Session, round_id: int) -> None:
    round = session.get_one(ScreeningRound, round_id)
    secretary = stage.holder(session, "screening_secretary", round.unit_id)
    advance(session, round, "send_to_province", by=secretary)


def check_and_accept(stage: Stage) -> None:
    """The province checks each file, returns one batch, accepts the others; the last only after the dispatch."""
    moment = stage.charter.calendar.screening_closes + timedelta(hours=2)
    with stage.act(moment) as session:
        rounds = _rounds(stage, session, "with_province")
        sent = {proposal.screening_unit_id for proposal in stage.proposals(session, "with_province")}
        full = [id_ for id_ in rounds if session.get_one(ScreeningRound, id_).unit_id in sent]
    if full:
        stage.must_refuse(lambda session: _accept(stage, session, full[0]), moment)
        stage.must_refuse(lambda session: _check_off_first(stage, session), moment)
        _return_one(stage, full[len(full) // 2])
    with stage.act(moment + timedelta(days=2)) as session:
        officer = stage.province(session, "province_officer")
        for proposal in stage.proposals(session, "with_province"):
            for item in items_of(stage.charter, "province", proposal.kind):
                check_item(session, proposal, "province", item, True, by=officer)
            advance(session, proposal, "check_off", by=officer)
    with stage.act(moment + timedelta(days=2, hours=2)) as session:
        for round_id in (id_ for id_ in rounds if id_ not in full[-1:]):
            _accept(stage, session, round_id)
    if stage.charter.round("provincial"):
        _provincial_round(stage)
    stage.work()


def _rounds(stage: Stage, session: Session, state: str) -> list[int]:
    return list(
        session.scalars(
            select(ScreeningRound.id)
            .where(ScreeningRound.edition_id == stage.edition_id, ScreeningRound.state == state)
            .order_by(ScreeningRound.id)
        )
    )


def _accept(stage: Stage, session: Session, round_id: int) -> None:
    round = session.get_one(ScreeningRound, round_id)
    advance(session, round, "accept", by=stage.province(session, "province_officer"))


def accept_last(stage: Stage, session: Session) -> None:
    """The batch that was still open when the dispatch left."""
    for round_id in _rounds(stage, session, "with_province"):
        _accept(stage, session, round_id)


def return_last(stage: Stage, session: Session) -> None:
    """What is in a dispatch cannot be returned for rework."""
    for round_id in _rounds(stage, session, "with_province"):
        round = session.get_one(ScreeningRound, round_id)
        by = stage.province(session, "province_officer")
        advance(session, round, "return_for_rework", by=by, note="Thiếu chữ ký.")


def _check_off_first(stage: Stage, session: Session) -> None:
    proposal = stage.proposals(session, "with_province")[0]
    advance(session, proposal, "check_off", by=stage.province(session, "province_officer"))


def _return_one(stage: Stage, round_id: int) -> None:
    """One batch goes back with a reason, is mended, and comes again."""
    moment = stage.charter.calendar.screening_closes + timedelta(hours=4)

    def returned(session: Session, note: str) -> None:
        round = session.get_one(ScreeningRound, round_id)
        by = stage.province(session, "province_officer")
        advance(session, round, "return_for_rework", by=by, note=note)

    stage.must_refuse(lambda session: returned(session, ""), moment)
    with stage.act(moment) as session:
        returned(session, "Biên bản thiếu chữ ký của một giám khảo; đề nghị bổ sung rồi gửi lại.")
    with stage.act(moment + timedelta(days=1)) as session:
        send(stage, session, round_id)


def _provincial_round(stage: Stage) -> None:
    with stage.act() as session:
        unit = stage.edition(session).province_id
    begins = stage.charter.calendar.screening_closes + timedelta(days=4)

    def past_the_round(session: Session) -> None:
        checked = stage.proposals(session, "province_checked")
        by = stage.province(session, "province_officer")
        prepare_dispatch(session, stage.edition(session), checked, by=by)

    stage.must_refuse(past_the_round, begins)
    round_id = hold_round(stage, "provincial", unit, begins, showing=True, weak=False, decided=True)
    if round_id is None:
        return

    def send_on(session: Session) -> None:
        round = session.get_one(ScreeningRound, round_id)
        advance(session, round, "send_to_province", by=stage.holder(session, "screening_secretary", unit))

    moment = begins + timedelta(days=4)
    stage.must_refuse(send_on, moment)
    with stage.act(moment) as session:
        conclude(stage, session, round_id)
        reserves = reserves_of(session, round_id)
    answer_applicants(stage, "provincial", moment + timedelta(minutes=30))
    if len(reserves) > 1:
        stage.must_refuse(lambda session: promote(stage, session, reserves[1]), moment)

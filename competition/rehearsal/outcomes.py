"""Last act: what the centre decided, from the preliminary to national prizes, with the calls and certificates."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from competition import clock
from competition.finals.actions import record_outcome
from competition.proposals.models import Proposal
from competition.rehearsal.papers import call_to_final, certify
from competition.rehearsal.stage import Stage


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

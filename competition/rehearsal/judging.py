"""Second act: eligibility, panels, conflicts, sheets, the ranking, the chair's choice, the signed minutes."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.round_papers import prepare_minutes
from competition.people.actions import appoint_deputy
from competition.people.models import Holding
from competition.people.queries import actor_for
from competition.people.roles import Actor
from competition.proposals.checks import check_item, items_of
from competition.proposals.models import Proposal
from competition.rehearsal.stage import Stage
from competition.scoring.choices import choose, give_minimum_reason, minimum_of, propose_selection
from competition.scoring.conflicts import declare_conflicts
from competition.scoring.judging import open_sheet, submit_sheet, write_marks
from competition.scoring.measures import charter_of_round
from competition.scoring.minutes import last_minutes, write_course
from competition.scoring.models import ScreeningRound, Seat, Sheet
from competition.scoring.rubric import Criterion, Rubric, rubric_from
from competition.scoring.seating import seat
from competition.scoring.standings import standings_of
from competition.workflow.actions import advance
from competition.workflow.rounds import open_round

MEMBERS = 3


def examine(stage: Stage, unit_id: int, begins: datetime) -> None:
    """The secretary checks each file's conditions; one is found ineligible, one goes back to its commune first."""
    with stage.act(begins) as session:
        ids = [proposal.id for proposal in stage.proposals(session, "passed_on", unit_id=unit_id)]
    for proposal_id in ids:
        number = next(entry.number for entry in stage.entries if entry.proposal_id == proposal_id)
        if number == 0:
            stage.must_refuse(partial(_find, stage, proposal_id=proposal_id, step="find_eligible"), begins)
        if number == 6:
            _send_back_and_forth(stage, proposal_id, begins)
        with stage.act(begins + timedelta(hours=3)) as session:
            if number == 5 and len(stage.entries) > 8:
                note = "Sản phẩm đã đạt giải cùng cấp năm trước và không có phát triển mới."
                _find(stage, session, proposal_id, "find_ineligible", note)
                continue
            proposal = session.get_one(Proposal, proposal_id)
            secretary = stage.holder(session, "screening_secretary", unit_id)
            for condition in items_of(stage.charter, "eligibility", proposal.kind):
                check_item(session, proposal, "eligibility", condition, True, by=secretary)
            _find(stage, session, proposal_id, "find_eligible")


def _find(stage: Stage, session: Session, proposal_id: int, step: str, note: str = "") -> None:
    proposal = session.get_one(Proposal, proposal_id)
    secretary = stage.holder(session, "screening_secretary", proposal.screening_unit_id)
    advance(session, proposal, step, by=secretary, note=note)


def _send_back_and_forth(stage: Stage, proposal_id: int, begins: datetime) -> None:
    with stage.act(begins) as session:
        _find(stage, session, proposal_id, "send_back_to_commune", "Thiếu dấu của Hội LHPN xã trên phiếu xác nhận.")
    with stage.act(begins + timedelta(hours=1)) as session:
        proposal = session.get_one(Proposal, proposal_id)
        officer = stage.holder(session, "commune_officer", proposal.unit_id)
        advance(session, proposal, "endorse", by=officer)
        advance(session, proposal, "pass_on", by=officer)


def begin_round(stage: Stage, key: str, unit_id: int, begins: datetime, *, showing: bool = False) -> int | None:
    """Open a unit's round with its panel in its seats; None where there is nothing to judge."""
    with stage.act(begins) as session:
        by = _runner(stage, session, key, unit_id)
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


def hold_round(stage: Stage, key: str, unit_id: int, begins: datetime, *, showing: bool, weak: bool) -> int | None:
    """A whole round of one unit up to the signature; None where there is nothing to judge."""
    round_id = begin_round(stage, key, unit_id, begins, showing=showing)
    if round_id is None:
        return None
    if showing:
        stage.must_refuse(lambda session: move_round(stage, session, round_id, "close_scoring"), begins)
    _score(stage, round_id, begins + timedelta(days=1), recusal=showing, weak=weak)
    with stage.act(begins + timedelta(days=2)) as session:
        move_round(stage, session, round_id, "close_scoring")
    _decide_and_sign(stage, round_id, begins + timedelta(days=2, hours=1), showing=showing)
    return round_id


def _runner(stage: Stage, session: Session, key: str, unit_id: int) -> Actor:
    role = "province_officer" if key == "provincial" else "screening_secretary"
    return stage.holder(session, role, unit_id)


def _anything_to_judge(stage: Stage, key: str, unit_id: int) -> bool:
    with stage.act() as session:
        if key == "provincial":
            return bool(stage.proposals(session, "province_checked"))
        return bool(stage.proposals(session, "eligible", unit_id=unit_id))


def move_round(stage: Stage, session: Session, round_id: int, step: str, note: str = "") -> None:
    round = session.get_one(ScreeningRound, round_id)
    advance(session, round, step, by=_runner(stage, session, round.key, round.unit_id), note=note)


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
    by = _runner(stage, session, round.key, round.unit_id)
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


def _score(stage: Stage, round_id: int, moment: datetime, *, recusal: bool, weak: bool) -> None:
    with stage.act(moment) as session:
        jurors = list(
            session.scalars(
                select(Seat.person_id)
                .where(Seat.round_id == round_id, Seat.seat.in_(["chair", "member"]))
                .order_by(Seat.person_id)
            )
        )
        files = list(
            session.scalars(
                select(Sheet.proposal_id).where(Sheet.round_id == round_id).distinct().order_by(Sheet.proposal_id)
            )
        )
    for juror in jurors:
        stage.severity.setdefault(juror, stage.random.gauss(0, 0.07))
        with stage.act(moment) as session:
            round, by = session.get_one(ScreeningRound, round_id), actor_for(session, juror)
            recused = recusal and juror == jurors[-1] and len(jurors) > MEMBERS
            ties = [(files[0], "kin", "Em họ của tác giả.")] if recused else []
            declare_conflicts(session, round, by=by, conflicts=ties)
        with stage.act(moment + timedelta(hours=2)) as session:
            _fill_sheets(stage, session, round_id, juror, files, weak)


def _fill_sheets(stage: Stage, session: Session, round_id: int, juror: int, files: list[int], weak: bool) -> None:
    """Her own sheets; the second file gets the first one's points, moved between two criteria: a tie for the chain."""
    round, by = session.get_one(ScreeningRound, round_id), actor_for(session, juror)
    charter = charter_of_round(session, round)
    terms = charter.round(round.key)
    assert terms is not None
    for position, proposal_id in enumerate(files):
        proposal = session.get_one(Proposal, proposal_id)
        sheet = session.scalars(
            select(Sheet).where(
                Sheet.round_id == round_id,
                Sheet.proposal_id == proposal_id,
                Sheet.juror_id == juror,
                Sheet.status == "draft",
            )
        ).one_or_none()
        if sheet is None:
            continue
        rubric = rubric_from(charter.rubrics[terms.rubric[proposal.kind]])
        tied = position in (1, 2) and len(files) > 3 and round.key == "screening"
        latent = 0.72 if tied else stage.entry(proposal).idea.quality * 0.6 + 0.35
        if weak:
            latent = 0.75 if position < 2 else 0.3
        noise = Random(juror) if tied else stage.random
        marks = marks_for(noise, rubric, latent - stage.severity[juror])
        if tied and position == 2:
            _shift(marks, rubric)
        sheet = open_sheet(session, round, proposal, by=by)
        write_marks(session, sheet, marks, "Hồ sơ rõ ràng, cần số liệu bán hàng.", by=by)
        submit_sheet(session, sheet, by=by, reason="Đã cân nhắc từng tiêu chí.")


def marks_for(random: Random, rubric: Rubric, latent: float) -> dict[str, Decimal | str | None]:
    """A juror's marks for a file of this latent worth (0 to 1), each on the criterion's own steps."""
    return {criterion.key: _mark(random, criterion, latent) for criterion in rubric.by_key.values()}


def _mark(random: Random, criterion: Criterion, latent: float) -> Decimal:
    step = criterion.step or Decimal(1)
    most = criterion.max if criterion.max is not None else Decimal(10)
    seen = min(max(latent + random.gauss(0, 0.08), 0.1), 0.98)
    steps = int((most - criterion.min) * Decimal(str(round(seen, 4))) / step)
    return criterion.min + max(steps, 1) * step


def _shift(marks: dict[str, Decimal | str | None], rubric: Rubric) -> None:
    """Move a point from the first criterion to the next with the same weight: the same total, another profile."""
    keys = [c for c in rubric.ranking if c.weight == 1]
    if len(keys) < 2:
        return
    first, second = keys[0], keys[1]
    step = max(first.step or Decimal(1), second.step or Decimal(1))
    one, two = marks[first.key], marks[second.key]
    if not isinstance(one, Decimal) or not isinstance(two, Decimal) or second.max is None:
        return
    if one - step >= first.min and two + step <= second.max:
        marks[first.key], marks[second.key] = one - step, two + step


def _decide_and_sign(stage: Stage, round_id: int, moment: datetime, *, showing: bool) -> None:
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
        secretary = _runner(stage, session, round.key, round.unit_id)
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
    prepare_minutes(session, stage.cabinet, round, by=_runner(stage, session, round.key, round.unit_id))


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

"""The demo's contest, played up to its day: most units still take in, one scores, one lies with the province."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from competition import clock
from competition.db.engine import new_session
from competition.editions import actions as editions
from competition.editions import seeding
from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of, find_edition, places
from competition.proposals.checks import check_item, endorse_text, items_of
from competition.proposals.models import Proposal
from competition.rehearsal import drafting, eligibility, judging
from competition.rehearsal.cast import APPLICANTS, STAFF, seat_cast
from competition.rehearsal.province import send
from competition.rehearsal.staffing import staff
from competition.rehearsal.stage import Entry, Stage
from competition.setting_up import add_edition
from competition.settings import Settings
from competition.storage import make_cabinet
from competition.workflow.actions import advance

EACH, SEED = 5, 7
# How far a file of a unit that still takes in has come, by turns; the units that judge have passed all on.
STAGES = ("draft", "submitted", "returned", "taken_in", "endorsed", "passed_on")


def begin_demo(engine: Engine, settings: Settings, name: str = "") -> None:
    """The demo's editions and cast, and a contest in full swing; a demo that has begun goes on where it was.

    `name`: which of the shipped editions is played; the first one, if it is not said.
    """
    with new_session(engine) as session:
        begun = session.scalar(select(Edition.id).where(Edition.demo).limit(1)) is not None
        if not begun:
            add_demo(session)
        session.commit()
    if not begun:
        play_up_to_today(engine, settings, name or seeding.shipped()[0])


def add_demo(session: Session) -> None:
    """Both shipped editions, published, with the cast in its seats; nothing twice."""
    for name in seeding.shipped():
        edition = session.scalars(select(Edition).where(Edition.name == name)).one_or_none()
        if edition is None:
            edition = add_edition(session, name, demo=True)
            editions.publish(session, edition, by=None)
        seat_cast(session, edition)


def play_up_to_today(engine: Engine, settings: Settings, name: str, each: int = EACH) -> None:
    """Fill an edition with invented proposals in every state that its demo day allows: `each` a screening unit."""
    with new_session(engine) as session:
        edition = find_edition(session, name)
        charter, edition_id = charter_of(edition), edition.id
        many = each * len(places(session, edition_id, "screening"))
    stage = Stage(engine, settings, make_cabinet(settings), edition_id, charter, Random(SEED))
    today = charter.demo_today or clock.now()
    with stage.act(charter.calendar.opens) as session:
        drafting.invent(stage, session, many)
        _the_cast_takes_part(stage, session, edition.name)
        staff(session, stage.edition(session), stage.random, {entry.unit_id for entry in stage.entries})
    drafting.write_all(stage)
    units = sorted({entry.screening_unit_id for entry in stage.entries})
    scoring, ahead = units[-1], units[len(units) // 2]
    for entry in stage.entries:
        judged = entry.screening_unit_id in (scoring, ahead)
        _bring(stage, entry, "passed_on" if judged else STAGES[entry.number % len(STAGES)], today)
    eligibility.examine(stage, ahead, today - timedelta(days=6))
    round_id = judging.hold_round(stage, "screening", ahead, today - timedelta(days=5), showing=False, weak=False)
    if round_id:
        with stage.act(today - timedelta(days=1)) as session:
            send(stage, session, round_id)
    eligibility.examine(stage, scoring, today - timedelta(days=3))
    judging.begin_round(stage, "screening", scoring, today - timedelta(days=2))
    with clock.stopped(today - timedelta(minutes=30)):
        stage.work()


def _the_cast_takes_part(stage: Stage, session: Session, edition: str) -> None:
    """The cast's applicants are among the authors, and some files lie in the communes of its officers."""
    for member, entry in zip(APPLICANTS, [e for e in stage.entries if not e.paper], strict=False):
        entry.applicant = replace(entry.applicant, full_name=member.name, phone=member.phone, email=member.email)
    codes = [member.unit for member in STAFF.get(edition, []) if member.role == "commune_officer"]
    homes = session.scalars(select(Place).where(Place.edition_id == stage.edition_id, Place.code.in_(codes))).all()
    given: set[int] = set()
    for home in sorted(homes, key=lambda home: codes.index(home.code)):
        near = [e for e in stage.entries if e.screening_unit_id == home.screening_unit_id and e.number not in given]
        for entry in near[:3]:
            entry.unit_id = home.unit_id
            given.add(entry.number)


def _bring(stage: Stage, entry: Entry, to: str, today: datetime) -> None:
    """Take one file as far as it has come by the demo's day."""
    path = {"draft": 0, "submitted": 1, "returned": 2, "taken_in": 2, "endorsed": 3, "passed_on": 4}[to]
    moment = today - timedelta(days=12, minutes=entry.number)
    steps = [_submit, _return if to == "returned" else _take_in, _endorse, _pass_on][:path]
    for number, act in enumerate(steps):
        late = path == 1 or to == "returned"
        with stage.act(moment + timedelta(days=number) if not late else today - timedelta(days=2 - number)) as session:
            act(stage, session, session.get_one(Proposal, entry.proposal_id))


def _submit(stage: Stage, session: Session, proposal: Proposal) -> None:
    advance(session, proposal, "submit", by=stage.author(session, proposal))


def _return(stage: Stage, session: Session, proposal: Proposal) -> None:
    officer = stage.holder(session, "commune_officer", proposal.unit_id)
    due = clock.after_working_days(clock.today(), stage.charter.clocks.supplement_days)
    note = "Ảnh sản phẩm bị mờ, mời chị chụp lại ở nơi đủ sáng."
    advance(session, proposal, "return_to_applicant", by=officer, note=note, due_on=due, items=["photos"])


def _take_in(stage: Stage, session: Session, proposal: Proposal) -> None:
    officer = stage.holder(session, "commune_officer", proposal.unit_id)
    for item in items_of(stage.charter, "checklist", proposal.kind):
        check_item(session, proposal, "checklist", item, True, by=officer)
    advance(session, proposal, "take_in", by=officer)


def _endorse(stage: Stage, session: Session, proposal: Proposal) -> None:
    officer = stage.holder(session, "commune_officer", proposal.unit_id)
    endorse_text(session, proposal, "Hội LHPN xã xác nhận nội dung hồ sơ là đúng và đề nghị xét chọn.", by=officer)
    advance(session, proposal, "endorse", by=officer)


def _pass_on(stage: Stage, session: Session, proposal: Proposal) -> None:
    advance(session, proposal, "pass_on", by=stage.holder(session, "commune_officer", proposal.unit_id))

"""A paper handed in in time and keyed in after the deadline: taken with its day and reason, until judging begins."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from competition import audit, clock
from competition.errors import BadInput, Refused
from competition.proposals.documents import attach_document
from competition.proposals.writing import write_answers
from competition.scoring.models import ScreeningRound
from competition.storage.keeping import keep
from competition.workflow.actions import advance
from competition.workflow.drafts import OnPaper, key_in_on_paper
from competition.workflow.lapsing import lapse_overdue
from competition.workflow.late_paper import LatePaper
from competition.workflow.models import Movement
from competition.workflow.rounds import open_round
from tests.proposals.conftest import COMMUNE, SCREENING, Desk, photo

WHY = "Xã mất mạng từ 28/4."


@pytest.fixture
def desk(world):
    with world.session() as session:
        yield Desk(world, session)


@pytest.fixture
def closes(desk):
    return desk.charter.calendar.intake_closes


def key_in(desk, late=None):
    scan = keep(desk.session, desk.world.cabinet, photo("yellow"), "phiếu.jpg", limit=1_000_000).sha256
    return key_in_on_paper(
        desk.session, desk.edition, OnPaper("Lê Thị Bưởi"), by=desk.actor("lua"),
        unit_id=desk.world.unit(desk.session, COMMUNE), kind="idea", entrant="individual", title="Tương nếp",
        consents=["judging", "truth"], signed_on=clock.today(), scan_sha256=scan, late=late,
    )  # fmt: skip


def filled(desk, proposal):
    lua = desk.actor("lua")
    answers = {question.key: "Chị em cùng làm." for question in desk.charter.required_questions("idea")}
    write_answers(desk.session, proposal, answers, by=lua, category="agriculture")
    attach_document(desk.session, desk.world.cabinet, proposal, "photos", "ảnh.jpg", photo(), by=lua)
    desk.session.flush()


def last_day(closes):
    return clock.in_vietnam(closes).date()


def test_a_paper_handed_in_in_time_is_keyed_in_and_submitted_after_the_deadline(desk, closes):
    with clock.stopped(closes + timedelta(days=2)):
        proposal = key_in(desk, LatePaper(last_day(closes), WHY))
        filled(desk, proposal)
        advance(desk.session, proposal, "submit", by=desk.actor("lua"))
    assert (proposal.state, proposal.handed_in_on) == ("submitted", last_day(closes))


def test_its_day_and_reason_stand_in_the_history_and_the_register(desk, closes):
    with clock.stopped(closes + timedelta(days=2)):
        proposal = key_in(desk, LatePaper(last_day(closes), WHY))
    desk.session.commit()
    begun = desk.session.scalars(
        select(Movement).where(Movement.case_kind == "proposal", Movement.case_id == proposal.id)
    ).one()
    assert (begun.note, begun.facts) == (WHY, {"handed_in_on": last_day(closes).isoformat()})
    told = desk.session.scalars(
        select(audit.Entry.facts).where(
            audit.Entry.subject_id == proposal.id, audit.Entry.tag == "proposals:proposal:start"
        )
    ).one()
    assert f'"handed_in_on":"{last_day(closes).isoformat()}"' in told


def test_without_its_day_nothing_is_keyed_in_after_the_deadline(desk, closes):
    with clock.stopped(closes), pytest.raises(Refused, match="Đã hết hạn nộp"):
        key_in(desk)


@pytest.mark.parametrize(
    ("days", "reason", "field"), [(1, WHY, "handed_in_on"), (30, WHY, "handed_in_on"), (0, "  ", "late_reason")]
)
def test_a_day_after_the_deadline_or_to_come_and_no_reason_are_refused(desk, closes, days, reason, field):
    late = LatePaper(last_day(closes) + timedelta(days=days), reason)
    with clock.stopped(closes + timedelta(days=2)), pytest.raises(BadInput) as bad:
        key_in(desk, late)
    assert set(bad.value.fields) == {field}


def test_a_day_before_the_contest_opened_is_refused(desk, closes):
    with clock.stopped(closes + timedelta(days=2)), pytest.raises(BadInput):
        key_in(desk, LatePaper(date(2023, 1, 1), WHY))


def test_before_the_deadline_the_day_is_not_kept(desk):
    proposal = key_in(desk, LatePaper(clock.today(), WHY))
    assert (proposal.handed_in_on, proposal.due_at) == (None, None)


def test_when_the_panel_has_begun_it_is_too_late(desk, closes):
    with clock.stopped(closes + timedelta(days=2)):
        proposal = key_in(desk, LatePaper(last_day(closes), WHY))
        filled(desk, proposal)
        unit = desk.world.unit(desk.session, SCREENING)
        open_round(desk.session, desk.edition, "screening", unit, by=desk.actor("hanh"))
        desk.session.flush()
        desk.session.query(ScreeningRound).filter_by(unit_id=unit).update({"open_for": "sheets"})
        with pytest.raises(Refused, match="đã mở vòng chấm"):
            advance(desk.session, proposal, "submit", by=desk.actor("lua"))
        with pytest.raises(Refused, match="đã mở vòng chấm"):
            key_in(desk, LatePaper(last_day(closes), WHY))


def test_the_clock_leaves_it_alone_until_screening_ends(desk, closes):
    with clock.stopped(closes + timedelta(days=2)):
        proposal = key_in(desk, LatePaper(last_day(closes), WHY))
        desk.session.flush()
        assert (lapse_overdue(desk.session, desk.edition), proposal.state) == (0, "draft")
    with clock.stopped(desk.charter.calendar.screening_closes + timedelta(hours=1)):
        assert (lapse_overdue(desk.session, desk.edition), proposal.state) == (1, "lapsed")


def test_what_a_woman_writes_online_stays_shut_after_the_deadline(desk, closes):
    proposal = desk.ready("sen")
    proposal.handed_in_on = last_day(closes)
    with clock.stopped(closes + timedelta(days=1)), pytest.raises(Refused, match="Đã hết hạn nộp"):
        advance(desk.session, proposal, "submit", by=desk.actor("sen"))

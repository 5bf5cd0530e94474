"""Letters that follow a step: once, in the reader's language, to those who may be written to; the others are phoned."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, select

from competition import clock
from competition.editions.queries import find_place
from competition.editions.rules import both
from competition.jobs import Context
from competition.language import LANGUAGES
from competition.mail import Letter, render_letter
from competition.people.consent import give_consents, withdraw_consent
from competition.settings import ROOT
from competition.workflow import journey as journeys
from competition.workflow.actions import advance
from competition.workflow.letters import JOBS
from competition.workflow.models import Movement
from competition.workflow.phoning import find_letter_to_phone, mark_phoned, to_phone
from competition.workflow.told import in_a_sentence
from tests.proposals.conftest import Desk

FACTS = {
    "name": "Nguyễn Thị Sen", "title": "Trà lá sen", "file_number": "2024-12472-001", "tracking_code": "K7PM-3XQ9-2DHB",
    "status_address": "http://127.0.0.1:8000/status/K7PM-3XQ9-2DHB", "commune": "xã An Khê, huyện Quỳnh Phụ",
    "officer": "Phạm Thị Lụa", "officer_phone": "0913 000 101", "organiser": {"vi": "Hội", "en": "Union"},
    "contest": {"vi": "Cuộc thi", "en": "Contest"}, "next": {"vi": "Chờ.", "en": "Wait."},
    "reads": {"vi": "Chị đạt giải cấp vùng", "en": "You won a regional prize"}, "note": "Thiếu ảnh.",
    "answer_by": "11/04/2024", "due_on": date(2024, 4, 15), "reason": "Thiếu ảnh.", "files": 12, "dealing": False,
    "prize": {"vi": "Giải nhì", "en": "Second prize"}, "unit": "huyện Quỳnh Phụ", "site": "http://127.0.0.1:8000",
}  # fmt: skip


@pytest.fixture
def desk(world):
    with world.session() as session:
        yield Desk(world, session)


def finish(desk):
    desk.session.commit()
    desk.world.work_is_done()
    desk.session.expire_all()


def letters(desk, name):
    rows = desk.session.scalars(select(Letter).where(Letter.key.startswith(f"{name}:")).order_by(Letter.id))
    return rows.all()


def agree(desk, proposal, *purposes):
    give_consents(
        desk.session, desk.edition, proposal.applicant_id, purposes, by=desk.actor("sen"), proposal_id=proposal.id
    )


def test_every_letter_that_a_journey_names_is_written_by_a_job_and_has_a_template_in_both_languages():
    named = {
        job
        for kind in ("proposal", "screening_round", "dispatch")
        for step in journeys.read(journeys.shipped(kind)).steps.values()
        for job in step.afterwards
        if job.startswith("mail_")
    }
    assert set(JOBS) == named
    shelf = Path(ROOT / "templates" / "mail")
    files = {path.name for path in shelf.glob("[a-z]*.txt")}
    # The letters about signed papers and about a round's deal hang on acts that move no case.
    letters = {"paper", "dealt"} | {name.removeprefix("mail_") for name in named}
    assert files == {f"{letter}.{language}.txt" for letter in letters for language in LANGUAGES}


@pytest.mark.parametrize("name", sorted(JOBS))
def test_each_letter_says_what_comes_next_without_gaps(name):
    for language in LANGUAGES:
        subject, body = render_letter(name.removeprefix("mail_"), FACTS, language)
        assert subject
        assert "\n\n\n" not in body
        assert "  " not in body
        greeting = {"vi": ("Chào chị", "Kính gửi"), "en": ("Dear",) * 2}[language]
        assert body.startswith(greeting)


def test_a_submitted_file_is_confirmed_with_code_address_and_day(desk):
    proposal = desk.submitted()
    finish(desk)
    (letter,) = letters(desk, "mail_submitted")
    assert (letter.address, letter.subject) == ("sen@vidu.vn", "Chị đã nộp hồ sơ “Trà lá sen Quỳnh Phụ”")
    assert letter.body == (
        "Chào chị Nguyễn Thị Sen,\n\n"
        f"Hồ sơ của chị đã đến Hội LHPN {commune(desk)}. Cảm ơn chị đã gửi ý tưởng của mình tới cuộc thi!"
        " Cán bộ Hội sẽ kiểm tra và trả lời chị chậm nhất ngày 11/04/2024.\n\n"
        "Việc tiếp theo: Cán bộ Hội ở xã kiểm tra và sẽ báo cho chị.\n\n"
        "Hồ sơ: Trà lá sen Quỳnh Phụ\n"
        f"Mã tra cứu: {proposal.tracking_code}\n"
        f"Xem hồ sơ đang ở đâu (không cần đăng nhập): http://127.0.0.1:8000/status/{proposal.tracking_code}\n\n"
        f"Cần giúp, mời chị gọi chị Phạm Thị Lụa, Hội LHPN {commune(desk)}, điện thoại 0913 000 101.\n\n"
        "Thân mến,\nHội Liên hiệp Phụ nữ tỉnh Thái Bình\nCuộc thi Phụ nữ khởi nghiệp năm 2024\n"
    )


def commune(desk):
    return in_a_sentence(find_place(desk.session, desk.edition.id, desk.world.unit(desk.session, "12472")))


def test_a_job_that_runs_twice_writes_once(desk):
    desk.submitted()
    finish(desk)
    movement = desk.session.scalars(select(Movement.id).where(Movement.step == "submit")).one()
    world = desk.world
    desk.session.commit()
    JOBS["mail_submitted"](Context(world.settings, world.engine, lambda: world.cabinet), [movement])
    assert len(letters(desk, "mail_submitted")) == 1


def test_a_reader_of_english_is_written_to_in_english(desk):
    desk.world.person(desk.session, "sen").language = "en"
    desk.submitted()
    finish(desk)
    assert letters(desk, "mail_submitted")[0].subject == "You submitted “Trà lá sen Quỳnh Phụ”"


def test_a_return_names_what_is_missing_and_until_when(desk):
    proposal = desk.submitted()
    advance(
        desk.session, proposal, "return_to_applicant", by=desk.actor("lua"), note="Ảnh mờ quá.",
        due_on=date(2024, 4, 15),
    )  # fmt: skip
    finish(desk)
    body = letters(desk, "mail_returned")[0].body
    assert "cần chị bổ sung:\n\nẢnh mờ quá.\n" in body
    assert "mời chị bổ sung rồi bấm Nộp lại trước hết ngày 15/04/2024." in body


def test_who_did_not_ask_for_letters_hears_only_what_she_must(desk):
    desk.taken_in()
    finish(desk)
    assert (len(letters(desk, "mail_submitted")), letters(desk, "mail_taken_in")) == (1, [])


def test_who_agreed_hears_of_every_step_until_she_takes_it_back(desk):
    proposal = desk.submitted()
    agree(desk, proposal, "contact")
    desk.check(proposal, "checklist", "lua")
    advance(desk.session, proposal, "take_in", by=desk.actor("lua"))
    finish(desk)
    (taken_in,) = letters(desk, "mail_taken_in")
    assert taken_in.subject == f"Hồ sơ của chị đã được tiếp nhận, số {proposal.file_number}"
    withdraw_consent(desk.session, proposal.applicant_id, "contact", by=desk.actor("sen"), proposal_id=proposal.id)
    proposal.endorsement = "Hội LHPN xã xác nhận."
    for step in ("endorse", "pass_on"):
        advance(desk.session, proposal, step, by=desk.actor("lua"))
    finish(desk)
    assert letters(desk, "mail_passed_on") == []


def test_whom_no_letter_reaches_stands_on_her_communes_list_until_somebody_phoned(desk):
    proposal = desk.submitted("man", title="Bánh cáy")
    finish(desk)
    unit = proposal.unit_id
    (row,) = to_phone(desk.session, [unit])
    assert (row.name, row.phone, row.subject) == ("Trần Thị Mận", "0912 000 002", "Chị đã nộp hồ sơ “Bánh cáy”")
    assert to_phone(desk.session, [unit + 1]) == []
    letter = find_letter_to_phone(desk.session, desk.actor("lua"), row.letter_id)
    mark_phoned(desk.session, letter, by=desk.actor("lua"))
    assert (to_phone(desk.session, [unit]), letter.status) == ([], "phoned")


def test_an_outcome_names_the_prize(desk):
    proposal = desk.submitted()
    agree(desk, proposal, "contact")
    proposal.state = "regional_finalist"
    advance(
        desk.session, proposal, "record_regional_prize", by=desk.actor("ha"), on=clock.today(),
        source="Thông báo số 7", prize="second",
    )  # fmt: skip
    finish(desk)
    (letter,) = letters(desk, "mail_outcome")
    second = {prize.key: both(prize.label)["vi"] for prize in desk.charter.prizes}["second"]
    assert f"Chị đạt giải cấp vùng: {second}.\n" in letter.body


def test_the_statements_do_not_grow_with_the_letters(desk):
    proposal = desk.submitted()
    agree(desk, proposal, "contact")
    finish(desk)
    one, twelve = (statements_for(desk, proposal, many) for many in (2, 12))
    assert len(letters(desk, "mail_taken_in")) == 14
    assert one == twelve


def statements_for(desk, proposal, many):
    """How many statements it takes to write so many letters."""
    rows = [
        Movement(
            edition_id=proposal.edition_id, case_kind="proposal", case_id=proposal.id, journey_id=proposal.journey_id,
            step="take_in", from_state="submitted", to_state="taken_in", by_id=None, role="commune_officer",
            at=clock.now(), note="", facts={},
        )
        for _ in range(many)
    ]  # fmt: skip
    desk.session.add_all(rows)
    desk.session.commit()
    world, ids, seen = desk.world, [row.id for row in rows], []

    def note(*told):
        seen.append(told[2])

    event.listen(world.engine, "before_cursor_execute", note)
    JOBS["mail_taken_in"](Context(world.settings, world.engine, lambda: world.cabinet), ids)
    event.remove(world.engine, "before_cursor_execute", note)
    return len(seen)

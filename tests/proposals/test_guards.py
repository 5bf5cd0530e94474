"""The proposal's guards and effects up to the screening: one success and one refusal each."""

from datetime import date

import pytest

from competition import clock
from competition.errors import Refused
from competition.people.consent import withdraw_consent
from competition.people.roles import THE_CLOCK
from competition.proposals.checks import check_item, endorse_text
from competition.proposals.documents import remove_document
from competition.proposals.models import Document, SearchWord, SupplementRequest
from competition.proposals.writing import write_answers
from competition.scoring.models import ScreeningRound
from competition.workflow.actions import advance, advance_many, open_steps
from competition.workflow.lapsing import lapse_overdue


def refusal(desk, proposal, step, key, **given) -> str:
    with pytest.raises(Refused) as refused:
        advance(desk.session, proposal, step, by=desk.actor(key), **given)
    return str(refused.value)


def test_a_complete_draft_is_submitted_locked_and_found(desk):
    proposal = desk.submitted()
    words = {row.word for row in desk.session.query(SearchWord).filter_by(proposal_id=proposal.id)}
    assert (proposal.state, proposal.locked, proposal.submitted_at) == ("submitted", True, clock.now())
    assert {"nguien", "thi", "sen", "tra", "la", "quinh", "phu"} <= words


def test_a_draft_with_everything_missing_says_so_in_one_breath(desk):
    assert refusal(desk, desk.draft(title=""), "submit", "sen") == (
        "Phiếu còn chưa điền: “Tên ý tưởng, dự án”, “Lĩnh vực”, “Tóm tắt”, “1. Vì sao cần làm? (tính cấp thiết)”, "
        "“2. Điểm mới, sáng tạo”, “4. Bảo vệ môi trường, chuyển đổi xanh”. "
        "Hồ sơ còn thiếu giấy tờ: “Ảnh sản phẩm hoặc mô hình”. "
        "Còn chưa đồng ý mục bắt buộc: “Chấm và chuyển hồ sơ”, “Cam kết”."
    )


def test_a_single_gap_is_refused_by_its_own_sentence(desk):
    proposal, her = desk.ready(), desk.actor("sen")
    write_answers(desk.session, proposal, {"summary": ""}, by=her)
    assert refusal(desk, proposal, "submit", "sen") == "Phiếu còn chưa điền: “Tóm tắt”."
    write_answers(desk.session, proposal, {"summary": "Trà"}, by=her)
    withdraw_consent(desk.session, proposal.applicant_id, "truth", by=her, proposal_id=proposal.id)
    remove_document(desk.session, proposal, desk.session.query(Document).one().id, by=her)
    assert refusal(desk, proposal, "submit", "sen") == (
        "Hồ sơ còn thiếu giấy tờ: “Ảnh sản phẩm hoặc mô hình”. Còn chưa đồng ý mục bắt buộc: “Cam kết”."
    )


def test_the_deadline_is_the_first_moment_that_is_too_late(desk, at):
    proposal = desk.ready()
    with at(4, 26, 17, 0):
        assert refusal(desk, proposal, "submit", "sen") == "Đã hết hạn nộp hồ sơ lúc 17:00 ngày 26/04/2024."
    with at(4, 26, 16, 59, 59):
        advance(desk.session, proposal, "submit", by=desk.actor("sen"))
    assert proposal.state == "submitted"


def test_a_request_that_arrived_in_time_counts_although_the_house_was_slow(desk, at):
    proposal = desk.ready()
    arrived = clock.at(2024, 4, 26, 16, 59, 59)
    with at(4, 26, 17, 0, 4):
        advance(desk.session, proposal, "submit", by=desk.actor("sen"), arrived_at=arrived)
    assert (proposal.state, proposal.submitted_at) == ("submitted", arrived)


def test_an_officer_does_not_submit_what_its_author_writes_herself(desk):
    assert refusal(desk, desk.ready(), "submit", "lua") == (
        "Hồ sơ này tác giả tự làm qua mạng, nên chỉ tác giả mới nộp được."
    )


def test_a_returned_file_can_be_mended_and_sent_again(desk):
    proposal, officer = desk.submitted(), desk.actor("lua")
    advance(
        desk.session, proposal, "return_to_applicant", by=officer, note="Ảnh mờ", due_on=date(2024, 4, 15),
        items=["photos"],
    )  # fmt: skip
    request = desk.session.query(SupplementRequest).one()
    assert (request.reason, request.items, request.due_on) == ("Ảnh mờ", ["photos"], date(2024, 4, 15))
    assert (proposal.locked, proposal.due_at) == (False, clock.at(2024, 4, 15, 23, 59, 59))
    advance(desk.session, proposal, "send_again", by=desk.actor("sen"))
    assert (proposal.state, proposal.locked, request.answered_at) == ("submitted", True, clock.now())


@pytest.mark.parametrize(
    ("note", "due_on", "sentence"),
    [
        ("", date(2024, 4, 15), "Hãy ghi rõ lý do."),
        ("Ảnh mờ", None, "Hãy ghi ngày hẹn bổ sung."),
        ("Ảnh mờ", date(2024, 4, 8), "Ngày hẹn bổ sung phải sau hôm nay."),
        ("Ảnh mờ", date(2024, 5, 25), "Ngày hẹn bổ sung không được sau ngày kết thúc sơ khảo 24/05/2024."),
    ],
)
def test_a_return_wants_a_reason_and_a_day(desk, note, due_on, sentence):
    assert refusal(desk, desk.submitted(), "return_to_applicant", "lua", note=note, due_on=due_on) == sentence


def test_after_the_supplement_day_it_is_too_late(desk, at):
    proposal = desk.submitted()
    due_on = date(2024, 4, 15)
    advance(desk.session, proposal, "return_to_applicant", by=desk.actor("lua"), note="Ảnh mờ", due_on=due_on)
    with at(4, 16, 0, 0):
        assert refusal(desk, proposal, "send_again", "sen") == "Đã quá ngày hẹn bổ sung 15/04/2024."
    with at(4, 15, 23, 59):
        advance(desk.session, proposal, "send_again", by=desk.actor("sen"))
    assert proposal.state == "submitted"


def test_taking_in_wants_each_paper_checked_and_gives_a_number(desk):
    first = desk.submitted()
    assert refusal(desk, first, "take_in", "lua") == "Chưa kiểm tra: “Ảnh sản phẩm hoặc mô hình”."
    desk.check(first, "checklist", "lua", passes=False)
    assert refusal(desk, first, "take_in", "lua") == "Chưa đạt: “Ảnh sản phẩm hoặc mô hình”."
    desk.check(first, "checklist", "lua")
    advance(desk.session, first, "take_in", by=desk.actor("lua"))
    second, elsewhere = desk.taken_in("man"), desk.taken_in("na", officer="thom", unit="12520")
    assert [p.file_number for p in (first, second, elsewhere)] == [
        "2024-12472-001", "2024-12472-002", "2024-12520-001",
    ]  # fmt: skip


def test_an_officer_of_another_commune_takes_nothing_in(desk):
    proposal = desk.submitted()
    desk.check(proposal, "checklist", "lua")
    assert refusal(desk, proposal, "take_in", "thom") == "Hồ sơ này thuộc xã khác."


def test_an_endorsement_is_written_before_it_is_given(desk):
    proposal = desk.taken_in()
    assert refusal(desk, proposal, "endorse", "lua") == "Hãy ghi ý kiến xác nhận của Hội LHPN xã."
    endorse_text(desk.session, proposal, "Đồng ý.", by=desk.actor("lua"))
    advance(desk.session, proposal, "endorse", by=desk.actor("lua"))
    assert proposal.state == "endorsed"


def endorsed(desk):
    proposal = desk.taken_in()
    endorse_text(desk.session, proposal, "Đồng ý.", by=desk.actor("lua"))
    advance(desk.session, proposal, "endorse", by=desk.actor("lua"))
    return proposal


def test_nothing_is_passed_on_after_the_screening(desk, at):
    proposal = endorsed(desk)
    with at(5, 24, 17, 0):
        assert refusal(desk, proposal, "pass_on", "lua") == "Vòng sơ khảo đã kết thúc lúc 17:00 ngày 24/05/2024."


def test_nothing_is_passed_on_to_a_panel_that_judges_already(desk):
    proposal = endorsed(desk)
    desk.session.add(
        ScreeningRound(
            edition_id=proposal.edition_id, key="screening", unit_id=proposal.screening_unit_id, open_for="sheets",
            state="scoring", state_since=clock.now(), journey_id=desk.edition.round_journey_id,
        )
    )  # fmt: skip
    desk.session.flush()
    assert refusal(desk, proposal, "pass_on", "lua") == "Hội đồng giám khảo đã mở vòng chấm nên không nhận thêm hồ sơ."


def test_every_condition_of_eligibility_passes_before_a_file_is_eligible(desk):
    proposal = desk.passed_on()
    conditions = [
        "“Do phụ nữ làm chủ hoặc tham gia quản lý”", "“Đúng chủ đề và lĩnh vực của kỳ thi”", "“Thực hiện trên địa bàn”",
        "“Chưa đạt giải ở cấp tương đương, hoặc có phát triển mới”", "“Không có tranh chấp về quyền tác giả”",
    ]  # fmt: skip
    assert refusal(desk, proposal, "find_eligible", "hanh") == f"Chưa kiểm tra: {', '.join(conditions)}."
    desk.check(proposal, "eligibility", "hanh")
    check_item(desk.session, proposal, "eligibility", "in_theme", False, "Lạc đề", by=desk.actor("hanh"))
    assert refusal(desk, proposal, "find_eligible", "hanh") == f"Chưa đạt: {conditions[1]}."
    desk.check(proposal, "eligibility", "hanh")
    advance(desk.session, proposal, "find_eligible", by=desk.actor("hanh"))
    assert proposal.state == "eligible"


def test_a_file_sent_back_to_the_commune_keeps_its_number(desk):
    proposal = desk.passed_on()
    assert refusal(desk, proposal, "send_back_to_commune", "hanh") == "Hãy ghi rõ lý do."
    advance(desk.session, proposal, "send_back_to_commune", by=desk.actor("hanh"), note="Thiếu dấu")
    assert (proposal.state, proposal.file_number) == ("taken_in", "2024-12472-001")


def test_she_withdraws_with_one_press_and_the_officer_on_her_written_word(desk):
    hers, officers = desk.submitted(), desk.submitted("man")
    advance(desk.session, hers, "withdraw", by=desk.actor("sen"))
    assert refusal(desk, officers, "withdraw", "lua") == "Hãy ghi tác giả đề nghị rút khi nào và bằng cách nào."
    advance(desk.session, officers, "withdraw", by=desk.actor("lua"), note="Chị Mận gọi điện sáng 8/4")
    assert [(p.state, p.locked) for p in (hers, officers)] == [("withdrawn", True), ("withdrawn", True)]


def test_a_draft_on_her_phone_is_hers_alone_to_drop(desk):
    draft = desk.draft()
    assert refusal(desk, draft, "withdraw", "lua", note="x") == ("Bản nháp này của tác giả, chỉ tác giả mới bỏ được.")


def test_what_is_overdue_lapses_and_nothing_else(desk, at):
    draft, waiting, returned = desk.ready(), desk.submitted("man"), desk.submitted("na")
    due_on = date(2024, 4, 15)
    advance(desk.session, returned, "return_to_applicant", by=desk.actor("lua"), note="Ảnh mờ", due_on=due_on)
    assert lapse_overdue(desk.session, desk.edition) == 0
    with at(4, 16, 0, 5):
        assert lapse_overdue(desk.session, desk.edition) == 1
    with at(4, 26, 17, 5):
        assert lapse_overdue(desk.session, desk.edition) == 1
    assert [(p.state, p.locked) for p in (draft, waiting, returned)] == [
        ("lapsed", True), ("submitted", True), ("lapsed", True),
    ]  # fmt: skip


def test_nothing_lapses_before_its_date(desk):
    draft = desk.draft()
    with pytest.raises(Refused) as refused:
        advance(desk.session, draft, "lapse", by=THE_CLOCK)
    assert str(refused.value) == "Hồ sơ chưa quá hạn; hạn là 17:00 ngày 26/04/2024."


def test_the_button_says_why_it_is_shut(desk):
    steps = {step.name: [str(reason) for reason in step.reasons] for step in
             open_steps(desk.session, desk.submitted(), by=desk.actor("lua"))}  # fmt: skip
    assert steps == {
        "return_to_applicant": [],
        "take_in": ["Chưa kiểm tra: “Ảnh sản phẩm hoặc mô hình”."],
        "withdraw": [],
    }


def test_a_batch_costs_as_many_statements_as_a_single_file(desk, statements):
    many = [desk.submitted("sen", title=f"Trà {n}") for n in range(12)]
    for proposal in many:
        desk.check(proposal, "checklist", "lua")
    desk.session.commit()
    officer, edition = desk.actor("lua"), desk.edition
    counts = []
    for cases in (many[:2], many[2:]):
        statements.clear()
        assert advance_many(desk.session, cases, "take_in", by=officer).refused == []
        desk.session.commit()
        counts.append(len(statements))
    assert (counts[0], edition.id) == (counts[1], many[0].edition_id)
    assert counts[1] <= 15

"""Outcomes recorded from the centre: one by one, many at once, and what the results page shows of them."""

from datetime import timedelta

import pytest

from competition import clock
from competition.editions.queries import charter_of
from competition.errors import NotAllowed, Refused
from competition.finals.actions import Source, preview_outcomes, record_outcome, record_outcomes
from competition.finals.queries import outcomes_of, results
from competition.finals.rules import SOMEBODY, prize_order, steps_asked
from competition.people.consent import give_consents, withdraw_consent
from tests.scoring.round_stage import a_file

NOTICE = "Thông báo số 7/TB-BTC"


@pytest.fixture
def session(world):
    with world.session() as session:
        yield session


def files(world, session, many=3, state="central_received"):
    return [a_file(world, session, number + 1, state=state) for number in range(many)]


def record(world, session, proposal, step, prize=None, by="ha"):
    record_outcome(session, proposal, step, by=world.actor(session, by), on=clock.today(), source=NOTICE, prize=prize)


def test_a_proposal_goes_by_outcomes_from_the_preliminary_to_a_national_prize(world, session):
    (proposal,) = files(world, session, 1)
    for step, prize in (
        ("record_preliminary_passed", None), ("record_training", None), ("record_regional_finalist", None),
        ("record_regional_prize", "second"), ("record_national_finalist", None), ("record_national_prize", "first"),
    ):  # fmt: skip
        record(world, session, proposal, step, prize)
    assert proposal.state == "national_prize"
    assert [(one.stage, one.prize, one.source) for one in outcomes_of(session, proposal.id)] == [
        ("preliminary_passed", None, NOTICE), ("training", None, NOTICE), ("regional_finalist", None, NOTICE),
        ("regional_prize", "second", NOTICE), ("national_finalist", None, NOTICE), ("national_prize", "first", NOTICE),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"source": " "}, "Hãy ghi nguồn: số và ngày của văn bản, hoặc nơi công bố kết quả."),
        ({"on": timedelta(days=1)}, "Hãy ghi ngày có kết quả, không sau hôm nay."),
        ({"prize": "golden"}, "Hãy chọn giải trong danh sách giải của kỳ thi."),
    ],
)
def test_an_outcome_needs_a_day_a_source_and_a_known_prize(world, session, given, reason):
    (proposal,) = files(world, session, 1, "regional_finalist")
    facts = {"on": timedelta(0), "source": NOTICE, "prize": "third", **given}
    facts["on"] = clock.today() + facts["on"]
    with pytest.raises(Refused) as refused:
        record_outcome(session, proposal, "record_regional_prize", by=world.actor(session, "ha"), **facts)
    assert str(refused.value) == reason


def test_only_a_third_prize_or_better_goes_on_to_the_national_final(world, session):
    consoled, third = files(world, session, 2, "regional_finalist")
    record(world, session, consoled, "record_regional_prize", "consolation")
    record(world, session, third, "record_regional_prize", "third")
    record(world, session, third, "record_national_finalist")
    assert third.state == "national_finalist"
    with pytest.raises(Refused) as refused:
        record(world, session, consoled, "record_national_finalist")
    assert str(refused.value) == "Chỉ hồ sơ đạt giải ba cấp vùng trở lên được vào chung kết toàn quốc."


def test_many_outcomes_are_previewed_case_by_case_and_then_recorded(world, session):
    first, second = files(world, session, 2, "regional_finalist")
    behind = a_file(world, session, 3, state="central_received")
    known, by = Source(clock.today(), NOTICE), world.actor(session, "ha")
    everyone, prizes = [first, second, behind], {first.id: "first", behind.id: "third"}
    told = preview_outcomes(session, everyone, "record_regional_prize", by=by, known=known, prizes=prizes)
    reasons = {case.id: [str(reason) for reason in why] for case, why in told.refused}
    assert told.moved == [first]
    assert reasons == {
        second.id: ["Hãy chọn giải trong danh sách giải của kỳ thi."],
        behind.id: ["Đang ở bước “Trung ương đã nhận” nên không thể “Ghi giải vùng”."],
    }
    assert [one.state for one in everyone] == ["regional_finalist", "regional_finalist", "central_received"]
    done = record_outcomes(session, everyone, "record_regional_prize", by=by, known=known, prizes=prizes)
    assert (done.moved, [one.state for one in everyone]) == (
        [first], ["regional_prize", "regional_finalist", "central_received"],
    )  # fmt: skip
    with pytest.raises(Refused):
        record_outcomes(
            session, [second, behind], "record_regional_prize", by=by, known=known, prizes=prizes, all_or_none=True
        )


def test_who_has_nothing_to_do_with_it_records_nothing(world, session):
    (proposal,) = files(world, session, 1)
    with pytest.raises(NotAllowed):
        record(world, session, proposal, "record_preliminary_passed", by="hanh")


def test_names_and_titles_are_published_only_of_those_who_agreed(world, session):
    agreed, other = files(world, session, 2, "regional_finalist")
    her = world.actor(session, "sen")
    give_consents(session, world.edition(session), agreed.applicant_id, ["publication"], by=her, proposal_id=agreed.id)
    record(world, session, agreed, "record_regional_prize", "third")
    record(world, session, other, "record_regional_prize", "first")
    best, next_best = results(session, world.edition(session))
    assert (best.file_number, best.name, best.title, best.prize["vi"]) == (other.file_number, SOMEBODY, "", "Giải nhất")
    assert (next_best.name, next_best.title, next_best.place) == ("Nguyễn Thị Sen", agreed.title, "Huyện Quỳnh Phụ")
    withdraw_consent(session, agreed.applicant_id, "publication", by=her, proposal_id=agreed.id)
    assert [one.name for one in results(session, world.edition(session))] == [SOMEBODY, SOMEBODY]


def test_the_results_show_how_far_each_came_the_best_first(world, session):
    passed, failed = files(world, session, 2)
    record(world, session, failed, "record_preliminary_failed")
    record(world, session, passed, "record_preliminary_passed")
    record(world, session, passed, "record_regional_finalist")
    rows = [(one.file_number, one.stage) for one in results(session, world.edition(session))]
    assert rows == [(passed.file_number, "regional_finalist"), (failed.file_number, "preliminary_failed")]
    kept = results(session, world.edition(session), stages=["preliminary_passed"])
    assert [one.file_number for one in kept] == [passed.file_number]


def test_a_line_of_a_list_names_what_it_lacks(world, session):
    assert steps_asked({"file_number": "1", "step": "record_training"}) == []
    assert steps_asked({"file_number": " ", "step": "record_regional_prize"}) == ["file_number", "prize"]
    charter = charter_of(world.edition(session))
    assert [prize_order(charter, key) for key in ("special", "third", None)] == [0, 3, 5]

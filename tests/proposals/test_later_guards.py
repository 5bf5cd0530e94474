"""The guards and effects after the screening: the reserve, the province's check and round, recorded outcomes."""

from datetime import date
from decimal import Decimal

import pytest

from competition import clock
from competition.errors import Refused
from competition.finals.models import Outcome
from competition.proposals.checks import check_item
from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound, Standing
from competition.workflow.actions import advance, advance_many, dry_run
from competition.workflow.models import Movement


def put(desk, state: str, *keys: str) -> list[Proposal]:
    """Proposals that stand in a later state, as the rounds above would have left them."""
    proposals = [desk.submitted(key, title=f"Dự án của {key}") for key in keys]
    for place, proposal in enumerate(proposals, 1):
        proposal.file_number = f"2024-12472-{place:03d}"
        desk.session.flush()
        desk.session.execute(Proposal.__table__.update().where(Proposal.id == proposal.id).values(state=state))
        desk.session.refresh(proposal)
    return proposals


def stand(desk, proposals: list[Proposal], key: str = "screening") -> None:
    unit = proposals[0].screening_unit_id if key == "screening" else desk.edition.province_id
    held = ScreeningRound(
        edition_id=desk.edition.id, key=key, unit_id=unit, state="signed", state_since=clock.now(), open_for="",
        journey_id=desk.edition.round_journey_id,
    )  # fmt: skip
    desk.session.add(held)
    desk.session.flush()
    desk.session.add_all(
        Standing(
            round_id=held.id, proposal_id=proposal.id, score=Decimal(80 - rank), rank=rank, jurors=3,
            passes_floor=True, zero_criterion=False, outcome="reserve",
        )
        for rank, proposal in enumerate(proposals, 1)
    )  # fmt: skip
    desk.session.flush()


def refusal(desk, proposal, step, key, **given) -> str:
    with pytest.raises(Refused) as refused:
        advance(desk.session, proposal, step, by=desk.actor(key), **given)
    return str(refused.value)


def test_the_reserve_is_promoted_in_its_order(desk):
    first, second = put(desk, "reserve", "sen", "man")
    stand(desk, [first, second])
    assert refusal(desk, second, "promote", "minh", note="Một hồ sơ rút") == (
        "Trong danh sách dự phòng còn hồ sơ đứng trước: 2024-12472-001."
    )
    assert refusal(desk, first, "promote", "minh") == "Hãy ghi rõ lý do."
    advance(desk.session, first, "promote", by=desk.actor("minh"), note="Một hồ sơ rút")
    advance(desk.session, second, "promote", by=desk.actor("minh"), note="Hai hồ sơ rút")
    assert [first.state, second.state] == ["selected", "selected"]


def test_the_first_two_of_the_reserve_may_be_promoted_together(desk):
    both = put(desk, "reserve", "sen", "man")
    stand(desk, both)
    told = advance_many(desk.session, both, "promote", by=desk.actor("minh"), note="Hai hồ sơ rút")
    assert (len(told.moved), told.refused) == (2, [])


def test_a_file_without_a_rank_is_not_promoted(desk):
    (proposal,) = put(desk, "reserve", "sen")
    assert refusal(desk, proposal, "promote", "minh", note="x") == (
        "Hồ sơ này chưa có thứ hạng trong danh sách dự phòng."
    )


def test_the_provincial_reserve_has_its_own_order(desk):
    first, second = put(desk, "provincial_reserve", "sen", "man")
    stand(desk, [first, second])
    stand(desk, [second, first], "provincial")
    assert refusal(desk, first, "promote_provincially", "bich", note="x") == (
        "Trong danh sách dự phòng còn hồ sơ đứng trước: 2024-12472-002."
    )
    advance(desk.session, second, "promote_provincially", by=desk.actor("bich"), note="Một hồ sơ rút")
    assert second.state == "provincially_selected"


def test_the_province_checks_each_paper_off(desk):
    (proposal,) = put(desk, "with_province", "sen")
    assert refusal(desk, proposal, "check_off", "bich") == "Chưa kiểm tra: “Ảnh sản phẩm hoặc mô hình”."
    check_item(desk.session, proposal, "province", "photos", True, by=desk.actor("bich"))
    advance(desk.session, proposal, "check_off", by=desk.actor("bich"))
    assert proposal.state == "province_checked"


def test_where_there_is_a_provincial_round_only_what_it_chose_goes_on(world, desk):
    session, edition = desk.session, world.edition(desk.session, "hung-yen-2026")
    (proposal,) = put(desk, "province_checked", "sen")
    check_item(session, proposal, "province", "photos", True, by=desk.actor("bich"))
    bich = world.actor(session, "bich")
    assert dry_run(session, [proposal], "put_in_dispatch", by=bich, through="dispatch").refused == []
    moved = Proposal.__table__.update().where(Proposal.id == proposal.id)
    session.execute(moved.values(edition_id=edition.id, journey_id=edition.proposal_journey_id))
    session.refresh(proposal)
    with clock.stopped(clock.at(2026, 5, 4)):
        officer = world.actor(session, "bich", edition.name)
    told = dry_run(session, [proposal], "put_in_dispatch", by=officer, through="dispatch")
    assert [str(why) for _, reasons in told.refused for why in reasons] == [
        "Kỳ thi có vòng cấp tỉnh; hồ sơ này chưa được vòng đó chọn."
    ]
    session.add(
        Movement(
            edition_id=edition.id, case_kind="proposal", case_id=proposal.id, journey_id=proposal.journey_id,
            step="select_provincially", to_state="provincially_selected", role="jury_chair", at=clock.now(),
        )
    )  # fmt: skip
    session.flush()
    assert dry_run(session, [proposal], "put_in_dispatch", by=officer, through="dispatch").refused == []


SOURCE = {"on": date(2024, 4, 5), "source": "Thông báo 12/TB-ĐCT ngày 05/04/2024"}


def test_an_outcome_is_kept_with_its_day_and_source(desk):
    proposals = put(desk, "central_received", "sen", "man")
    given = {proposal.id: SOURCE for proposal in proposals}
    advance_many(desk.session, proposals, "record_preliminary_passed", by=desk.actor("ha"), given=given)
    rows = desk.session.query(Outcome).order_by(Outcome.proposal_id).all()
    assert [(o.proposal_id, o.stage, o.prize, o.on, o.source) for o in rows] == [
        (proposal.id, "preliminary_passed", None, SOURCE["on"], SOURCE["source"]) for proposal in proposals
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"source": "x"}, "Hãy ghi ngày có kết quả, không sau hôm nay."),
        ({"on": date(2024, 4, 9), "source": "x"}, "Hãy ghi ngày có kết quả, không sau hôm nay."),
        (
            {"on": date(2024, 4, 5), "source": " "},
            "Hãy ghi nguồn: số và ngày của văn bản, hoặc nơi công bố kết quả.",
        ),
        ({"on": date(2024, 4, 5), "source": "x" * 301}, "Nguồn dài quá 300 ký tự."),
    ],
)
def test_an_outcome_without_day_or_source_is_not_recorded(desk, given, sentence):
    (proposal,) = put(desk, "central_received", "sen")
    assert refusal(desk, proposal, "record_preliminary_passed", "bich", **given) == sentence


def test_a_prize_is_one_of_the_charters(desk):
    (proposal,) = put(desk, "regional_finalist", "sen")
    assert refusal(desk, proposal, "record_regional_prize", "ha", **SOURCE, prize="tenth") == (
        "Hãy chọn giải trong danh sách giải của kỳ thi."
    )


@pytest.mark.parametrize(
    ("prize", "goes_on"), [("special", True), ("first", True), ("third", True), ("consolation", False)]
)
def test_a_third_prize_in_the_region_or_better_goes_on(desk, prize, goes_on):
    (proposal,) = put(desk, "regional_finalist", "sen")
    advance(desk.session, proposal, "record_regional_prize", by=desk.actor("ha"), **SOURCE, prize=prize)
    told = dry_run(desk.session, [proposal], "record_national_finalist", by=desk.actor("ha"), **SOURCE)
    why = [str(reason) for _, reasons in told.refused for reason in reasons]
    assert why == ([] if goes_on else ["Chỉ hồ sơ đạt giải ba cấp vùng trở lên được vào chung kết toàn quốc."])

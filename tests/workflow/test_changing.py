"""Cases go on under another version of their journey: all of them with their history, or none with every reason."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from competition import checks
from competition.audit import Entry
from competition.editions.actions import keep_journey
from competition.editions.models import Journey
from competition.errors import Refused
from competition.proposals.models import Proposal
from competition.workflow import journey as journeys
from competition.workflow.actions import advance, state_of
from competition.workflow.change_plan import plan_change, reasons, version_faults
from competition.workflow.changing import change_journey
from competition.workflow.history import history_of
from competition.workflow.models import NEW_JOURNEY, Movement
from tests.proposals.conftest import Desk

SHIPPED = journeys.shipped("proposal")
RENAMED = SHIPPED.replace('vi = "Chờ tiếp nhận"', 'vi = "Xã chưa mở xem"')
# The same journey with another name for the state in which the commune has taken a file in.
WITHOUT_TAKEN_IN = (
    SHIPPED.replace("[states.taken_in]", "[states.in_hand]")
    .replace('"taken_in"', '"in_hand"')
    .replace('milestone = "in_hand"', 'milestone = "taken_in"')
)


@pytest.fixture
def desk(world) -> Iterator[Desk]:
    with world.session() as session:
        yield Desk(world, session)


def kept(session, text: str = RENAMED) -> Journey:
    return keep_journey(session, journeys.read(text).kind, text, journeys.sha256(text))


def change(desk, text: str = RENAMED, by: str = "lan", note: str = "Theo thể lệ sửa đổi") -> int:
    return change_journey(desk.session, desk.edition, kept(desk.session, text), Proposal, by=desk.actor(by), note=note)


def test_every_case_goes_on_in_its_state_and_the_history_keeps_both_versions(desk):
    draft, submitted = desk.draft("na"), desk.submitted("sen")
    before = submitted.journey_id
    assert change(desk) == 2
    session, now = desk.session, desk.edition.proposal_journey_id
    assert {draft.journey_id, submitted.journey_id} == {now}
    assert (submitted.state, state_of(session, submitted).label.vi) == ("submitted", "Xã chưa mở xem")
    last = session.scalars(
        select(Movement).where(Movement.case_id == submitted.id).order_by(Movement.id.desc())
    ).first()
    assert (last.step, last.from_state, last.to_state, last.journey_id, last.role, last.note, last.facts) == (
        NEW_JOURNEY, "submitted", "submitted", now, "administrator", "Theo thể lệ sửa đổi", {"left": before},
    )  # fmt: skip
    assert NEW_JOURNEY not in {told.movement.step for told in history_of(session, submitted)}


def test_the_register_has_a_row_for_each_case_and_one_for_the_edition(desk):
    desk.draft("na"), desk.submitted("sen")
    change(desk)
    desk.session.commit()
    tags = desk.session.scalars(select(Entry.tag).order_by(Entry.seq.desc()).limit(3)).all()
    assert tags == ["workflow:journey:change", "workflow:proposal:change_journey", "workflow:proposal:change_journey"]
    assert [*checks.faults(desk.session, None)] == []


def test_a_case_is_pressed_on_under_the_new_version_and_not_with_an_old_page(desk):
    submitted = desk.submitted("sen")
    version = submitted.version
    change(desk)
    assert submitted.version == version + 1
    desk.check(submitted, "checklist", "lua")
    advance(desk.session, submitted, "take_in", by=desk.actor("lua"))
    assert (submitted.state, submitted.journey_id) == ("taken_in", desk.edition.proposal_journey_id)


def test_a_case_whose_state_is_gone_is_named_and_nobody_moves(desk):
    taken_in, draft = desk.taken_in("sen"), desk.draft("na")
    before = desk.edition.proposal_journey_id
    plan = plan_change(
        desk.session, desk.edition, journeys.sha256(WITHOUT_TAKEN_IN), WITHOUT_TAKEN_IN, Proposal
    )  # fmt: skip
    assert [(case.id, [str(why) for why in reasons]) for case, reasons in plan.stuck] == [
        (taken_in.id, ["Đang ở “Đã tiếp nhận”, trạng thái mà bản mới không có."])
    ]
    assert (plan.moving[0][1], len(plan.cases), plan.faults, plan.can_be_done) == (1, 2, [], False)
    with pytest.raises(Refused, match="1 hồ sơ chưa chuyển được sang bản mới"):
        change(desk, WITHOUT_TAKEN_IN)
    assert {draft.journey_id, taken_in.journey_id, desk.edition.proposal_journey_id} == {before}


def test_a_case_that_passed_a_milestone_by_a_state_that_is_gone_is_named(desk):
    """Who had a file in sight, or counted it, would lose it."""
    now, new = journeys.read(SHIPPED), journeys.read(WITHOUT_TAKEN_IN)
    passed = frozenset({"submitted", "taken_in"})
    assert reasons(now, new, "returned", frozenset({"submitted"})) == []
    assert [str(why) for why in reasons(now, new, "withdrawn", passed)] == [
        "Đã qua mốc “taken_in”, mà theo bản mới thì chưa."
    ]


def test_the_end_of_a_case_stays_its_end(desk):
    now = journeys.read(SHIPPED)
    states = {**now.states}
    states["submitted"] = type(now.states["submitted"])(
        desk="none", label=states["submitted"].label, next=states["submitted"].next, final=True
    )
    states["lapsed"] = type(now.states["lapsed"])(
        desk="none", label=states["lapsed"].label, next=states["lapsed"].next
    )  # fmt: skip
    new = journeys.Journey("proposal", now.start, states, now.steps)
    told = [str(reasons(now, new, state, frozenset())[0]) for state in ("submitted", "lapsed")]
    assert told == [
        f"Đang chạy ở “{now.states['submitted'].label.vi}”, mà bản mới coi là đã kết thúc.",
        f"Đã kết thúc ở “{now.states['lapsed'].label.vi}”, mà bản mới coi là chưa kết thúc.",
    ]


def test_what_the_house_takes_by_name_must_be_there():
    now = journeys.read(SHIPPED)
    new = journeys.Journey(
        "proposal", now.start, {name: state for name, state in now.states.items() if state.milestone != "eligible"},
        {name: step for name, step in now.steps.items() if name not in ("lapse", "rank")},
    )  # fmt: skip
    assert [str(fault) for fault in version_faults(now, new, ["screening"])] == [
        "Bản mới thiếu bước “lapse” mà hệ thống tự thực hiện.", "Bản mới thiếu bước “rank” mà hệ thống tự thực hiện.",
        "Bản mới không còn trạng thái nào mang mốc “eligible”.",
    ]  # fmt: skip


def test_only_her_administrator_with_a_reason_and_another_version(desk):
    desk.submitted("sen")
    with pytest.raises(Refused, match="Chỉ quản trị viên"):
        change(desk, by="bich")
    with pytest.raises(Refused, match="Hãy ghi lý do"):
        change(desk, note="  ")
    change(desk)
    with pytest.raises(Refused, match="đang dùng đúng bản quy trình này"):
        change(desk)

"""A round's files chosen under quotas: set, proved, taken over by the chair, promoted from the reserve by the same."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.errors import BadInput, NotAllowed, Refused
from competition.proposals.models import PriorityClaim
from competition.scoring.choices import choose, propose_selection
from competition.scoring.minutes import minutes_facts
from competition.scoring.models import Standing
from competition.scoring.quota_choice import field_of, moves_up, quotas_of, set_quotas, take_over
from competition.scoring.selection import Quota, if_most_were
from competition.scoring.selection import select as best
from competition.storage.keeping import TAKE
from competition.workflow.actions import advance
from tests.conftest import World
from tests.scoring.round_stage import Stage, a_round

PDF = "d" * 64


def ranked(world: World, session: Session, files: int = 6) -> Stage:
    """Six files in the order of their numbers; the fourth and sixth are crafts, the fifth of an accepted group."""
    stage = a_round(world, session, files=files)
    for place, file in enumerate(stage.files):
        file.category = "crafts" if place in (3, 5) else "agriculture"
    for place, accepted in ((4, True), (5, None)):
        session.add(PriorityClaim(
            proposal_id=stage.files[place].id, group="disabled", declared_at=clock.now(), accepted=accepted
        ))  # fmt: skip
    session.flush()
    return stage.ranked()


def asked(stage: Stage, *quotas: Quota, by: str = "hanh") -> None:
    set_quotas(stage.session, stage.round, quotas, by=stage.actor(by))


def outcomes(stage: Stage) -> str:
    """A letter a file: s, r or n."""
    told = {row.proposal_id: row for row in stage.session.scalars(select(Standing))}
    return "".join(told[file.id].outcome[0] if told[file.id].outcome else "-" for file in stage.files)


def reasons(stage: Stage) -> dict[int, str]:
    told = {row.proposal_id: row.outcome_reason for row in stage.session.scalars(select(Standing))}
    return {place: told[file.id] for place, file in enumerate(stage.files) if told[file.id]}


TOTAL = Quota("total", "", 0, 3)
CRAFTS = Quota("sector", "crafts", 1, None, "Thủ công")
GROUP = Quota("priority", "disabled", 1, None, "Khuyết tật")


def test_quotas_bring_in_who_the_order_alone_would_leave_out(world: World) -> None:
    with world.session() as session:
        stage = ranked(world, session)
        asked(stage, TOTAL, CRAFTS, GROUP)
        found = take_over(session, stage.round, "", by=stage.actor("minh"))
        assert (found.proven, outcomes(stage)) == (True, "srrssn")
        assert reasons(stage) == dict.fromkeys((3, 4), "Theo các chỉ tiêu đã đặt cho vòng chấm.")


def test_only_accepted_priority_groups_count(world: World) -> None:
    with world.session() as session:
        field = field_of(session, ranked(world, session).round)
        assert [one.proposal for one in field.candidates if one.belongs("priority", "disabled")] == ["2024-338-005"]
        assert {one.scope for one in field.offered} == {"total", "unit", "sector", "priority"}


def test_until_quotas_are_set_the_editions_numbers_hold(world: World) -> None:
    with world.session() as session:
        stage = ranked(world, session)
        field = field_of(session, stage.round)
        assert [(one.scope, one.least, one.most) for one in quotas_of(stage.round, field)] == [("total", 3, 3)]
        take_over(session, stage.round, "", by=stage.actor("minh"))
        assert outcomes(stage) == "sssrrn"
        assert propose_selection(session, stage.round)[stage.files[0].id] == "selected"


def test_a_minimum_that_cannot_be_filled_wants_a_reason_and_nobody_is_taken_to_pad(world: World) -> None:
    with world.session() as session:
        stage = ranked(world, session)
        asked(stage, TOTAL, Quota("sector", "crafts", 3, None, "Thủ công"))
        with pytest.raises(BadInput, match="“Thủ công” cần ít nhất 3 hồ sơ nhưng còn thiếu 1"):
            take_over(session, stage.round, " ", by=stage.actor("minh"))
        assert outcomes(stage) == "------"
        take_over(session, stage.round, "Cả huyện có hai hồ sơ thủ công.", by=stage.actor("minh"))
        assert outcomes(stage) == "srrsns"
        told = minutes_facts(session, stage.round)["course"]
        assert told[-2:] == [
            "Chủ tịch Hội đồng chọn theo các chỉ tiêu: Tổng số: nhiều nhất 3, Thủ công: ít nhất 3.",
            "Chỉ tiêu “Thủ công” còn thiếu 1 hồ sơ; lý do: Cả huyện có hai hồ sơ thủ công.",
        ]


def test_what_another_number_would_do(world: World) -> None:
    with world.session() as session:
        stage = ranked(world, session)
        candidates = field_of(session, stage.round).candidates
        change = if_most_were(candidates, [TOTAL, CRAFTS], TOTAL, 4)
        assert (change.enter, change.leave) == (["2024-338-003"], [])


def test_the_chair_alone_takes_it_over_and_nobody_without_a_seat_sets_quotas(world: World) -> None:
    with world.session() as session:
        stage = ranked(world, session)
        for key in ("hanh", "khoa", "bich"):
            with pytest.raises(NotAllowed):
                take_over(session, stage.round, "", by=stage.actor(key))
        for key in ("khoa", "bich", "yen"):
            with pytest.raises(NotAllowed):
                asked(stage, TOTAL, by=key)
        with pytest.raises(BadInput):
            asked(stage, Quota("total", "", 4, 3))


def test_quotas_wait_for_the_ranking(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).open()
        with pytest.raises(Refused, match="phải chờ khóa chấm"):
            asked(stage, TOTAL)


def test_a_choice_by_hand_afterwards_is_no_longer_by_quotas(world: World) -> None:
    with world.session() as session:
        stage = ranked(world, session)
        asked(stage, TOTAL, CRAFTS)
        take_over(session, stage.round, "", by=stage.actor("minh"))
        assert outcomes(stage) == "ssrsrn"
        choose(session, stage.round, propose_selection(session, stage.round), by=stage.actor("minh"))
        assert outcomes(stage) == "sssrrn"
        assert [line for line in minutes_facts(session, stage.round)["course"] if "chỉ tiêu" in line] == []


def test_who_moves_up_keeps_the_quotas_when_somebody_leaves(world: World) -> None:
    with world.session() as session:
        stage = ranked(world, session)
        asked(stage, TOTAL, CRAFTS)
        take_over(session, stage.round, "", by=stage.actor("minh"))
        files: list[Any] = [file.id for file in stage.files]
        assert moves_up(session, stage.round, [files[0], files[1]], [files[2], files[4], files[5]]) == [files[5]]
        assert moves_up(session, stage.round, [files[1], files[3]], [files[2], files[4]]) == [files[2]]
        field = field_of(session, stage.round)
        assert best(field.candidates, quotas_of(stage.round, field)).selected == [
            "2024-338-001", "2024-338-002", "2024-338-004",
        ]  # fmt: skip


def test_the_reserve_is_promoted_by_the_quotas_after_a_withdrawal(world: World) -> None:
    with world.session() as session:
        stage = ranked(world, session)
        stage.files[4].category = "crafts"
        asked(stage, TOTAL, CRAFTS)
        take_over(session, stage.round, "", by=stage.actor("minh"))
        assert outcomes(stage) == "ssrsrn"
        session.execute(TAKE, {"sha256": PDF, "size": 1, "media_type": "application/pdf", "stored_at": clock.now()})
        stage.prepare_minutes(PDF)
        stage.step("sign", "minh", password_confirmed=True, pdf_sha256=PDF)
        advance(session, stage.files[3], "withdraw", by=stage.actor("sen"), note="Tôi xin rút.")
        third, fifth = stage.files[2], stage.files[4]
        with pytest.raises(Refused, match="còn hồ sơ đứng trước: 2024-338-005"):
            advance(session, third, "promote", by=stage.actor("minh"), note="Một hồ sơ rút")
        advance(session, fifth, "promote", by=stage.actor("minh"), note="Một hồ sơ rút")
        assert [file.state for file in stage.files] == [
            "selected", "selected", "reserve", "withdrawn", "selected", "not_selected",
        ]  # fmt: skip


def test_the_numbers_of_priority_groups_are_for_those_who_may_read_the_claims(world: World) -> None:
    with world.session() as session:
        stage = ranked(world, session)
        with pytest.raises(NotAllowed, match="nhóm ưu tiên"):
            asked(stage, TOTAL, GROUP, by="minh")
        asked(stage, TOTAL, GROUP)
        asked(stage, CRAFTS, GROUP, by="minh")
        with pytest.raises(NotAllowed, match="nhóm ưu tiên"):
            asked(stage, CRAFTS, by="minh")

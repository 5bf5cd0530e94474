"""The province between its juries: apart, joined by a plan, and put into one estimate beside the legal places."""

import pytest
from sqlalchemy.orm import Session

from competition import clock
from competition.errors import NotAllowed, Refused
from competition.scoring.bridge_results import joined, joint_result, keep_plan, not_there_yet
from competition.scoring.bridging import Ground, ground_of, plan_bridge
from competition.workflow.rounds import open_round
from tests.conftest import HUNG_YEN, World
from tests.scoring.round_stage import Stage
from tests.scoring.two_juries import IN_2026, PANEL, judged, scored

COMMON = {"plan": "common_panel", "best": 3}


def ground(world: World, session: Session) -> Ground:
    return ground_of(session, world.edition(session, HUNG_YEN))


def provincial(world: World, session: Session, stages: list[Stage]) -> Stage:
    """The province's panel reads the first three of each unit, which it finds to be alike."""
    edition = world.edition(session, HUNG_YEN)
    best = [file for stage in stages for file in stage.files[:3]]
    for file in best:
        session.execute(type(file).__table__.update().where(type(file).id == file.id).values(state="province_checked"))
        session.refresh(file)
    by = world.actor(session, "bich", HUNG_YEN)
    round = open_round(session, edition, "provincial", edition.province_id, by=by)
    return Stage(world, session, round, best, HUNG_YEN)


def test_two_juries_without_a_common_juror_do_not_compare(world: World) -> None:
    with clock.stopped(IN_2026), world.session() as session:
        judged(world, session)
        found = ground(world, session)
        assert found.pieces == [[unit.place.name] for unit in found.units]
        told = joint_result(found)
        assert not told.advisory.available
        assert "các phiếu tách thành 2 nhóm" in str(told.advisory.reason)
        assert {row.estimate for row in told.rows} == {None}


def test_a_common_panel_reads_the_best_three_of_each_and_joins_them(world: World) -> None:
    with clock.stopped(IN_2026), world.session() as session:
        stages = judged(world, session)
        found = ground(world, session)
        plan = plan_bridge(session, found, COMMON)
        best = sorted(file.file_number or "" for stage in stages for file in stage.files[:3])
        assert plan.proposals == best
        assert set(plan.loads().values()) == {6}
        assert [found.readers[juror] for juror in plan.loads()] == [
            world.person(session, key, HUNG_YEN).full_name for key in (*PANEL, "loan")
        ]
        assert "Chưa nối: điểm của các hội đồng tách thành 2 nhóm." in str(joined(plan))


def test_fewer_readers_a_file_are_dealt_by_the_seed(world: World) -> None:
    with clock.stopped(IN_2026), world.session() as session:
        judged(world, session)
        asked = {**COMMON, "readers": 2, "seed": "20/10"}
        plan = plan_bridge(session, ground(world, session), asked)
        assert len(plan.pairs) == 12
        assert plan.pairs == plan_bridge(session, ground(world, session), asked).pairs


def test_visiting_jurors_and_anchors_join_them_too(world: World) -> None:
    with clock.stopped(IN_2026), world.session() as session:
        judged(world, session)
        found = ground(world, session)
        visiting = plan_bridge(session, found, {"plan": "visiting_jurors", "best": 2, "seed": "1"})
        assert sorted(visiting.loads().values()) == [2, 2]
        shared = plan_bridge(session, found, {"plan": "anchors", "best": 2, "seed": "1"})
        assert len(shared.proposals) == 2


def test_a_tie_that_the_house_can_find_keeps_a_pair_out_of_the_plan(world: World) -> None:
    with clock.stopped(IN_2026), world.session() as session:
        stages = judged(world, session)
        juror, applicant = world.person(session, PANEL[1], HUNG_YEN), world.person(session, "sen")
        juror.phone, applicant.phone = "0900000001", None
        stages[0].files[0].applicant_id = juror.id
        session.flush()
        plan = plan_bridge(session, ground(world, session), COMMON)
        assert plan.loads()[str(juror.id)] == 5


def test_one_jury_is_no_bridge(world: World) -> None:
    with clock.stopped(IN_2026), world.session() as session:
        judged(world, session, second=False)
        with pytest.raises(Refused, match="ít nhất hai đơn vị"):
            plan_bridge(session, ground(world, session), COMMON)


def test_the_plan_is_kept_with_the_provincial_round_by_who_runs_it(world: World) -> None:
    with clock.stopped(IN_2026), world.session() as session:
        stages = judged(world, session)
        plan = plan_bridge(session, ground(world, session), COMMON)
        assert not_there_yet(ground(world, session), plan, {"province_checked"}) == plan.proposals
        round = provincial(world, session, stages).round
        with pytest.raises(NotAllowed):
            keep_plan(session, round, ground(world, session), plan, COMMON, by=world.actor(session, "hanh", HUNG_YEN))
        keep_plan(session, round, ground(world, session), plan, COMMON, by=world.actor(session, "bich", HUNG_YEN))
        assert (round.course["bridge"]["plan"], len(round.course["bridge"]["pairs"])) == ("common_panel", 24)
        assert not_there_yet(ground(world, session), plan, {"province_checked"}) == []


def test_the_joint_estimate_stands_beside_the_legal_places_and_changes_none(world: World) -> None:
    with clock.stopped(IN_2026), world.session() as session:
        stages = judged(world, session)
        stage = provincial(world, session, stages)
        # To the province the severe unit's files are a little better, place by place.
        scored(stage, "bich", PANEL, {
            "phuong": (6, 4, 2, 7, 5, 3), "quyen": (7, 4, 3, 8, 5, 4), "khanh": (5, 4, 2, 7, 4, 3),
        })  # fmt: skip
        found = ground(world, session)
        assert found.pieces == [sorted(unit.place.name for unit in found.units)]
        told = joint_result(found)
        assert told.advisory.available
        best = [file.file_number for stage in (stages[1], stages[0]) for file in stage.files[:1]]
        assert [row.name for row in told.rows[:2]] == best
        assert [(row.unit_rank, row.provincial_rank) for row in told.rows[:2]] == [(1, 1), (1, 2)]
        strict = dict(told.severities)
        home, away = (
            sum(strict[str(stage.id_of(key))] for key in keys) / 3
            for stage, keys in zip(stages, (("minh", "khoa", "ngoc"), ("cuc", "tam", "xuan")), strict=True)
        )
        assert away > home + 2
        assert [file.jury_rank for file in stages[0].files] == [2, 4, 6, 4]

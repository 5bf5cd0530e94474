"""The chair's choice on the record: order and reasons, limits, ties settled by name or by lot."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.errors import BadInput, NotAllowed, Refused
from competition.scoring.choices import choose, give_minimum_reason, propose_selection
from competition.scoring.conflicts import declare_conflicts
from competition.scoring.models import Standing
from competition.scoring.standings import draw_lots, settle_tie
from competition.workflow.actions import advance
from tests.conftest import World
from tests.scoring.round_stage import JURORS, Stage, a_round


def outcomes(stage: Stage) -> list[str]:
    told = {row.proposal_id: row.outcome for row in stage.session.scalars(select(Standing))}
    return [told[file.id] for file in stage.files]


def ranks(stage: Stage) -> list[int | None]:
    told = {row.proposal_id: row.rank for row in stage.session.scalars(select(Standing))}
    return [told[file.id] for file in stage.files]


def tied(world: World, session: Session) -> Stage:
    """Three files: the first two equal in everything that the rule looks at."""
    stage = a_round(world, session, files=3).open()
    stage.declare_all()
    for key in JURORS:
        for file, more in zip(stage.files, (2, 2, 0), strict=True):
            stage.score(key, file, more)
    stage.step("close_scoring", "hanh")
    return stage


def test_the_order_proposes_the_minimum_and_the_reserves(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=6).ranked()
        proposed = propose_selection(session, stage.round)
        assert [proposed[file.id] for file in stage.files] == ["selected"] * 3 + ["reserve"] * 2 + ["not_selected"]


def test_a_file_below_the_floor_is_not_proposed(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).open()
        stage.declare_all()
        for key in JURORS:
            stage.score(key, stage.files[0])
            stage.score(key, stage.files[1], -5)
        stage.step("close_scoring", "hanh")
        assert ranks(stage) == [1, None]
        row = session.get_one(Standing, (stage.round.id, stage.files[1].id))
        assert (row.zero_criterion, row.unranked) == (
            True, {"vi": "Có tiêu chí bị điểm 0 (điểm liệt).", "en": row.unranked["en"]}
        )  # fmt: skip
        proposed = propose_selection(session, stage.round)
        assert [proposed[file.id] for file in stage.files] == ["selected", "not_selected"]
        with pytest.raises(BadInput) as refused:
            choose(session, stage.round, dict.fromkeys(proposed, "selected"), by=stage.actor("minh"))
        assert [str(said) for said in refused.value.fields.values()] == [
            "Chọn 2024-338-002 tuy chưa đủ điều kiện xếp hạng (Có tiêu chí bị điểm 0 (điểm liệt).): hãy ghi lý do."
        ]


def test_leaving_the_order_needs_a_reason_that_is_kept(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=4).ranked()
        first, second, third, fourth = (file.id for file in stage.files)
        decided = {first: "not_selected", second: "selected", third: "selected", fourth: "reserve"}
        minh = stage.actor("minh")
        with pytest.raises(BadInput) as refused:
            choose(session, stage.round, decided, by=minh)
        assert list(refused.value.fields) == [f"reason_{second}", f"reason_{third}", f"reason_{fourth}"]
        assert outcomes(stage) == [""] * 4
        reasons = dict.fromkeys((second, third, fourth), "Hồ sơ thứ nhất trùng ý tưởng đã đạt giải")
        choose(session, stage.round, decided, reasons, by=minh)
        assert outcomes(stage) == ["not_selected", "selected", "selected", "reserve"]


def test_only_the_chair_of_the_panel_chooses_and_only_once_it_is_ranked(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).open()
        with pytest.raises(Refused, match="phải chờ khóa chấm"):
            choose(session, stage.round, {}, by=stage.actor("minh"))
        for key in ("hanh", "khoa", "cuc", "bich"):
            with pytest.raises(NotAllowed):
                choose(session, stage.round, {}, by=stage.actor(key))


def test_unknown_files_and_outcomes_are_named(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).ranked()
        with pytest.raises(BadInput) as refused:
            choose(session, stage.round, {9999: "selected", stage.files[0].id: "perhaps"}, by=stage.actor("minh"))
        assert list(refused.value.fields) == ["decision_9999", f"decision_{stage.files[0].id}"]


def test_a_chair_with_a_conflict_follows_the_order_on_that_file(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=6).open()
        stage.declare_all()
        minh, own = stage.actor("minh"), stage.files[5]
        declare_conflicts(session, stage.round, by=minh, conflicts=[(own.id, "kin", "Em gái")])
        stage.score_all(frozenset({("minh", own.id)}))
        stage.step("close_scoring", "hanh")
        decided = propose_selection(session, stage.round)
        with pytest.raises(BadInput, match="chỉ được quyết định đúng theo thứ hạng"):
            choose(session, stage.round, {**decided, own.id: "selected"}, {own.id: "Rất hay"}, by=minh)
        choose(session, stage.round, decided, by=minh)
        assert outcomes(stage)[5] == "not_selected"


def test_a_file_withdrawn_after_the_ranking_is_out_of_the_choice(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=5).ranked()
        advance(session, stage.files[0], "withdraw", by=stage.actor("sen"))
        stage.choose_by_rule()
        assert outcomes(stage) == ["left", "selected", "selected", "selected", "reserve"]


def test_a_tie_that_the_rule_leaves_is_the_chairs_with_her_reason_printed(world: World) -> None:
    with world.session() as session:
        stage = tied(world, session)
        assert ranks(stage) == [1, 1, 3]
        one, two, other = (file.id for file in stage.files)
        minh = stage.actor("minh")
        with pytest.raises(BadInput):
            settle_tie(session, stage.round, [two, one], " ", by=minh)
        with pytest.raises(Refused, match="đồng điểm của vòng này"):
            settle_tie(session, stage.round, [two, other], "Lý do", by=minh)
        settle_tie(session, stage.round, [two, one], "Đã có đơn đặt hàng", by=minh)
        assert ranks(stage) == [2, 1, 3]
        assert [(file.jury_rank) for file in stage.files] == [2, 1, 3]
        row = session.get_one(Standing, (stage.round.id, two))
        assert row.tie_break["vi"] == (
            "Đồng điểm với 2024-338-001; phân định bằng quyết định của chủ tịch hội đồng: Đã có đơn đặt hàng."
        )


def test_lots_are_drawn_once_with_a_public_seed(world: World) -> None:
    with world.session() as session:
        stage = tied(world, session)
        minh = stage.actor("minh")
        draw_lots(session, stage.round, "20/05/2024 – 7391", by=minh)
        assert sorted(ranks(stage)[:2]) == [1, 2]  # type: ignore[type-var]
        with pytest.raises(Refused, match="đã bốc thăm"):
            draw_lots(session, stage.round, "mã khác", by=minh)


def test_the_reason_for_few_is_the_chairs_or_the_secretarys(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).ranked()
        for key in ("minh", "hanh"):
            give_minimum_reason(session, stage.round, f"Lý do của {key}", by=stage.actor(key))
            assert stage.round.below_minimum_reason == f"Lý do của {key}"
        with pytest.raises(NotAllowed):
            give_minimum_reason(session, stage.round, "Lý do", by=stage.actor("khoa"))

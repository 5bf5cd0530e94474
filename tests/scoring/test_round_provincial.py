"""The provincial round: the province's own panel over what every unit sent."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.db.stored_files import StoredFile
from competition.errors import Refused
from competition.people.appointing import give_role
from competition.proposals.models import Proposal
from competition.scoring.models import Standing
from competition.workflow.actions import advance
from competition.workflow.rounds import open_round
from tests.conftest import HUNG_YEN, World
from tests.scoring.round_stage import Stage, a_file

PDF = "c" * 64
IN_2026 = clock.at(2026, 4, 6, 8, 30)


def provincial(world: World, session: Session) -> Stage:
    edition = world.edition(session, HUNG_YEN)
    stage = Stage(world, session, None, edition_name=HUNG_YEN)
    give_role(session, stage.id_of("minh"), "jury_chair", edition.province_id, by=None)
    for key in ("khoa", "ngoc", "thu"):
        give_role(session, stage.id_of(key), "juror", edition.province_id, by=None)
    stage.files = [
        a_file(world, session, number, code=code, state="province_checked", edition_name=HUNG_YEN)
        for number, code in enumerate(["C07", "C01", "C07", "C01"], 1)
    ]
    stage.round = open_round(session, edition, "provincial", edition.province_id, by=stage.actor("bich"))
    return stage


def test_the_provincial_round_judges_the_files_of_every_unit(world: World) -> None:
    with clock.stopped(IN_2026), world.session() as session:
        stage = provincial(world, session)
        stage.seat_all(secretary="bich")
        stage.step("open_scoring", "bich")
        assert [file.state for file in stage.files] == ["in_provincial_screening"] * 4
        stage.declare_all()
        stage.score_all()
        stage.step("close_scoring", "bich")
        assert [(file.state, file.jury_rank) for file in stage.files] == [
            ("provincially_ranked", rank) for rank in (1, 2, 3, 4)
        ]
        session.add(StoredFile(sha256=PDF, size=1, media_type="application/pdf", stored_at=clock.now()))
        session.flush()
        stage.choose_by_rule()
        stage.round.below_minimum_reason = "Cả tỉnh chỉ có 4 hồ sơ."
        stage.prepare_minutes(PDF, "bich")
        stage.step("sign", "minh", password_confirmed=True, pdf_sha256=PDF)
        assert [file.state for file in stage.files] == ["provincially_selected"] * 4
        stage.step("conclude", "bich")
        assert stage.round.state == "closed"


def test_a_file_in_rework_holds_the_provincial_round_up(world: World) -> None:
    with clock.stopped(IN_2026), world.session() as session:
        stage = provincial(world, session)
        stage.seat_all(secretary="bich")
        stage.files[0].state = "in_rework"
        session.flush()
        with pytest.raises(Refused, match="Còn 1 hồ sơ tỉnh chưa kiểm tra xong hoặc đang được sửa"):
            stage.step("open_scoring", "bich")


def test_the_ranking_taken_back_gives_the_screening_score_back(world: World) -> None:
    with clock.stopped(IN_2026), world.session() as session:
        stage = provincial(world, session)
        earlier = open_round(
            session, world.edition(session, HUNG_YEN), "screening", stage.files[0].screening_unit_id,
            by=stage.actor("hanh"),
        )  # fmt: skip
        session.add(Standing(
            round_id=earlier.id, proposal_id=stage.files[0].id, score=71, exact="71", rank=2, jurors=3, spread=4,
            passes_floor=True, zero_criterion=False,
        ))  # fmt: skip
        stage.seat_all(secretary="bich")
        stage.step("open_scoring", "bich")
        stage.declare_all()
        stage.score_all()
        stage.step("close_scoring", "bich")
        assert (stage.files[0].jury_score, stage.files[0].jury_rank) == (68.0, 1)
        advance(session, stage.round, "reopen_scoring", by=stage.actor("minh"), note="Nhầm")
        assert (stage.files[0].jury_score, stage.files[0].jury_rank) == (71.0, 2)
        assert session.scalars(select(Proposal.jury_score).where(Proposal.id == stage.files[1].id)).one() is None

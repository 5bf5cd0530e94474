"""The invariants over live data: each is broken by hand once, and named in words."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from competition import clock
from competition.audit import Entry
from competition.checks import faults
from competition.cli import main
from competition.editions.models import Place
from competition.proposals.models import Proposal
from competition.scoring.models import Conflict, Sheet
from competition.storage.keeping import keep
from competition.workflow.models import Movement
from tests.conftest import World
from tests.scoring.round_stage import Stage, a_round
from tests.web.at_the_desk import waiting

UNCHAINED = "Sổ: dòng 2 không nối tiếp dòng trước nó."


def broken(world: World, change: Any) -> list[str]:
    """What is found once this statement was run on a sound installation with one submitted proposal."""
    number = waiting(world)
    with world.session() as session:
        assert list(faults(session, world.cabinet)) == []
        session.execute(change(session, number))
        return [str(one).replace(f"mã số {number} ", "mã số N ") for one in faults(session, world.cabinet)]


def last(session: Session, number: int) -> int:
    return session.scalars(
        select(func.max(Movement.id)).where(Movement.case_kind == "proposal", Movement.case_id == number)
    ).one()


def test_a_state_that_no_movement_led_to_is_named(world: World) -> None:
    assert broken(world, lambda _, n: update(Proposal).where(Proposal.id == n).values(state="eligible")) == [
        "Hồ sơ mã số N đang ở trạng thái eligible, nhưng bước cuối trong lịch sử dẫn tới submitted."
    ]


def test_a_case_without_any_history_is_named(world: World) -> None:
    assert broken(world, lambda _, n: delete(Movement).where(Movement.case_id == n)) == [
        "Hồ sơ mã số N đang ở trạng thái submitted, nhưng bước cuối trong lịch sử dẫn tới không đâu cả."
    ]


def test_a_step_cut_out_of_a_history_is_named(world: World) -> None:
    def first_away(session: Session, number: int) -> Any:
        return delete(Movement).where(Movement.case_id == number, Movement.id < last(session, number))

    (said,) = broken(world, first_away)
    assert said.endswith("trong lịch sử rời draft, nhưng bước trước đó dẫn tới không đâu cả.")


def test_a_state_that_the_journey_lacks_is_named(world: World) -> None:
    found = broken(world, lambda _, n: update(Proposal).where(Proposal.id == n).values(state="lost"))
    assert len(found) == 2
    assert found[1].startswith("1 hồ sơ loại proposal ở trạng thái lost mà hành trình ")


def test_a_case_from_outside_the_editions_tree_is_named(world: World) -> None:
    def to_the_province(session: Session, number: int) -> Any:
        province = world.edition(session).province_id
        return update(Proposal).where(Proposal.id == number).values(unit_id=province)

    found = broken(world, to_the_province)
    assert found[0].startswith("Hồ sơ mã số N đến từ đơn vị ")
    assert found[0].endswith("không phải nơi nhận của kỳ thi.")


def test_a_case_that_another_unit_screens_is_named(world: World) -> None:
    def to_a_neighbour(session: Session, number: int) -> Any:
        now = session.get_one(Proposal, number).screening_unit_id
        other = session.scalars(
            select(Place.unit_id).where(Place.tier == "screening", Place.unit_id != now).order_by(Place.unit_id)
        ).first()
        return update(Proposal).where(Proposal.id == number).values(screening_unit_id=other)

    (said,) = broken(world, to_a_neighbour)
    assert said.endswith("sơ khảo, nhưng cây đơn vị của kỳ thi ghi đơn vị khác.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (delete(Entry).where(Entry.seq == 2), "Sổ: thiếu dòng 2."),
        (
            update(Entry).where(Entry.seq == 2).values(tag="people:role:forged"),
            "Sổ: dòng 2 không nối tiếp dòng trước nó.",
        ),
        (
            update(Entry).where(Entry.seq == 2).values(at=clock.at(2024, 1, 1)),
            "Sổ: dòng 2 không nối tiếp dòng trước nó.",
        ),
    ],
)
def test_a_register_that_was_touched_is_named(world: World, change: Any, said: str) -> None:
    assert said in broken(world, lambda *_: change)


def test_a_register_cut_short_is_named(world: World) -> None:
    def end_away(session: Session, _: int) -> Any:
        return delete(Entry).where(Entry.seq == session.scalars(select(func.max(Entry.seq))).one())

    assert broken(world, end_away) == ["Sổ: phần cuối bị mất hoặc bị sửa."]


def test_a_hard_conflict_with_a_score_is_named(world: World) -> None:
    with world.session() as session:
        stage: Stage = a_round(world, session, files=1).ranked()
        # The stage puts its files straight into "eligible": only what is new is looked at.
        before = {str(one) for one in faults(session, None)}
        sheet = session.scalars(select(Sheet).where(Sheet.juror_id == stage.id_of("khoa"))).one()
        key = {"round_id": sheet.round_id, "proposal_id": sheet.proposal_id, "juror_id": sheet.juror_id}
        session.execute(insert(Conflict).values(**key, kind="kin", hard=True, reason="Con gái", found_at=clock.now()))
        assert {str(one) for one in faults(session, None)} - before == {
            f"Giám khảo {sheet.juror_id} đã chấm hồ sơ mã số {sheet.proposal_id} dù có xung đột lợi ích cứng."
        }


def test_files_lost_and_files_changed_are_named_and_only_when_read(world: World, tmp_path: Path) -> None:
    with world.session() as session:
        kept_files = [keep(session, world.cabinet, BytesIO(words), "a.txt", limit=9) for words in (b"a", b"b")]
        lost, changed = sorted(file.sha256 for file in kept_files)
        kept = {path.name: path for path in (tmp_path / "uploads").rglob("*") if path.is_file()}
        kept[lost].unlink()
        kept[changed].chmod(0o600)
        kept[changed].write_bytes(kept[changed].read_bytes() + b" ")
        assert [str(one) for one in faults(session, world.cabinet)] == [
            f"Tệp {lost} không còn trong kho.",
            f"Tệp {changed} không còn đúng mã SHA-256 đã ghi.",
        ]
        assert list(faults(session, None)) == []


def test_the_command_says_it_in_either_language_and_by_its_exit_code(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = waiting(world)
    for name, value in (("DATABASE_URL", world.settings.database_url), ("CABINET", world.settings.cabinet)):
        monkeypatch.setenv(f"COMPETITION_{name}", value)
    sound = CliRunner().invoke(main, ["check"])
    assert (sound.exit_code, sound.output) == (0, "Mọi điều kiện đều đúng.\n")
    with world.session() as session:
        session.execute(update(Proposal).where(Proposal.id == number).values(state="eligible"))
    said = f"File no. {number} stands in eligible, but the last step of its history leads to submitted."
    told = CliRunner().invoke(main, ["check", "--language", "en"])
    assert (told.exit_code, told.output) == (1, f"{said}\n1 faults.\n")
    as_json = CliRunner().invoke(main, ["check", "--language", "en", "--json"])
    assert (as_json.exit_code, json.loads(as_json.stdout)) == (1, {"faults": [said]})

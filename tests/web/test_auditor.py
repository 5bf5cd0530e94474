"""The auditor reads every case of her province and the register, and presses nothing."""

import csv
import io

import pytest
from sqlalchemy import update

from competition.audit import Entry
from tests.conftest import World
from tests.web.at_the_desk import Officer, waiting
from tests.web.visiting import Visit


@pytest.fixture
def duc(visit: Visit) -> Officer:
    return Officer(visit, "duc")


def test_she_reads_any_submitted_file_with_its_history(duc: Officer, world: World) -> None:
    number = waiting(world)
    assert "Nguyễn Thị Sen" in duc.reads("/auditor")
    page = duc.reads(f"/auditor/proposals/{number}")
    assert "Nộp hồ sơ → Chờ tiếp nhận" in page
    assert "Lập hồ sơ" in page
    # She audits acts, so no telephone, address or number of a person stands on her pages.
    assert "0912 000 001" not in page


def test_her_pages_have_no_button_that_changes_anything(duc: Officer, world: World) -> None:
    number = waiting(world)
    page = duc.page(f"/auditor/proposals/{number}")
    assert f'action="/auditor/proposals/{number}/steps' not in page
    assert duc.answer(f"/auditor/proposals/{number}").status_code == 404


def test_the_history_goes_into_a_spreadsheet(duc: Officer, world: World) -> None:
    number = waiting(world)
    answer = duc.answer_of(f"/auditor/proposals/{number}/history.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["bước"], row["từ"], row["đến"]) for row in rows] == [
        ("begin", "", "draft"),
        ("submit", "draft", "submitted"),
    ]


def test_the_register_is_filtered_and_its_chain_checked(duc: Officer, world: World) -> None:
    number = waiting(world)
    page = duc.reads(f"/auditor/register?kind=proposal&number={number}&tag=submit")
    assert "workflow:proposal:submit" in page
    assert "1 dòng." in page
    assert "Sổ còn nguyên vẹn" in duc.reads("/auditor/register?check=1")


def test_a_changed_line_of_the_register_is_named(duc: Officer, world: World) -> None:
    waiting(world)
    with world.session() as session:
        session.execute(update(Entry).where(Entry.seq == 2).values(tag="people:role:forged"))
    assert "Chuỗi không khớp ở 1 chỗ" in duc.reads("/auditor/register?check=1")


def test_who_does_not_audit_finds_nothing_here(visit: Visit, world: World) -> None:
    number = waiting(world)
    stranger = Officer(visit, "lua")
    assert stranger.answer_of(f"/auditor/proposals/{number}").status_code == 404
    assert stranger.answer_of("/auditor").status_code == 403

"""An edition's questions and lists on the administrator's pages, and what stays once women write their entries."""

from typing import Any

import pytest

from competition import clock
from competition.editions.form_rules import TAKEN
from competition.proposals.models import Proposal
from competition.web.forms import PageForm
from tests.conftest import World
from tests.proposals.conftest import Desk
from tests.web.at_the_desk import Officer
from tests.web.test_admin_editions import EDITION, change, charter, filled, refused
from tests.web.visiting import Visit

QUESTIONS = f"{EDITION}/questions"
EXPORT = {
    "key": "export_market", "part": "entry", "label_vi": "Chị bán ra nước ngoài chưa?", "label_en": "Do you export?",
    "kind": "line", "required_for": ["project"], "max_length": "200", "position": "2",
}  # fmt: skip
ENERGY = {"key": "green_energy", "label_vi": "Năng lượng xanh", "label_en": "Green energy", "position": "1"}
BEFORE_IT_OPENS = clock.at(2024, 3, 1, 9, 0)


@pytest.fixture
def lan(visit: Visit) -> Officer:
    return Officer(visit, "lan")


def keys(world: World, part: str) -> list[str]:
    return [question.key for question in charter(world).questions if question.part == part]


def question(world: World, key: str) -> Any:
    return next(question for question in charter(world).questions if question.key == key)


def test_a_question_is_added_and_asked(lan: Officer, world: World) -> None:
    assert change(lan, f"{QUESTIONS}/new", **EXPORT) == "Đã lưu thành phiên bản 2 của thể lệ."
    assert keys(world, "entry")[:3] == ["summary", "export_market", "started_in"]
    added = question(world, "export_market")
    assert (added.kind, added.required_for, added.max_length, added.hint) == ("line", ["project"], 200, None)
    assert "Chị bán ra nước ngoài chưa?" in lan.reads(QUESTIONS)


def test_a_question_moves_changes_and_goes(lan: Officer, world: World) -> None:
    before = keys(world, "narrative")
    change(lan, f"{QUESTIONS}/plan", position="1", max_length="6000", hint_vi="Ai làm, khi nào?")
    assert keys(world, "narrative") == ["plan", *[key for key in before if key != "plan"]]
    changed = question(world, "plan")
    assert (changed.max_length, changed.hint.vi, changed.hint.en) == (6000, "Ai làm, khi nào?", "Ai làm, khi nào?")
    change(lan, f"{QUESTIONS}/plan", part="entry", position="1")
    assert (keys(world, "entry")[0], "plan" in keys(world, "narrative")) == ("plan", False)
    change(lan, f"{QUESTIONS}/plan/remove")
    assert "plan" not in keys(world, "entry")
    assert lan.answer_of(f"{QUESTIONS}/plan").status_code == 404


def test_a_question_that_no_form_can_ask_is_refused(lan: Officer, world: World) -> None:
    before = charter(world)
    assert "bị trùng" in refused(lan, f"{QUESTIONS}/new", **{**EXPORT, "key": "summary"})
    assert "Mã câu hỏi “title” không dùng được" in refused(lan, f"{QUESTIONS}/new", **{**EXPORT, "key": "title"})
    assert "Mã “Thị trường” không dùng được" in refused(lan, f"{QUESTIONS}/new", **{**EXPORT, "key": "Thị trường"})
    numbers = {**EXPORT, "kind": "money", "max_length": "200"}
    assert "độ dài phải từ 1 đến 15 ký tự" in refused(lan, f"{QUESTIONS}/new", **numbers)
    assert "Chưa có gì khác" in refused(lan, f"{QUESTIONS}/urgency")
    assert charter(world) == before


def test_every_name_of_a_form_is_kept_from_questions() -> None:
    assert {name for name in dir(PageForm) if not name.startswith("_") and name.islower()} - TAKEN == set()


def test_an_open_editions_answers_stay_readable(lan: Officer, world: World) -> None:
    told = refused(lan, f"{QUESTIONS}/link", kind="whole_number", max_length="9")
    assert "không đổi được cách trả lời câu “Đường dẫn video hoặc trang bán hàng (nếu có)”" in told
    change(lan, f"{QUESTIONS}/women_workers", kind="money")
    change(lan, f"{QUESTIONS}/link", kind="line")
    with clock.stopped(BEFORE_IT_OPENS):
        change(lan, f"{QUESTIONS}/link", kind="whole_number", max_length="9")
    assert question(world, "link").kind == "whole_number"


def test_a_field_is_added_renamed_and_moved_but_not_taken_from_an_open_edition(lan: Officer, world: World) -> None:
    address = f"{EDITION}/lists/categories"
    change(lan, f"{address}/new", **ENERGY)
    change(lan, f"{address}/agriculture", label_vi="Nông nghiệp", position="1")
    fields = charter(world).categories
    assert [(field.key, field.label.vi) for field in fields[:2]] == [
        ("agriculture", "Nông nghiệp"), ("green_energy", "Năng lượng xanh"),
    ]  # fmt: skip
    assert "không bỏ được mục “Năng lượng xanh”" in refused(lan, f"{address}/green_energy/remove")
    with clock.stopped(BEFORE_IT_OPENS):
        change(lan, f"{address}/green_energy/remove")
    assert [field.key for field in charter(world).categories[:2]] == ["agriculture", "industry"]


def test_what_other_rules_name_stays(lan: Officer, world: World) -> None:
    with clock.stopped(BEFORE_IT_OPENS):
        assert "cần có giải ba" in refused(lan, f"{EDITION}/lists/prizes/third/remove")
    lists = f"{EDITION}/lists"
    hidden = [f"{lists}/kinds/new", f"{lists}/kinds/idea/remove", f"{lists}/rounds", f"{lists}/prizes/none"]
    assert {path: lan.answer_of(path).status_code for path in hidden} == dict.fromkeys(hidden, 404)
    change(lan, f"{EDITION}/lists/kinds/idea", label_vi="Ý tưởng khởi nghiệp")
    assert charter(world).kinds[0].label.vi == "Ý tưởng khởi nghiệp"


def test_her_form_asks_the_new_question(lan: Officer, world: World) -> None:
    with world.session() as session:
        proposal = Desk(world, session).draft("sen").id
    change(lan, f"{QUESTIONS}/new", **EXPORT)
    address = f"/proposals/{proposal}/entry"
    sen = Officer(lan.visit, "sen")
    sen.sends(address, {**filled(sen.page(address)), "export_market": "Bán sang Lào"})
    with world.session() as session:
        assert session.get_one(Proposal, proposal).answers["export_market"] == "Bán sang Lào"
    change(lan, f"{QUESTIONS}/export_market/remove")
    assert "Chị bán ra nước ngoài chưa?" not in sen.reads(address)

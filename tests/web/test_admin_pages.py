"""Every page of the administrator opens; nobody else sees one, and another province's edition is not there."""

import pytest

from tests.conftest import HUNG_YEN, World
from tests.web.at_the_desk import Officer
from tests.web.visiting import Visit

EDITION = "/admin/editions/thai-binh-2024"
PAGES = [
    "/admin", "/admin/people", "/admin/people?q=hanh", "/admin/people?q=0913000201", "/admin/people?show=never",
    "/admin/people?show=unplaced", "/admin/people/new", "/admin/roster", "/admin/units",
    "/admin/units?q=quynh&on=01/03/2024",
    "/admin/units?level=district", "/admin/units/found", "/admin/clusters", "/admin/clusters/new", "/admin/editions",
    EDITION,
    f"{EDITION}/versions",
    f"{EDITION}/versions/1/charter.toml", f"{EDITION}/charter.toml", f"{EDITION}/file", f"{EDITION}/clone",
    f"{EDITION}/parts/names", f"{EDITION}/parts/calendar", f"{EDITION}/parts/targets",
    f"{EDITION}/parts/rounds", f"{EDITION}/checklist",
    f"{EDITION}/checklist/photos", f"{EDITION}/checklist/new", f"{EDITION}/checklist/photos/remove",
    f"{EDITION}/consents", f"{EDITION}/consents/judging", f"{EDITION}/rubrics/example",
    f"{EDITION}/rubrics/example/frame", f"{EDITION}/rubrics/example/criteria/novelty",
    f"{EDITION}/rubrics/example/criteria/new", f"{EDITION}/rubrics/example/criteria/novelty/remove",
    f"{EDITION}/rubrics/example/rubric.toml", f"{EDITION}/rubrics/example/toml", f"{EDITION}/rules/published",
    f"{EDITION}/rules/published/rule.toml", f"{EDITION}/rules/published/toml", f"{EDITION}/roster.xlsx",
    f"{EDITION}/questions", f"{EDITION}/questions/new", f"{EDITION}/questions/summary",
    f"{EDITION}/questions/summary/remove", f"{EDITION}/lists/categories", f"{EDITION}/lists/categories/new",
    f"{EDITION}/lists/categories/other", f"{EDITION}/lists/categories/other/remove", f"{EDITION}/lists/kinds",
]  # fmt: skip


@pytest.fixture
def lan(visit: Visit) -> Officer:
    return Officer(visit, "lan")


def test_every_page_opens(lan: Officer) -> None:
    assert {path: lan.answer_of(path).status_code for path in PAGES} == dict.fromkeys(PAGES, 200)


@pytest.mark.parametrize("key", ["lua", "hanh", "bich", "duc", "sen"])
def test_nobody_else_comes_in(visit: Visit, key: str) -> None:
    somebody = Officer(visit, key)
    assert {somebody.answer_of(path).status_code for path in PAGES} == {403}
    assert somebody.answer("/admin/people/new", {"full_name": "X", "phone": "0987111222"}).status_code == 403


def test_who_is_not_signed_in_is_asked_to(visit: Visit) -> None:
    assert visit.get("/admin").status_code in (302, 303, 401)


def test_another_province_is_not_there(visit: Visit, lan: Officer, world: World) -> None:
    other = f"/admin/editions/{HUNG_YEN}"
    paths = [path.replace(EDITION, other) for path in PAGES if path.startswith(EDITION)]
    assert {lan.answer_of(path).status_code for path in paths} == {404}
    with world.session() as session:
        stranger, commune = world.person(session, "lua", HUNG_YEN).id, world.unit(session, "12472", HUNG_YEN)
    hidden = [f"/admin/people/{stranger}", f"/admin/people/{stranger}/empty", f"/admin/units/{commune}"]
    assert {lan.answer_of(path).status_code for path in hidden} == {404}
    assert lan.answer(f"/admin/people/{stranger}/slip").status_code == 404
    assert lan.answer(f"{other}/publish").status_code == 404
    assert "Lụa" not in lan.reads("/admin/people?q=0914000101")

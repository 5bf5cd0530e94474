"""An edition on the administrator's pages: a change is a new version with its reason, a mistake is a sentence."""

import re
from html import unescape
from typing import Any

import pytest

from competition.editions.actions import export_charter
from competition.editions.models import CharterVersion
from competition.editions.queries import charter_of, find_edition
from competition.editions.seeding import to_toml
from competition.scoring.rubric import rubric_from
from tests.conftest import World
from tests.web.at_the_desk import Officer
from tests.web.visiting import Visit, words

EDITION = "/admin/editions/thai-binh-2024"
JOBS = f"{EDITION}/rubrics/example/criteria/jobs"
FILE = "application/toml"


@pytest.fixture
def lan(visit: Visit) -> Officer:
    return Officer(visit, "lan")


def filled(html: str) -> dict[str, Any]:
    """What stands in a page's form, as a browser would send it."""
    form = re.search(r"<main.*</main>", html, re.DOTALL)[0]  # type: ignore[index]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if told.get("name") in (None, "_csrf") or told.get("type") == "file":
            continue
        if told.get("type") in ("radio", "checkbox"):
            if "checked" in tag:
                found.setdefault(told["name"], []).append(told["value"])
        else:
            found[told["name"]] = unescape(told.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(text.removeprefix("\n"))
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def charter(world: World, name: str = "thai-binh-2024") -> Any:
    with world.session() as session:
        return charter_of(find_edition(session, name))


def change(lan: Officer, address: str, **typed: Any) -> str:
    return lan.sends(address, {**filled(lan.page(address)), "note": "Theo kế hoạch số 5", **typed})


def refused(lan: Officer, address: str, **typed: Any) -> str:
    return lan.fails(address, {**filled(lan.page(address)), "note": "Theo kế hoạch số 5", **typed})


def test_a_date_is_moved_with_a_reason(lan: Officer, world: World) -> None:
    address = f"{EDITION}/parts/calendar"
    before = charter(world)
    assert change(lan, address, intake_closes="2024-05-02T17:00") == "Đã lưu thành phiên bản 2 của thể lệ."
    after = charter(world)
    assert after.calendar.intake_closes.isoformat() == "2024-05-02T17:00:00+07:00"
    assert (after.calendar.opens, after.checklist, after.rubrics) == (
        before.calendar.opens, before.checklist, before.rubrics,
    )  # fmt: skip
    assert "Theo kế hoạch số 5" in lan.reads(f"{EDITION}/versions")
    assert "Lịch kỳ thi chưa đúng thứ tự" in refused(lan, address, intake_closes="2023-05-02T17:00")
    assert "Hãy ghi lý do thay đổi thể lệ." in refused(lan, address, note="")
    with world.session() as session:
        notes = [version.note for version in session.query(CharterVersion).order_by(CharterVersion.number)]
    assert notes[-1] == "Theo kế hoạch số 5"


def test_a_rounds_numbers_are_changed_and_absent_rounds_are_not_asked_for(lan: Officer, world: World) -> None:
    address = f"{EDITION}/parts/rounds"
    assert "Vòng cấp tỉnh" not in lan.reads(address)
    change(lan, address, screening_minimum_forward="4", screening_maximum_forward="9")
    part = charter(world).round("screening")
    assert (part.minimum_forward, part.maximum_forward, part.reserves, part.rule) == (4, 9, 2, "published")


def test_who_was_slower_is_told_and_keeps_what_she_typed(lan: Officer, world: World) -> None:
    address = f"{EDITION}/parts/targets"
    seen = filled(lan.page(address))
    change(lan, address, forwarded_per_unit="4")
    answer = lan.answer(address, {**seen, "forwarded_per_unit": "5", "note": "khác"})
    assert (answer.status_code, "vừa được người khác sửa" in words(answer.text)) == (422, True)
    assert charter(world).targets.forwarded_per_unit == 4
    lan.sends(address, filled(answer.text))
    assert charter(world).targets.forwarded_per_unit == 5


def test_a_checklist_item_is_added_changed_and_taken_away(lan: Officer, world: World) -> None:
    new = {"key": "tax", "label_vi": "Giấy nộp thuế", "label_en": "Tax receipt", "required_for": ["project"],
           "position": "1"}  # fmt: skip
    change(lan, f"{EDITION}/checklist/new", **new)
    assert [item.key for item in charter(world).checklist][:2] == ["tax", "narrative"]
    change(lan, f"{EDITION}/checklist/tax", max_files="3")
    assert (charter(world).item("tax").max_files, charter(world).item("tax").required_for) == (3, ["project"])
    assert "bị trùng" in refused(lan, f"{EDITION}/checklist/new", **{**new, "key": "photos"})
    change(lan, f"{EDITION}/checklist/tax/remove")
    assert charter(world).item("tax") is None


def test_a_changed_consent_is_a_new_version_of_its_text(lan: Officer, world: World) -> None:
    address = f"{EDITION}/consents/contact"
    change(lan, address, text_vi="Tôi đồng ý nhận thư về hồ sơ của tôi.")
    purpose = charter(world).purpose("contact")
    assert (purpose.text.vi, purpose.version) == ("Tôi đồng ý nhận thư về hồ sơ của tôi.", 2)
    change(lan, address, label_vi="Liên hệ với chị")
    assert charter(world).purpose("contact").version == 2


def test_remarks_on_a_criterion_are_shown_before_it_is_saved(lan: Officer, world: World) -> None:
    typed = {**filled(lan.page(JOBS)), "max": "12", "note": "Tăng điểm việc làm"}
    answer = lan.answer(JOBS, typed)
    assert (answer.status_code, "Chưa lưu: có" in words(answer.text)) == (200, True)
    assert charter(world).rubrics["example"]["total"] == 100
    with world.session() as session:
        assert find_edition(session, "thai-binh-2024").charter_version == 1
    lan.sends(JOBS, {**filled(answer.text)})
    rubric = rubric_from(charter(world).rubrics["example"])
    assert (rubric.by_key["jobs"].max, rubric.by_key["jobs"].levels[1].at, rubric.by_key["market"].max) == (12, 5, 10)


def test_a_criterion_that_cannot_be_is_refused(lan: Officer) -> None:
    assert "có hệ số không dương" in refused(lan, JOBS, weight="0")
    assert "không phải một số hay phân số" in refused(lan, JOBS, weight="nhiều")
    assert "chưa ghi mức điểm" in refused(lan, JOBS, level3_vi="Rất tốt")


def test_nothing_typed_is_nothing_to_save(lan: Officer, world: World) -> None:
    before = charter(world)
    pages = [
        "rubrics/example/criteria/jobs", "rubrics/example/frame", "rubrics/example/toml", "rules/published",
        "rules/published/toml", "parts/names", "parts/calendar", "checklist/photos", "consents/judging",
    ]  # fmt: skip
    for address in pages:
        assert "Chưa có gì khác với thể lệ hiện hành" in refused(lan, f"{EDITION}/{address}"), address
    assert charter(world) == before


def test_a_rule_is_changed_and_must_name_what_is_there(lan: Officer, world: World) -> None:
    address = f"{EDITION}/rules/published"
    change(lan, address, method="median", digits="1", tie0="criterion:jobs", tie1="median")
    rule = charter(world).rules["published"]
    assert (rule["method"], rule["digits"], rule["ties"][0]) == ("median", 1, {"by": "criterion", "criterion": "jobs"})
    told = 'method = "mean"\n[[ties]]\nby = "criterion"\ncriterion = "charm"\n'
    assert "không có trong bộ tiêu chí" in refused(lan, f"{address}/toml", text=told)
    assert "Văn bản này không đọc được: sai cú pháp TOML ở cuối tệp." in refused(
        lan, f"{address}/toml", text="method ="
    )


def test_a_charter_goes_out_as_a_file_and_comes_back_changed(lan: Officer, world: World) -> None:
    text = lan.page(f"{EDITION}/charter.toml")
    changed = text.replace("forwarded_per_unit = 3", "forwarded_per_unit = 6")
    typed = {**filled(lan.page(f"{EDITION}/file")), "note": "Theo tệp"}
    sent = lambda content: {"files": {"charter": ("c.toml", content.encode(), FILE)}}  # noqa: E731
    assert "Chưa có gì khác" in lan.fails(f"{EDITION}/file", typed, **sent(text))
    assert lan.sends(f"{EDITION}/file", typed, **sent(changed)) == "Đã thay: chỉ tiêu."
    assert charter(world).targets.forwarded_per_unit == 6
    typed = {**filled(lan.page(f"{EDITION}/file")), "note": "Theo tệp"}
    moved = text.replace('province = "34"', 'province = "33"')
    assert "Không đổi được" in lan.fails(f"{EDITION}/file", typed, **sent(moved))
    assert "không dựa vào tệp khác" in lan.fails(f"{EDITION}/file", typed, **sent('based_on = "../../x"\n'))


def test_next_years_edition_is_cloned_looked_at_and_published(lan: Officer, world: World) -> None:
    typed = filled(lan.page(f"{EDITION}/clone"))
    assert "Đã có kỳ thi tên" in lan.fails(f"{EDITION}/clone", {**typed, "name": "thai-binh-2024"})
    assert "chữ thường không dấu" in lan.fails(f"{EDITION}/clone", {**typed, "name": "Thái Bình"})
    lan.sends(f"{EDITION}/clone", typed)
    made = charter(world, "thai-binh-2025")
    assert (made.year, made.title.vi, made.calendar.opens.year) == (2025, "Cuộc thi Phụ nữ khởi nghiệp năm 2025", 2025)
    with world.session() as session:
        assert find_edition(session, "thai-binh-2025").published is False
    lan.sends("/admin/editions/thai-binh-2025/publish")
    with world.session() as session:
        assert find_edition(session, "thai-binh-2025").published is True


def test_an_edition_is_made_from_a_file_of_her_own_province_only(lan: Officer, world: World) -> None:
    text = lan.page(f"{EDITION}/charter.toml").replace('name = "thai-binh-2024"', 'name = "thai-binh-moi"')
    sent = {"files": {"charter": ("c.toml", text.encode(), FILE)}}
    assert lan.sends("/admin/editions", {}, **sent) == "Đã lập kỳ thi từ tệp; chưa công bố."
    assert charter(world, "thai-binh-moi").province == "34"
    with world.session() as session:
        other = to_toml(export_charter(find_edition(session, "hung-yen-2026")))
    other = other.replace('name = "hung-yen-2026"', 'name = "hung-yen-khac"')
    sent = {"files": {"charter": ("c.toml", other.encode(), FILE)}}
    assert "chị không quản trị" in lan.fails("/admin/editions", {}, **sent)

"""Pages of the shell: what they look like to a reader, their weight, languages, news and forms."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.testing import TestClient

from competition import clock
from competition.web.forms import form_from
from competition.web.pages import render
from tests.web.probe import NoteForm
from tests.web.visiting import Visit


def token(html: str) -> str:
    found = re.search(r'name="_csrf" value="([0-9a-f]+)"', html)
    assert found
    return found[1]


def send(site: TestClient[Any], address: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
    """Post as a browser does that has seen the form before."""
    carried = token(site.get("/probe/form").text)
    return site.post(address, data={"_csrf": carried, **(data or {})}, **more)


def test_a_page_is_vietnamese_first(site: TestClient[Any]) -> None:
    answer = site.get("/probe/form")
    assert answer.status_code == 200
    assert '<html lang="vi"' in answer.text
    assert "<title>Hồ sơ dự thi – Khởi nghiệp</title>" in answer.text
    assert 'name="women" type="text" value="1.200"' in answer.text


def test_the_switch_changes_the_language_and_comes_back(site: TestClient[Any]) -> None:
    answer = site.get("/language/en?back=/probe/form")
    assert (answer.status_code, answer.headers["location"]) == (303, "/probe/form")
    page = site.get("/probe/form").text
    assert '<html lang="en"' in page
    assert ">Year<" in re.sub(r"\s+", "", page)


def test_the_switch_sends_nobody_to_another_site(site: TestClient[Any]) -> None:
    for elsewhere in ("https://evil.example", "//evil.example", "/\\evil.example", "/%09/evil.example", "evil"):
        location = site.get(f"/language/en?back={elsewhere}").headers["location"]
        assert location == "/", elsewhere


def test_an_unknown_language_is_no_page(site: TestClient[Any]) -> None:
    assert site.get("/language/fr").status_code == 404


def test_news_stands_once_on_the_next_page(site: TestClient[Any]) -> None:
    answer = send(site, "/probe/form", {"title": "  Miến   dong <b> "})
    assert (answer.status_code, answer.headers["location"]) == (303, "/probe/notes")
    first, second = site.get("/probe/notes").text, site.get("/probe/notes").text
    assert "Đã lưu “Miến dong &lt;b&gt;”." in first
    assert "Đã lưu" not in second
    assert "<span>Miến dong &lt;b&gt;</span></th>" in first


def test_old_news_is_not_shown(site: TestClient[Any]) -> None:
    send(site, "/probe/form", {"title": "Nấm rơm"})
    with clock.stopped(clock.at(2024, 4, 1, 9, 3)):
        assert "Đã lưu" not in site.get("/probe/notes").text


def test_markup_in_a_sentence_stays_and_everything_else_is_escaped(site: TestClient[Any]) -> None:
    page = site.get("/probe/notes").text
    assert "mục “<b>x</b>”." in page
    assert "mục “&lt;i&gt;”." in page


def test_a_problem_keeps_everything_typed_and_commits_nothing(site: TestClient[Any]) -> None:
    answer = send(
        site, "/probe/form",
        {"title": "trùng", "story": "Dòng một\r\nDòng hai", "women": "1.2x", "started-day": "31", "started-month": "2",
         "started-year": "2024", "kind": "project", "needs": ["money", "market"], "agreed": "yes", "share": "23,5"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "<title>Lỗi: Hồ sơ dự thi – Khởi nghiệp</title>" in answer.text
    assert 'href="#women"' in answer.text
    assert 'href="#started-day"' in answer.text
    assert "“Số lao động nữ” phải là số nguyên, ví dụ 1.200." in answer.text
    for kept in ('value="trùng"', ">Dòng một\nDòng hai</textarea>", 'value="1.2x"', 'value="31"', 'value="23,5"'):
        assert kept in answer.text, kept
    assert len(re.findall(r"\bchecked\b", answer.text)) == 4
    assert "trùng" not in site.get("/probe/notes").text


def test_the_houses_own_refusal_stands_at_its_field_and_rolls_back(site: TestClient[Any]) -> None:
    answer = send(site, "/probe/form", {"title": "trùng"})
    assert answer.status_code == 422
    assert '<a href="#title">Tên này đã có.</a>' in re.sub(r">\s+", ">", re.sub(r"\s+<", "<", answer.text))
    assert "Còn một điều nữa." in answer.text
    assert "trùng" not in site.get("/probe/notes").text


def test_a_missing_field_is_named(site: TestClient[Any]) -> None:
    answer = send(site, "/probe/form", {"title": " "})
    assert "Mời chị điền mục “Tên dự án”." in answer.text


def typed(**values: Any) -> NoteForm:
    return NoteForm(
        FormMultiDict([(name.replace("__", "-"), value) for name, value in {"title": "x", **values}.items()])
    )


def test_what_is_typed_becomes_a_value() -> None:
    form = typed(
        title=" Nấm  rơm ", women="1.000", share="23,5", capital="1.500.000", started__day="5", started__month="3",
        started__year="2024", closes="2024-04-15T17:00", kind="idea", field="farm",
    )  # fmt: skip
    assert form.taken()
    assert form.title.data == "Nấm rơm"
    assert (form.women.data, form.share.data, form.capital.data) == (1000, Decimal("23.5"), 1_500_000)
    assert (form.started.data, form.closes.data) == (date(2024, 3, 5), clock.at(2024, 4, 15, 17))
    assert (form.kind.data, form.field.data, form.needs.data, form.agreed.data) == ("idea", "farm", [], False)


def test_what_cannot_be_read_or_is_out_of_bounds_is_refused() -> None:
    wrong: dict[str, str] = {
        "title": "x" * 41, "women": "1001", "share": "100,5", "capital": "-5", "started__day": "5", "closes": "17:00",
        "kind": "else", "field": "else", "needs": "else",
    }  # fmt: skip
    for name, value in wrong.items():
        form = typed(**{name: value})
        assert not form.taken(), name
        assert [address for address, _ in form.problems()] == [name.replace("__", "-")], name


def test_a_form_is_made_from_an_editions_questions() -> None:
    form_class = form_from(
        [
            {"name": "idea", "kind": "line", "label": {"vi": "Ý tưởng", "en": "Idea"}, "most": 10},
            {"name": "why", "kind": "paragraphs", "label": {"vi": "Vì sao", "en": "Why"}, "required": False},
        ]
    )
    form = form_class(FormMultiDict([("idea", "quá mười ký tự")]))
    assert not form.taken()
    assert [str(sentence) for _, sentence in form.problems()] == ["“Ý tưởng” dài 14 ký tự; tối đa là 10."]


def test_a_name_that_a_macro_has_is_not_given_to_a_page(site: TestClient[Any]) -> None:
    request = Request({"type": "http", "app": site.app, "litestar_app": site.app, "headers": [], "state": {}})  # type: ignore[typeddict-item,typeddict-unknown-key]
    with pytest.raises(TypeError, match=r"^these names belong to every page's macros or functions: table$"):
        render(request, "public/start.html", table=[])


def test_every_part_is_drawn(site: TestClient[Any]) -> None:
    page = site.get("/probe/parts").text
    for part in (
        "Chưa bấm được vì:",
        'aria-current="page"',
        "87,25",
        "1.200",
        "(30%)",
        'href="/probe/parts?page=4"',
        "3</span>",
    ):
        assert part in page, part


def test_a_first_visit_is_light_and_the_next_lighter(site: TestClient[Any]) -> None:
    answer = site.get("/probe/parts", headers={"Accept-Encoding": "br"})
    html = int(answer.headers["content-length"])
    files = set(re.findall(r"/assets/[\w.-]+", answer.text))
    carried = 0
    for file in files:
        asset = site.get(file, headers={"Accept-Encoding": "br"})
        carried += int(asset.headers["content-length"])
        assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    css = site.get(next(file for file in files if file.endswith(".css")), headers={"Accept-Encoding": "gzip"})
    fonts = 21_168 + 11_532
    assert html + carried <= 120_000
    assert html <= 25_000
    assert carried - fonts < 20_000
    assert css.headers["content-encoding"] == "gzip"
    assert int(css.headers["content-length"]) <= 20_000


def test_assets_come_as_the_browser_takes_them(site: TestClient[Any]) -> None:
    css = re.findall(r"/assets/pages-\w+\.css", site.get("/probe/form").text)[0]
    encodings = {"br": "br", "gzip": "gzip", "br;q=0, gzip;q=0.5": "gzip", "identity": None}
    for accepted, encoding in encodings.items():
        assert site.get(css, headers={"Accept-Encoding": accepted}).headers.get("content-encoding") == encoding
    assert site.get("/assets/manifest.json").status_code == 404
    assert site.get("/assets/..%2fpages.css").status_code == 404
    assert site.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


def test_who_is_sent_to_sign_in_holds_no_connection(visit: Visit) -> None:
    app = visit.client.app
    visit.client.cookies.set(app.state.sign_in_cookie, "a sign-in that is long over")
    assert visit.get("/profile").status_code == 303
    assert app.state.engine.pool.checkedout() == 0

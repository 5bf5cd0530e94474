"""The shell's defences: headers, cookies, the form's token, foreign sites, sizes, encodings."""

from typing import Any

from litestar.testing import TestClient
from sqlalchemy import text

from tests.web.test_shell_pages import send, token


def stored(site: TestClient[Any]) -> list[str]:
    with site.app.state.engine.connect() as connection:  # type: ignore[attr-defined]
        return list(connection.execute(text("select text from notes order by id")).scalars())


def test_every_answer_carries_the_defences(site: TestClient[Any]) -> None:
    for address in ("/probe/form", "/nowhere", "/healthz", "/probe/fails/bug", "/favicon.ico"):
        headers = site.get(address).headers
        assert "script-src 'self';" in headers["content-security-policy"], address
        assert "frame-ancestors 'none'" in headers["content-security-policy"], address
        assert "unsafe" not in headers["content-security-policy"], address
        assert headers["x-content-type-options"] == "nosniff", address
        assert headers["referrer-policy"] == "same-origin", address
        assert "camera=()" in headers["permissions-policy"], address
        assert "strict-transport-security" not in headers, address


def test_on_https_cookies_are_bound_to_this_host(secure_site: TestClient[Any]) -> None:
    answer = secure_site.get("/probe/form")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-form=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(cookie.split("; "))


def test_nothing_describes_the_site_to_strangers(site: TestClient[Any]) -> None:
    for address in ("/schema", "/schema/openapi.json", "/docs"):
        assert site.get(address).status_code == 404, address


def test_pages_have_no_inline_script_or_style(site: TestClient[Any]) -> None:
    page = site.get("/probe/parts").text
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert page.count("<script") == 2  # the module, and the words that it reads as data


def test_a_post_without_the_forms_token_changes_nothing(site: TestClient[Any]) -> None:
    answer = site.post("/probe/form", data={"title": "Miến dong"})
    assert answer.status_code == 403
    assert stored(site) == []


def test_anothers_token_does_not_fit(site: TestClient[Any]) -> None:
    foreign = token(site.get("/probe/form").text)
    site.cookies.clear()
    site.get("/probe/form")
    assert site.post("/probe/form", data={"_csrf": foreign, "title": "x"}).status_code == 403
    assert site.post("/probe/form", data={"_csrf": "zz", "title": "x"}).status_code == 403


def test_the_token_looks_different_on_every_page(site: TestClient[Any]) -> None:
    first, second = (token(site.get("/probe/form").text) for _ in range(2))
    assert first != second
    assert site.post("/probe/form", data={"_csrf": first, "title": "một"}).status_code == 303
    assert site.post("/probe/form", data={"_csrf": second, "title": "hai"}).status_code == 303


def test_a_cookie_of_an_earlier_installation_is_replaced(site: TestClient[Any]) -> None:
    site.cookies.set("form", "ab" * 64)
    assert send(site, "/probe/form", {"title": "x"}).status_code == 303


def test_a_script_may_carry_the_token_in_a_header(site: TestClient[Any]) -> None:
    carried = token(site.get("/probe/form").text)
    assert site.post("/probe/form", data={"title": "x"}, headers={"X-CSRF-Token": carried}).status_code == 303


def test_another_sites_form_is_refused_before_it_is_read(site: TestClient[Any]) -> None:
    carried = token(site.get("/probe/form").text)
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ):
        answer = site.post("/probe/form", data={"_csrf": carried, "title": "x"}, headers=headers)
        assert answer.status_code == 403, headers
        assert "gửi từ một trang web khác" in answer.text
        assert "Gửi lại" not in answer.text
    own = {"Origin": "http://testserver.local"}
    assert site.post("/probe/form", data={"_csrf": carried, "title": "x"}, headers=own).status_code == 303


def test_text_is_taken_up_to_one_megabyte(site: TestClient[Any]) -> None:
    answer = send(site, "/probe/counted", {"text": "x" * 1_000_001})
    assert answer.status_code == 413
    assert "tối đa 1 MB chữ" in answer.text
    assert stored(site) == []


def test_an_upload_is_taken_up_to_its_limit(site: TestClient[Any]) -> None:
    scan = ("scans", ("a.pdf", b"x" * 1_900_000, "application/pdf"))
    assert send(site, "/probe/form", {"title": "vừa"}, files=[scan]).status_code == 303
    answer = send(site, "/probe/form", {"title": "lớn"}, files=[scan, scan])
    assert answer.status_code == 413
    assert "tối đa 2 MB" in answer.text
    assert stored(site) == ["vừa"]


def test_bytes_that_are_no_utf8_are_refused_with_a_sentence(site: TestClient[Any]) -> None:
    carried = token(site.get("/probe/form").text)
    boundary = '--b\r\nContent-Disposition: form-data; name="title"{kind}\r\n\r\n'
    bodies = [
        (f"_csrf={carried}&title=%FF%FE".encode(), "application/x-www-form-urlencoded"),
        (b"title=\xff", "application/x-www-form-urlencoded"),
        (boundary.format(kind="").encode() + b"\xff\xfe\r\n--b--\r\n", "multipart/form-data; boundary=b"),
        (
            boundary.format(kind="\r\nContent-Type: text/plain; charset=klingon").encode() + b"x\r\n--b--\r\n",
            "multipart/form-data; boundary=b",
        ),
    ]
    for body, kind in bodies:
        answer = site.post("/probe/form", content=body, headers={"Content-Type": kind})
        assert answer.status_code == 422, body[-60:]
        assert "không phải văn bản UTF-8" in answer.text


def test_a_broken_form_is_refused_with_a_sentence(site: TestClient[Any]) -> None:
    for body, kind in (
        (b"--b\r\nnonsense", "multipart/form-data; boundary=b"),
        (b"x", "multipart/form-data"),
        (b"a&" * 3000, "application/x-www-form-urlencoded"),
    ):
        answer = site.post("/probe/form", content=body, headers={"Content-Type": kind})
        assert answer.status_code == 422, kind
        assert "bị hỏng giữa đường" in answer.text


def test_text_is_taken_in_one_unicode_form_without_nul(site: TestClient[Any]) -> None:
    decomposed = "Miê\u0301n \0dong"
    assert send(site, "/probe/form", {"title": decomposed}).status_code == 303
    assert stored(site) == ["Mi\u1ebfn dong"]

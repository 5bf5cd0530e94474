"""When it does not work: each refusal as a page, the commit that fails, and typed text that outlives a sign-in."""

import html
import re
from datetime import timedelta
from typing import Any

import structlog
from litestar.testing import TestClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from competition import clock
from competition.db.engine import new_session
from competition.people.models import Person, SignIn
from competition.people.queries import token_hash
from tests.web import probe
from tests.web.test_shell_pages import send, token
from tests.web.test_shell_security import stored


def test_each_refusal_is_a_page_with_its_sentence_and_the_way_on(site: TestClient[Any]) -> None:
    expected = {
        "/nowhere": (404, "Không tìm thấy trang hoặc hồ sơ này."),
        "/probe/write-on-get": (404, "Không tìm thấy trang hoặc hồ sơ này."),
        "/probe/fails/forbidden": (403, "Chỉ thư ký được mở vòng chấm."),
        "/probe/fails/faster": (409, "Hồ sơ vừa được người khác cập nhật."),
        "/probe/fails/stale": (409, "Hồ sơ vừa được người khác cập nhật."),
    }
    for address, (status, sentence) in expected.items():
        answer = site.get(address)
        assert answer.status_code == status, address
        assert sentence in answer.text, address
        assert "Về trang đầu" in answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_fault_of_ours_is_logged_with_the_number_that_the_page_shows(site: TestClient[Any]) -> None:
    with structlog.testing.capture_logs() as logs:
        answer = site.get("/probe/fails/bug")
    assert answer.status_code == 500
    [line] = logs
    assert (line["event"], line["path"], line["log_level"]) == ("page_failed", "/probe/fails/bug", "error")
    assert f"chị nêu mã {line['reference']}." in answer.text
    assert "the secret inside" not in answer.text


def test_a_script_gets_one_plain_sentence(site: TestClient[Any]) -> None:
    answer = site.get("/probe/fails/forbidden", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.text) == (403, "Chỉ thư ký được mở vòng chấm.")


def test_a_machine_gets_json_and_needs_no_form_token(site: TestClient[Any]) -> None:
    answer = site.post("/probe/machine")
    assert (answer.status_code, answer.json()) == (403, {"errors": ["Chỉ thư ký được mở vòng chấm."]})


def test_a_failing_commit_is_a_failure_and_never_a_redirect(site: TestClient[Any]) -> None:
    answer = send(site, "/probe/broken-commit")
    assert answer.status_code == 500
    assert "location" not in answer.headers
    assert "said=" not in str(answer.headers.get_list("set-cookie"))
    assert "chưa có gì được lưu" in answer.text


def test_a_page_is_rendered_then_committed_then_sent(site: TestClient[Any]) -> None:
    probe.order.clear()

    async def sent(message: Any, _scope: Any) -> None:
        if message["type"] == "http.response.start":
            probe.order.append("sent")

    site.app.before_send.append(sent)  # type: ignore[attr-defined]
    assert site.get("/probe/lazy").status_code == 200
    assert probe.order == ["rendered", "committed", "sent"]


def test_a_refused_page_keeps_only_what_it_means_to_keep(site: TestClient[Any]) -> None:
    assert send(site, "/probe/counted").status_code == 422
    assert stored(site) == ["counted"]


def test_a_page_that_reads_is_answered_while_another_writes(site: TestClient[Any]) -> None:
    with new_session(site.app.state.engine) as writing:  # type: ignore[attr-defined]
        writing.execute(text("insert into notes (text) values ('half done')"))
        assert site.get("/healthz").text == "ok\n"
        assert "half done" not in site.get("/probe/notes").text


def test_a_form_from_a_page_too_old_comes_back_with_everything_typed(site: TestClient[Any]) -> None:
    story = "Dòng một\nDòng <hai> & “ba”\n\n  thụt đầu dòng"
    answer = site.post("/probe/form", data={"title": "Nấm rơm", "story": story, "needs": ["money", "market"]})
    assert answer.status_code == 403
    again = resend(site, answer.text)
    assert (again.status_code, again.headers["location"]) == (303, "/probe/notes")
    assert stored(site) == ["Nấm rơm"]


def resend(site: TestClient[Any], page: str) -> Any:
    """Press the one button of the page that keeps a form's text."""
    form = re.search(r'<form method="post" action="(/probe/(?:form|mine))"[^>]*>(.*?)</form>', page, re.S)
    assert form
    typed: dict[str, list[str]] = {"_csrf": [token(form[0])]}
    for name, value in re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', form[2], re.S):
        typed.setdefault(html.unescape(name), []).append(html.unescape(value))
    return site.post(html.unescape(form[1]), data=typed)


def signed_in_token(site: TestClient[Any], language: str = "vi") -> str:
    with Session(site.app.state.engine) as session:  # type: ignore[attr-defined]
        person = Person(full_name="Vũ Thị Sen", phone="+84912345678", language=language, joined_at=clock.now())
        session.add(person)
        session.flush()
        now = clock.now()
        ends_at = now + timedelta(hours=12)
        session.add(SignIn(token_sha256=token_hash("opaque"), person_id=person.id, signed_in_at=now, ends_at=ends_at))
        session.commit()
    return "opaque"


def test_a_page_for_people_leads_to_the_sign_in_and_back(site: TestClient[Any]) -> None:
    answer = site.get("/probe/mine?page=2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fprobe%2Fmine%3Fpage%3D2")


def test_text_typed_while_the_sign_in_ended_is_sent_after_a_new_one(site: TestClient[Any]) -> None:
    story = " ".join(f"Miến dong {number * 7919 % 10_007} Đông Hòa" for number in range(6_000)) + "\nHết."
    scan = ("scans", ("cam-ket.pdf", b"%PDF-1.7", "application/pdf"))
    answer = send(site, "/probe/mine", {"title": "Nấm rơm", "story": story, "agreed": "yes"}, files=[scan])
    assert answer.status_code == 401
    assert "cam-ket.pdf" in answer.text
    assert stored(site) == []
    kept = re.search(r'name="_kept" value="([^"]+)"', answer.text)
    assert kept
    after = send(site, "/probe/let-in", {"token": signed_in_token(site), "_kept": kept[1]})
    assert after.status_code == 200
    again = resend(site, after.text)
    assert again.status_code == 303
    assert stored(site) == [story]


def test_kept_text_ends_with_the_day(site: TestClient[Any]) -> None:
    kept = re.search(r'name="_kept" value="([^"]+)"', send(site, "/probe/mine", {"title": "x"}).text)
    assert kept
    with clock.stopped(clock.at(2024, 4, 1, 22)):
        after = send(site, "/probe/let-in", {"token": "x", "_kept": kept[1]})
    assert (after.status_code, after.headers["location"]) == (303, "/probe/notes")


def test_autosave_after_the_sign_in_ended_says_so(site: TestClient[Any]) -> None:
    answer = send(site, "/probe/mine", {"title": "x"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 401
    assert answer.text.startswith("Phiên đăng nhập đã hết nên chưa lưu được.")


def test_a_page_shows_who_is_at_the_counter_and_may_sign_her_out(site: TestClient[Any]) -> None:
    site.cookies.set("sign_in", signed_in_token(site, "en"))
    answer = site.get("/probe/mine")
    assert answer.status_code == 200
    assert "Vũ Thị Sen" in answer.text
    assert '<form method="post" action="/sign-out"' in answer.text
    assert '<html lang="en"' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    site.cookies.set("language", "vi")
    assert '<html lang="vi"' in site.get("/probe/mine").text


def test_a_sign_in_in_use_goes_on(site: TestClient[Any]) -> None:
    site.cookies.set("sign_in", signed_in_token(site))
    with clock.stopped(clock.at(2024, 4, 1, 20)):
        site.get("/probe/mine")
    with Session(site.app.state.engine) as session:  # type: ignore[attr-defined]
        assert session.query(SignIn).one().ends_at == clock.at(2024, 4, 2, 8)

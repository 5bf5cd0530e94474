"""An applicant's pages from submitting on: deadline, double press, following, supplements, withdrawing, downloads."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from competition import clock
from competition.proposals.checks import check_item
from competition.proposals.models import Proposal
from competition.web.downloads import disposition
from competition.workflow.actions import advance
from tests.conftest import THAI_BINH, World
from tests.web.test_applicant_draft import landed, photograph
from tests.web.visiting import Visit, hidden, words

DEADLINE = clock.at(2024, 4, 26, 17)


@pytest.fixture
def sen(visit: Visit) -> Visit:
    return visit.enter_as("sen")


@pytest.fixture
def at(sen: Visit, world: World) -> str:
    """The address of Sen's draft, complete and not yet submitted."""
    with world.session() as session:
        unit = world.unit(session, "12472")
    typed = {"edition": THAI_BINH, "unit_id": str(unit), "kind": "idea", "entrant": "individual", "title": "Miến dong"}
    at = str(sen.post("/proposals/start", typed).headers["location"])
    entry = {"category": "agriculture", "summary": "Làm miến"}
    sen.post(f"{at}/entry", {"version": hidden(sen.get(f"{at}/entry").text, "version"), **entry})
    narrative = {"urgency": "a", "novelty": "b", "environment": "c"}
    sen.post(f"{at}/narrative", {"version": hidden(sen.get(f"{at}/narrative").text, "version"), **narrative})
    sen.post(f"{at}/documents", {"item": "photos"}, files={"file": ("ảnh đẹp.jpg", photograph(), "image/jpeg")})
    sen.post(f"{at}/consents", {"purpose": ["judging", "truth"]})
    return at


def submit(visit: Visit, at: str, version: str = "") -> Any:
    return visit.post(f"{at}/check", {"version": version or hidden(visit.get(f"{at}/check").text, "version")})


def hers(world: World) -> Proposal:
    with world.session() as session:
        return session.query(Proposal).one()


def test_what_is_missing_is_told_with_the_way_to_it_and_a_shut_button_says_why(sen: Visit, world: World) -> None:
    with world.session() as session:
        unit = world.unit(session, "12472")
    typed = {"edition": THAI_BINH, "unit_id": str(unit), "kind": "idea", "entrant": "individual", "title": "Miến dong"}
    at = str(sen.post("/proposals/start", typed).headers["location"])
    page = sen.get(f"{at}/check").text
    assert f'href="{at}/narrative#novelty">Chị chưa điền “2. Điểm mới, sáng tạo”.' in page
    assert f'href="{at}/documents#photos">Chị chưa đính kèm “Ảnh sản phẩm hoặc mô hình”.' in page
    assert f'href="{at}/consents#truth">Chị chưa đánh dấu đồng ý “Cam kết”.' in page
    assert "Còn thiếu 8 mục" in words(page)
    assert "Chưa bấm được vì:" in words(page)
    answer = sen.post(f"{at}/check", {"version": str(hers(world).revision)})
    assert (answer.status_code, hers(world).state) == (422, "draft")


def test_a_complete_proposal_is_submitted_and_told_what_follows(sen: Visit, at: str, world: World) -> None:
    assert "Hồ sơ đã đủ." in sen.text(f"{at}/check")
    assert landed(submit(sen, at)) == (303, f"{at}/submitted")
    text = sen.text(f"{at}/submitted")
    assert text.startswith(f"Đã nộp hồ sơ Mã theo dõi {hers(world).tracking_code}")
    assert "Hồ sơ đến lúc 08:30 ngày 08/04/2024." in text
    assert "Xã đã nhận được hồ sơ, đang kiểm tra" in sen.text(at)


def test_pressing_twice_submits_once(sen: Visit, at: str, world: World) -> None:
    version = hidden(sen.get(f"{at}/check").text, "version")
    assert landed(submit(sen, at, version)) == (303, f"{at}/submitted")
    assert landed(submit(sen, at, version)) == (303, at)
    assert "Hồ sơ đã được nộp, chị không cần nộp lần nữa." in sen.text(at)
    with world.session() as session:
        moves = session.connection().exec_driver_sql("select step from movements order by id").scalars().all()
    assert moves == ["begin", "submit"]


def test_what_was_changed_elsewhere_is_read_again_before_it_is_submitted(sen: Visit, at: str, world: World) -> None:
    old = hidden(sen.get(f"{at}/check").text, "version")
    sen.post(f"{at}/entry", {"version": old, "title": "Miến dong mới", "summary": "Khác"})
    answer = submit(sen, at, old)
    assert answer.status_code == 422
    assert "Hồ sơ vừa được sửa ở cửa sổ hoặc máy khác." in words(answer.text)
    assert hers(world).state == "draft"
    assert landed(submit(sen, at, hidden(answer.text, "version"))) == (303, f"{at}/submitted")


def test_the_last_second_counts_and_the_deadline_itself_is_too_late(sen: Visit, at: str, world: World) -> None:
    with clock.stopped(DEADLINE):
        answer = submit(sen.enter_as("sen"), at, str(hers(world).revision))
        assert "Đã hết hạn nộp hồ sơ lúc 17:00 ngày 26/04/2024." in words(answer.text)
        assert hers(world).state == "draft"
    with clock.stopped(DEADLINE - timedelta(microseconds=1)):
        assert landed(submit(sen, at)) == (303, f"{at}/submitted")


def test_the_arrival_counts_and_not_the_turn(sen: Visit, at: str, world: World) -> None:
    """The request arrives in the last second, and waits for another writer until the deadline is over."""
    last_second = DEADLINE - timedelta(seconds=1)
    with clock.stopped(last_second), ThreadPoolExecutor(1) as browser:
        sen.enter_as("sen")
        form = {"_csrf": hidden(sen.get(f"{at}/check").text, "_csrf"), "version": str(hers(world).revision)}
        with world.session() as another_writer:
            another_writer.query(Proposal).with_for_update().one()
            answer = browser.submit(sen.client.post, f"{at}/check", data=form)
            time.sleep(0.5)
            waiting = clock.stopped(DEADLINE + timedelta(seconds=20))
            waiting.__enter__()
        assert landed(answer.result(10)) == (303, f"{at}/submitted")
        waiting.__exit__(None, None, None)
    assert hers(world).submitted_at == last_second


def test_a_submitted_proposal_is_locked_on_every_page(sen: Visit, at: str, world: World) -> None:
    submit(sen, at)
    version = str(hers(world).revision)
    for part in ("entry", "narrative", "team", "documents"):
        assert landed(sen.get(f"{at}/{part}")) == (303, f"{at}/check")
    for part in ("entry", "narrative", "team"):
        answer = sen.post(f"{at}/{part}", {"version": version, "title": "Khác", "team-1-full_name": "Ai đó"})
        assert (answer.status_code, "Hồ sơ đã nộp nên đang khóa" in words(answer.text)) == (422, True), part
    upload = {"file": ("b.jpg", photograph(), "image/jpeg")}
    assert sen.post(f"{at}/documents", {"item": "photos"}, files=upload).status_code == 422
    assert hers(world).title == "Miến dong"


def returned(world: World) -> None:
    with world.session() as session:
        proposal = session.query(Proposal).one()
        lua = world.actor(session, "lua")
        due = clock.today() + timedelta(days=6)
        why = {"note": "Ảnh mờ quá chị ạ.", "due_on": due, "items": ["photos"]}
        advance(session, proposal, "return_to_applicant", by=lua, **why)


def test_a_returned_file_tells_why_what_and_until_when_and_can_be_sent_again(sen: Visit, at: str, world: World) -> None:
    submit(sen, at)
    returned(world)
    text = sen.text(at)
    assert "Hồ sơ cần bổ sung" in text
    assert "Xã đề nghị chị bổ sung Ảnh mờ quá chị ạ. Còn thiếu: Ảnh sản phẩm hoặc mô hình" in text
    assert "Nộp lại trong ngày 14/04/2024." in text
    assert "Hồ sơ cần bổ sung 08:30 ngày 08/04/2024 Lý do: Ảnh mờ quá chị ạ." in text
    check = sen.get(f"{at}/check").text
    assert "Nộp lại" in words(check)
    with clock.stopped(clock.at(2024, 4, 15)):
        late = submit(sen.enter_as("sen"), at, str(hers(world).revision))
        assert "Đã quá ngày hẹn bổ sung 14/04/2024." in words(late.text)
    with clock.stopped(clock.at(2024, 4, 14, 23, 59, 59)):
        assert landed(submit(sen.enter_as("sen"), at)) == (303, f"{at}/submitted")
    assert hers(world).state == "submitted"


def test_withdrawing_asks_to_be_sure_and_keeps_the_reason(sen: Visit, at: str, world: World) -> None:
    submit(sen, at)
    unsure = sen.post(f"{at}/withdraw", {"reason": "Bận việc nhà"})
    assert unsure.status_code == 422
    assert "Mời chị đánh dấu xác nhận nếu chắc chắn muốn rút." in words(unsure.text)
    assert "Bận việc nhà</textarea>" in unsure.text
    assert landed(sen.post(f"{at}/withdraw", {"reason": "Bận việc nhà", "sure": "y"})) == (303, at)
    assert "Chị đã rút hồ sơ 08:30 ngày 08/04/2024 Lý do: Bận việc nhà" in sen.text(at)
    assert landed(sen.post(f"{at}/withdraw", {"sure": "y"})) == (303, at)


def taken_in(world: World) -> None:
    with world.session() as session:
        proposal = session.query(Proposal).one()
        lua = world.actor(session, "lua")
        check_item(session, proposal, "checklist", "photos", True, by=lua)
        advance(session, proposal, "take_in", by=lua)


def test_the_receipt_is_hers_and_nobody_elses(sen: Visit, at: str, world: World) -> None:
    submit(sen, at)
    taken_in(world)
    world.work_is_done()
    page = sen.get(at).text
    assert "2024-12472-001" in words(page)
    receipt = page.split('href="/files/papers/')[1].split('"')[0]
    answer = sen.get(f"/files/papers/{receipt}")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline; ")
    assert sen.enter_as("lua").get(f"/files/papers/{receipt}").status_code == 200
    for other in ("man", "thom", "hanh", "khoa"):
        assert sen.enter_as(other).get(f"/files/papers/{receipt}").status_code == 404, other


def document_address(sen: Visit, at: str) -> str:
    return "/files/documents/" + sen.get(f"{at}/check").text.split('href="/files/documents/')[1].split('"')[0]


def test_a_download_is_the_file_itself_under_its_vietnamese_name(sen: Visit, at: str) -> None:
    address = document_address(sen, at)
    answer = sen.get(address)
    assert answer.content == photograph()
    assert answer.headers["content-length"] == str(len(photograph()))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"] == (
        "inline; filename=\"anh dep.jpg\"; filename*=UTF-8''%E1%BA%A3nh%20%C4%91%E1%BA%B9p.jpg"
    )
    assert sen.get(f"{address}?save").headers["content-disposition"].startswith("attachment; ")


def test_a_file_that_the_browser_has_is_not_sent_again(sen: Visit, at: str) -> None:
    address = document_address(sen, at)
    tag = sen.get(address).headers["etag"]
    for known in (tag, f'"other", W/{tag}', "*"):
        again = sen.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), known
    assert sen.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_files_open_to_officers_only_once_they_were_submitted(sen: Visit, at: str, world: World) -> None:
    address = document_address(sen, at)
    assert sen.enter_as("lua").get(address).status_code == 404
    submit(sen.enter_as("sen"), at)
    for key, status in {"lua": 200, "bich": 200, "thom": 404, "hanh": 404, "khoa": 404, "man": 404}.items():
        assert sen.enter_as(key).get(address).status_code == status, key
    sen.post("/sign-out")
    sen.client.cookies.clear()
    assert landed(sen.get(address))[0] == 303


@pytest.mark.parametrize(
    ("name", "plain", "full"),
    [
        ("Đơn của chị Mận.pdf", "Don cua chi Man.pdf", "%C4%90%C6%A1n%20c%E1%BB%A7a%20ch%E1%BB%8B%20M%E1%BA%ADn.pdf"),
        ('a"b\\c/d\r\nSet-Cookie: x.pdf', "a_b_c_d__Set-Cookie_ x.pdf", "a_b_c_d__Set-Cookie_%20x.pdf"),
        ("\u202egpj.exe", "_gpj.exe", "_gpj.exe"),
        ("..", "tep", "tep"),
        ("日本.pdf", ".pdf", "%E6%97%A5%E6%9C%AC.pdf"),
    ],
)
def test_no_name_breaks_out_of_its_header(name: str, plain: str, full: str) -> None:
    assert disposition(name, inline=False) == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"

"""An applicant's pages while she writes: beginning, saving, two windows, papers, priority groups, consents."""

import io
from typing import Any

import pytest
from PIL import Image

from competition import clock
from competition.people.models import Consent
from competition.proposals.models import Document, PriorityClaim, Proposal, TeamMember
from tests.conftest import THAI_BINH, World
from tests.web.visiting import Visit, hidden, words

START = f"/proposals/start?edition={THAI_BINH}"


def landed(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.headers.get("location", "")


def photograph() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(kept, "JPEG")
    return kept.getvalue()


@pytest.fixture
def sen(visit: Visit) -> Visit:
    return visit.enter_as("sen")


@pytest.fixture
def at(sen: Visit, world: World) -> str:
    """The address of Sen's draft, begun on its page."""
    with world.session() as session:
        unit = world.unit(session, "12520")
    typed = {"edition": THAI_BINH, "unit_id": str(unit), "kind": "idea", "entrant": "individual", "title": "Miến dong"}
    answer = sen.post("/proposals/start", typed)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def the_draft(world: World) -> Proposal:
    with world.session() as session:
        return session.query(Proposal).one()


def test_a_commune_is_found_without_marks_and_always_named_with_its_district(sen: Visit) -> None:
    text = sen.text(f"{START}&q=an ninh")
    assert "Xã An Ninh, Huyện Quỳnh Phụ Xã An Ninh, Huyện Tiền Hải" in text
    assert "Không có nơi nào tên như “khong co dau”." in sen.text(f"{START}&q=khong co dau")


def test_the_communes_of_a_district_can_be_listed(sen: Visit, world: World) -> None:
    with world.session() as session:
        district = world.unit(session, "344")
    text = sen.text(f"{START}&under={district}")
    listed = text.split("Bấm vào nơi của chị")[1].split("Hoặc chọn theo")[0]
    assert listed.count("Huyện Vũ Thư") == 30
    assert "Huyện Quỳnh Phụ" not in listed


def test_who_is_not_signed_in_comes_back_to_the_beginning(visit: Visit) -> None:
    assert landed(visit.get(START)) == (303, f"/sign-in?next=%2Fproposals%2Fstart%3Fedition%3D{THAI_BINH}")


def test_her_draft_is_offered_before_a_second_one(sen: Visit, at: str) -> None:
    text = sen.text(START)
    assert "Chị đang có một hồ sơ soạn dở Miến dong bắt đầu 08:30 ngày 08/04/2024" in text
    assert f'href="{at}"' in sen.get(START).text
    assert "Chị nộp hồ sơ ở đâu?" in sen.text(f"{START}&another=yes")


def test_pressing_begin_twice_makes_one_draft(sen: Visit, at: str, world: World) -> None:
    with world.session() as session:
        unit = world.unit(session, "12520")
    typed = {"edition": THAI_BINH, "unit_id": str(unit), "kind": "idea", "entrant": "individual"}
    assert landed(sen.post("/proposals/start", typed)) == (303, at)
    second = sen.post("/proposals/start", typed | {"another": "yes"})
    assert second.headers["location"] != at
    with world.session() as session:
        assert session.query(Proposal).count() == 2


@pytest.mark.parametrize("unit", ["", "abc", "99999999"])
def test_a_place_outside_the_edition_is_not_taken(sen: Visit, unit: str) -> None:
    answer = sen.post("/proposals/start", {"edition": THAI_BINH, "unit_id": unit, "kind": "idea", "entrant": "group"})
    assert answer.status_code in (303, 404)


def test_nothing_begins_after_the_deadline(sen: Visit, world: World) -> None:
    with world.session() as session:
        unit = world.unit(session, "12520")
    typed = {"edition": THAI_BINH, "unit_id": str(unit), "kind": "idea", "entrant": "individual"}
    with clock.stopped(clock.at(2024, 4, 26, 17)):
        sen.enter_as("sen")
        assert "Kỳ thi này không nhận hồ sơ lúc này" in sen.text(START)
        answer = sen.post("/proposals/start", typed)
        assert answer.status_code == 422
        assert "Đã hết hạn nộp hồ sơ lúc 17:00 ngày 26/04/2024." in words(answer.text)


def test_the_draft_is_a_list_of_tasks_with_their_states(sen: Visit, at: str) -> None:
    text = sen.text(at)
    for told in (
        "Phiếu đăng ký Còn 2 mục Chưa xong", "Thuyết minh Còn 3 mục Chưa xong",
        "Nhóm tác giả Người cùng làm với chị, nếu có Tùy chọn", "Giấy tờ, ảnh Còn 1 mục Chưa xong",
        "Đối tượng ưu tiên Khai hay không là tùy chị Tùy chọn", "Đồng ý và cam kết Còn 2 mục Chưa xong",
        "Kiểm tra và nộp Chưa nộp được", "Hạn nộp: 17:00 ngày 26/04/2024. Còn 18 ngày.",
    ):  # fmt: skip
        assert told in text


def test_what_is_typed_is_saved_by_the_button_without_scripts(sen: Visit, at: str, world: World) -> None:
    version = hidden(sen.get(f"{at}/entry").text, "version")
    typed = {"version": version, "title": "Miến dong sạch", "category": "agriculture", "summary": "Làm miến\r\nbán chợ",
             "women_workers": "1.200", "capital_needed": "150 000 000 đ"}  # fmt: skip
    assert landed(sen.post(f"{at}/entry", typed)) == (303, at)
    kept = the_draft(world)
    assert (kept.title, kept.category) == ("Miến dong sạch", "agriculture")
    assert kept.answers == {"summary": "Làm miến\nbán chợ", "women_workers": 1200, "capital_needed": 150_000_000}
    page = sen.get(f"{at}/entry").text
    assert 'value="150.000.000"' in page


def test_a_faulty_answer_stays_on_the_page_and_the_rest_is_saved(sen: Visit, at: str, world: World) -> None:
    version = hidden(sen.get(f"{at}/entry").text, "version")
    answer = sen.post(f"{at}/entry", {"version": version, "summary": "Làm miến", "women_workers": "ba chị"})
    assert answer.status_code == 422
    assert "Chỉ ghi một số nguyên, ví dụ 1.200." in words(answer.text)
    assert 'value="ba chị"' in answer.text
    assert the_draft(world).answers == {"summary": "Làm miến"}
    again = {"version": hidden(answer.text, "version"), "summary": "Làm miến", "women_workers": "3"}
    assert landed(sen.post(f"{at}/entry", again)) == (303, at)


def test_saving_by_itself_speaks_and_brings_the_next_version(sen: Visit, at: str, world: World) -> None:
    version = hidden(sen.get(f"{at}/narrative").text, "version")
    script = {"X-Autosave": "1"}
    first = sen.post(f"{at}/narrative/autosave", {"version": version, "urgency": "Vì nước"}, headers=script)
    assert (first.status_code, first.text) == (200, "Đã lưu lúc 08:30.")
    late = sen.post(f"{at}/narrative/autosave", {"version": version, "urgency": "Vì dân"}, headers=script)
    assert (late.status_code, late.text) == (
        409,
        "Chưa lưu được: hồ sơ đã được sửa ở cửa sổ hoặc máy khác. Chị đừng đóng trang; bấm Lưu để xem cả hai bản.",
    )
    following = {"version": first.headers["x-version"], "urgency": "Vì " + "a" * 4000, "novelty": "Mới"}
    faulty = sen.post(f"{at}/narrative/autosave", following, headers=script)
    assert (faulty.status_code, faulty.text) == (
        422,
        "Chưa lưu được mục “1. Vì sao cần làm? (tính cấp thiết)”, chị đừng đóng trang: "
        "Phần này dài 4.003 ký tự, tối đa 4.000. Các mục khác đã lưu.",
    )
    assert the_draft(world).answers == {"urgency": "Vì nước", "novelty": "Mới"}
    assert faulty.headers["x-version"] == str(the_draft(world).revision)


def test_saving_by_itself_after_the_sign_in_ended_says_so_in_one_sentence(sen: Visit, at: str) -> None:
    csrf = hidden(sen.get(f"{at}/narrative").text, "_csrf")
    sen.client.cookies.delete(sen.client.app.state.sign_in_cookie)
    answer = sen.client.post(f"{at}/narrative/autosave", data={"_csrf": csrf}, headers={"X-Autosave": "1"})
    assert (answer.status_code, "<" in answer.text) == (401, False)


def test_two_windows_get_one_success_and_one_sentence_and_lose_nothing(sen: Visit, at: str, world: World) -> None:
    version = hidden(sen.get(f"{at}/narrative").text, "version")
    assert landed(sen.post(f"{at}/narrative", {"version": version, "urgency": "Bản một"})) == (303, at)
    answer = sen.post(f"{at}/narrative", {"version": version, "urgency": "Bản hai"})
    text = words(answer.text)
    assert answer.status_code == 422
    assert "Hồ sơ đã được sửa ở cửa sổ hoặc máy khác sau khi chị mở trang này." in text
    assert "Xem bản đang lưu 1. Vì sao cần làm? (tính cấp thiết) Bản một" in text
    assert "Bản hai</textarea>" in answer.text
    assert the_draft(world).answers == {"urgency": "Bản một"}
    again = {"version": hidden(answer.text, "version"), "urgency": "Bản hai"}
    assert landed(sen.post(f"{at}/narrative", again)) == (303, at)
    assert the_draft(world).answers == {"urgency": "Bản hai"}


def test_sending_the_same_text_twice_is_one_success(sen: Visit, at: str) -> None:
    version = hidden(sen.get(f"{at}/narrative").text, "version")
    for _ in range(2):
        assert landed(sen.post(f"{at}/narrative", {"version": version, "urgency": "Vì nước"})) == (303, at)


def test_only_known_parts_are_pages(sen: Visit, at: str) -> None:
    assert sen.get(f"{at}/anything").status_code == 404
    assert sen.post(f"{at}/anything", {}).status_code == 404


def test_the_team_is_written_row_by_row(sen: Visit, at: str, world: World) -> None:
    page = sen.get(f"{at}/team").text
    typed = {"version": hidden(page, "version"), "team-1-full_name": "Lê Thị Hoa", "team-1-phone": "0987 654 321",
             "team-1-part": "Bán hàng", "team-2-full_name": ""}  # fmt: skip
    more = sen.post(f"{at}/team", typed | {"more": "yes"})
    assert (more.status_code, "Người thứ 4" in words(more.text), 'value="Lê Thị Hoa"' in more.text) == (200, True, True)
    faulty = sen.post(f"{at}/team", typed | {"team-1-phone": "12"})
    assert (faulty.status_code, "Số điện thoại chưa đúng." in words(faulty.text)) == (422, True)
    assert landed(sen.post(f"{at}/team", typed)) == (303, at)
    with world.session() as session:
        member = session.query(TeamMember).one()
        assert (member.full_name, member.phone, member.part) == ("Lê Thị Hoa", "0987654321", "Bán hàng")


def test_files_are_attached_one_by_one_and_taken_out_again(sen: Visit, at: str, world: World) -> None:
    upload = {"file": ("ảnh sản phẩm.jpg", photograph(), "image/jpeg")}
    assert landed(sen.post(f"{at}/documents", {"item": "photos"}, files=upload)) == (303, f"{at}/documents#photos")
    assert landed(sen.post(f"{at}/documents", {"item": "photos"}, files=upload))[0] == 303
    with world.session() as session:
        document = session.query(Document).one()
    text = sen.text(f"{at}/documents")
    assert "Ảnh sản phẩm hoặc mô hình Đã có 1 tệp" in text
    for _ in range(2):
        assert landed(sen.post(f"{at}/documents/{document.id}/remove")) == (303, f"{at}/documents")
    with world.session() as session:
        assert session.query(Document).count() == 0


@pytest.mark.parametrize(
    ("item", "name", "content", "told"),
    [
        ("photos", "thuyết minh.pdf", b"%PDF-1.7 x", "không đúng loại. Mục “Ảnh sản phẩm hoặc mô hình” nhận: JPEG"),
        ("photos", "to.jpg", b"\xff\xd8\xff" + b"x" * 5_000_001, "Tệp lớn hơn giới hạn 5 MB nên chưa được lưu."),
        ("photos", "", b"", "Chị chưa chọn tệp. Bấm “Chọn tệp” trước rồi bấm Tải lên."),
        ("nothing", "a.jpg", b"x", "Danh mục hồ sơ không có mục này."),
    ],
)
def test_a_file_that_is_not_taken_is_told_at_its_place(
    sen: Visit, at: str, world: World, item: str, name: str, content: bytes, told: str
) -> None:
    answer = sen.post(f"{at}/documents", {"item": item}, files={"file": (name, content, "image/jpeg")})
    assert (answer.status_code, told in words(answer.text)) == (422, True)
    with world.session() as session:
        assert session.query(Document).count() == 0


def test_a_priority_group_needs_its_own_tick(sen: Visit, at: str, world: World) -> None:
    typed = {"group": "disabled", "note": "Tay trái"}
    answer = sen.post(f"{at}/priority", typed)
    assert (answer.status_code, "Chị cần đánh dấu đồng ý thì mới khai được" in words(answer.text)) == (422, True)
    upload = {"evidence": ("giấy xác nhận.jpg", photograph(), "image/jpeg")}
    assert landed(sen.post(f"{at}/priority", typed | {"consent": "yes"}, files=upload)) == (303, f"{at}/priority")
    text = sen.text(f"{at}/priority")
    assert "Chị đã khai Phụ nữ khuyết tật Tay trái giấy xác nhận.jpg Xóa mục này" in text
    with world.session() as session:
        assert session.query(Consent).one().purpose == "priority_data"
    number = at.rsplit("/", 1)[1]
    assert sen.get(f"/files/evidence/{number}/disabled").content == photograph()
    assert landed(sen.post(f"{at}/priority/disabled/withdraw")) == (303, f"{at}/priority")
    with world.session() as session:
        assert session.query(PriorityClaim).count() == 0


def test_wrong_evidence_leaves_nothing_half_done(sen: Visit, at: str, world: World) -> None:
    upload = {"evidence": ("a.txt", b"chu", "text/plain")}
    answer = sen.post(f"{at}/priority", {"group": "disabled", "consent": "yes"}, files=upload)
    assert (answer.status_code, "Minh chứng phải là PDF hoặc ảnh" in words(answer.text)) == (422, True)
    with world.session() as session:
        assert (session.query(PriorityClaim).count(), session.query(Consent).count()) == (0, 0)


def test_no_consent_is_ticked_beforehand_and_each_stands_alone(sen: Visit, at: str, world: World) -> None:
    page = sen.get(f"{at}/consents").text
    assert (page.count('type="checkbox"'), " checked" in page) == (6, False)
    assert landed(sen.post(f"{at}/consents", {"purpose": ["judging", "publication", "unknown"]})) == (303, at)
    with world.session() as session:
        given = {(c.purpose, c.channel, len(c.text_sha256)) for c in session.query(Consent)}
    assert given == {("judging", "online", 64), ("publication", "online", 64)}


def test_a_consent_is_taken_back_after_its_consequence_was_read(sen: Visit, at: str, world: World) -> None:
    sen.post(f"{at}/consents", {"purpose": ["judging", "publication"]})
    assert "Hồ sơ vẫn dự thi bình thường." in sen.text(f"{at}/consents/publication/withdraw")
    assert landed(sen.post(f"{at}/consents/publication/withdraw")) == (303, "/consents")
    assert "Công bố đồng ý 08:30 ngày 08/04/2024, đã rút 08:30 ngày 08/04/2024" in sen.text("/consents")
    assert "được rút khỏi kỳ thi, không lấy lại được." in sen.text(f"{at}/consents/judging/withdraw")
    assert landed(sen.post(f"{at}/consents/judging/withdraw")) == (303, at)
    assert the_draft(world).state == "withdrawn"


def test_somebody_elses_proposal_is_not_there(sen: Visit, at: str, world: World) -> None:
    """Neither for another applicant nor, on these pages, for the officer who may see it elsewhere."""
    sen.post(f"{at}/documents", {"item": "photos"}, files={"file": ("a.jpg", photograph(), "image/jpeg")})
    with world.session() as session:
        document = session.query(Document).one().id
    number = at.rsplit("/", 1)[1]
    pages = ["", "/entry", "/narrative", "/team", "/documents", "/priority", "/consents", "/check", "/submitted",
             "/withdraw", "/consents/judging/withdraw"]  # fmt: skip
    acts = ["/entry", "/narrative/autosave", "/team", "/documents", "/priority", "/consents", "/check", "/withdraw",
            f"/documents/{document}/remove", "/priority/disabled/withdraw", "/consents/judging/withdraw"]  # fmt: skip
    for other in ("man", "lua", "hanh", "khoa"):
        sen.enter_as(other)
        assert [(page, sen.get(at + page).status_code) for page in pages] == [(page, 404) for page in pages]
        assert [(act, sen.post(at + act, {}).status_code) for act in acts] == [(act, 404) for act in acts]
        assert sen.get(f"/files/documents/{document}").status_code == 404
        assert sen.get(f"/files/evidence/{number}/disabled").status_code == 404

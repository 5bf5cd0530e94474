"""Accounts: opening one, signing in and out, slips, the profile, passwords, other sign-ins."""

from collections.abc import Callable
from typing import Any

import pytest

from competition import clock
from competition.folding import name_key
from competition.people.actions import issue_slip
from competition.people.models import Identity, Person, SignIn
from competition.proposals.models import Proposal, SearchWord
from tests.conftest import SECRET, World
from tests.web.at_the_desk import waiting
from tests.web.visiting import Visit, words

MAI = {"full_name": "hoàng  thị mai", "phone": "+84 987 654 321", "email": "", "password": "hoa sen 2024"}


def landed(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.headers.get("location", "")


def open_mai(visit: Visit) -> None:
    assert landed(visit.post("/sign-up", MAI)) == (303, "/proposals")


def test_a_phone_number_opens_an_account_and_lets_her_in(visit: Visit, world: World) -> None:
    open_mai(visit)
    with world.session() as session:
        mai = session.query(Person).filter_by(phone="0987654321").one()
        assert (mai.full_name, mai.email, mai.language) == ("hoàng thị mai", None, "vi")
    assert visit.text("/proposals").startswith("Hồ sơ dự thi của tôi")


def test_the_language_she_reads_becomes_her_own(visit: Visit, world: World) -> None:
    visit.get("/language/en")
    open_mai(visit)
    with world.session() as session:
        assert session.query(Person).filter_by(phone="0987654321").one().language == "en"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"full_name": " "}, "Mời chị ghi họ và tên."),
        ({"phone": "12"}, "Số điện thoại chưa đúng. Ví dụ: 0912 345 678."),
        ({"phone": ""}, "Mời chị ghi số điện thoại. Nếu chưa có, cán bộ Hội ở xã lập hồ sơ giúp chị."),
        ({"email": "mai"}, "Địa chỉ thư điện tử chưa đúng."),
        ({"password": "ngan"}, "Mật khẩu cần ít nhất 8 ký tự."),
        ({"phone": "0912 000 001"}, "Số điện thoại hoặc thư điện tử này đã có tài khoản. Mời chị đăng nhập."),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_lost(
    visit: Visit, world: World, changed: dict[str, str], told: str
) -> None:
    answer = visit.post("/sign-up", MAI | changed)
    assert answer.status_code == 422
    assert told in words(answer.text)
    assert "hoa sen 2024" not in answer.text
    if "full_name" not in changed:
        assert 'value="hoàng thị mai"' in answer.text
    with world.session() as session:
        assert session.query(Person).filter(Person.full_name == "hoàng thị mai").count() == 0


def test_pressing_twice_opens_one_account(visit: Visit, world: World) -> None:
    open_mai(visit)
    visit.client.cookies.delete(visit.client.app.state.sign_in_cookie)
    open_mai(visit)
    with world.session() as session:
        assert session.query(Person).filter_by(phone="0987654321").count() == 1


def test_she_signs_in_by_phone_or_mail_and_goes_on_to_where_she_was(visit: Visit) -> None:
    visit.post("/sign-up", MAI | {"email": "Mai@vidu.vn"})
    for who in ("0987 654 321", "84987654321", "mai@vidu.vn"):
        assert landed(visit.post("/sign-out"))[0] == 303
        assert landed(visit.get("/consents")) == (303, "/sign-in?next=%2Fconsents")
        typed = {"who": who, "password": MAI["password"], "next": "/consents"}
        assert landed(visit.post("/sign-in", typed)) == (303, "/consents"), who


def test_nobody_is_sent_to_another_site_after_signing_in(visit: Visit) -> None:
    open_mai(visit)
    visit.post("/sign-out")
    typed = {"who": MAI["phone"], "password": MAI["password"], "next": "//evil.example/"}
    assert landed(visit.post("/sign-in", typed)) == (303, "/proposals")


def test_a_wrong_password_is_told_counted_and_slowed(visit: Visit) -> None:
    open_mai(visit)
    visit.post("/sign-out")
    wrong = {"who": "0987654321", "password": "không phải"}
    for _ in range(5):
        answer = visit.post("/sign-in", wrong)
        assert answer.status_code == 422
        assert "mật khẩu không khớp nhau" in words(answer.text)
    right = {"who": "0987654321", "password": MAI["password"]}
    assert "Đã nhập sai nhiều lần. Mời chị thử lại sau 15 phút." in words(visit.post("/sign-in", right).text)
    with clock.stopped(clock.at(2024, 4, 8, 8, 46)):
        assert landed(visit.post("/sign-in", right)) == (303, "/proposals")


def test_who_has_an_account_and_who_has_none_is_answered_alike(visit: Visit) -> None:
    known = visit.post("/sign-in", {"who": "0912000001", "password": "x"})
    unknown = visit.post("/sign-in", {"who": "0912999999", "password": "x"})
    assert words(known.text) == words(unknown.text)


def test_staff_go_to_their_own_counter(visit: Visit, world: World) -> None:
    with world.session() as session:
        _, code = issue_slip(session, world.person(session, "lua"), "activate", secret=SECRET, by=None)
    assert landed(visit.post("/slip", {"code": code, "password": "mật khẩu mới"})) == (303, "/commune")


def test_a_slip_opens_once_and_its_qr_fills_the_code_in(visit: Visit, world: World) -> None:
    with world.session() as session:
        _, code = issue_slip(session, world.person(session, "man"), "reset", secret=SECRET, by=None)
    assert f'value="{code}"' in visit.get(f"/slip?code={code.replace('-', '').lower()}").text
    assert landed(visit.post("/slip", {"code": code.lower(), "password": "mật khẩu mới"})) == (303, "/proposals")
    assert "Chào chị Trần Thị Mận, mật khẩu mới đã dùng được." in visit.text("/proposals")
    visit.post("/sign-out")
    again = visit.post("/slip", {"code": code, "password": "mật khẩu khác"})
    assert again.status_code == 422
    assert "Mã này không đúng, đã dùng hoặc đã hết hạn. Hãy xin phiếu mới ở Hội LHPN xã." in words(again.text)
    assert landed(visit.post("/sign-in", {"who": "0912000002", "password": "mật khẩu mới"})) == (303, "/proposals")


def test_a_weak_password_leaves_the_slip_unused(visit: Visit, world: World) -> None:
    with world.session() as session:
        _, code = issue_slip(session, world.person(session, "man"), "reset", secret=SECRET, by=None)
    assert visit.post("/slip", {"code": code, "password": "aaaaaaaa"}).status_code == 422
    assert landed(visit.post("/slip", {"code": code, "password": "mật khẩu mới"})) == (303, "/proposals")


def test_a_form_that_outlived_its_sign_in_is_sent_after_signing_in(visit: Visit, world: World) -> None:
    open_mai(visit)
    with world.session() as session:
        session.query(SignIn).delete()
    typed = {"_csrf": _csrf(visit), "full_name": "Hoàng Thị Mai", "address": "Thôn 3"}
    answer = visit.client.post("/profile", data=typed)
    assert answer.status_code == 401
    assert "Thôn 3" in answer.text
    kept = answer.text.split('name="_kept" value="')[1].split('"')[0]
    typed = {"_csrf": _csrf(visit), "who": "0987654321", "password": MAI["password"], "_kept": kept}
    wrong = visit.client.post("/sign-in", data=typed | {"password": "sai"})
    assert wrong.status_code == 422
    assert f'name="_kept" value="{kept}"' in wrong.text
    back = visit.client.post("/sign-in", data=typed)
    assert (back.status_code, 'action="/profile"' in back.text, "Thôn 3" in back.text) == (200, True, True)


def _csrf(visit: Visit) -> str:
    return visit.get("/slip").text.split('name="_csrf" value="')[1].split('"')[0]


PROFILE = {"full_name": "Hoàng Thị Mai", "phone": "0987654321", "email": "", "address": "Thôn 3, xã Quỳnh Hải",
           "birth_year": "1985", "national_id": "", "language": "vi"}  # fmt: skip


def test_the_identity_number_is_sealed_and_shown_by_its_last_digits(visit: Visit, world: World) -> None:
    open_mai(visit)
    assert landed(visit.post("/profile", PROFILE | {"national_id": "034 185 012 345"})) == (303, "/profile")
    page = visit.get("/profile").text
    assert "Số định danh đã lưu: •••••••••345" in words(page)
    assert "034185012345" not in page.replace(" ", "")
    with world.session() as session:
        identity = session.query(Identity).one()
        assert (identity.last_digits, b"034185012345" in identity.sealed) == ("345", False)
    visit.post("/profile", PROFILE | {"address": "Thôn 4"})
    assert "•••••••••345" in visit.text("/profile")


def test_a_number_that_looks_wrong_is_kept_with_a_warning(visit: Visit) -> None:
    open_mai(visit)
    visit.post("/profile", PROFILE | {"national_id": "034085012345"})
    assert "Theo số định danh này thì người mang số là nam; mời chị xem lại." in visit.text("/profile")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"national_id": "123"}, "Số định danh phải có đúng 12 chữ số, ví dụ 034 185 012 345."),
        ({"birth_year": "85"}, "Năm sinh chưa đúng. Ví dụ: 1985."),
        ({"birth_year": "１９８５"}, "Năm sinh chưa đúng. Ví dụ: 1985."),
        ({"phone": "0912000001"}, "Số điện thoại hoặc thư điện tử này đã có tài khoản khác dùng."),
        ({"phone": ""}, "Cần số điện thoại hoặc thư điện tử để đăng nhập."),
        ({"full_name": ""}, "Mời chị ghi họ và tên."),
    ],
)
def test_a_faulty_profile_changes_nothing(visit: Visit, world: World, changed: dict[str, str], told: str) -> None:
    open_mai(visit)
    answer = visit.post("/profile", PROFILE | {"address": "Nơi khác"} | changed)
    assert answer.status_code == 422
    assert told in words(answer.text)
    assert 'value="Nơi khác"' in answer.text
    with world.session() as session:
        mai = session.query(Person).filter_by(phone="0987654321").one()
        assert (mai.address, mai.birth_year, session.query(Identity).count()) == ("", None, 0)


def test_the_chosen_language_is_kept_with_the_person(visit: Visit, world: World) -> None:
    open_mai(visit)
    visit.post("/profile", PROFILE | {"language": "en"})
    assert "My details" in visit.text("/profile")
    with world.session() as session:
        assert session.query(Person).filter_by(phone="0987654321").one().language == "en"


def test_a_new_password_ends_the_other_sign_ins(new_visit: Callable[..., Visit]) -> None:
    here, there = new_visit(), new_visit()
    open_mai(here)
    assert landed(there.post("/sign-in", {"who": MAI["phone"], "password": MAI["password"]})) == (303, "/proposals")
    assert "Tài khoản này đang đăng nhập ở 1 máy khác." in here.text("/profile")
    wrong = here.post("/profile/password", {"old": "sai rồi", "new": "mật khẩu mới"})
    assert (wrong.status_code, "Mật khẩu hiện tại chưa đúng." in words(wrong.text)) == (422, True)
    right = {"old": MAI["password"], "new": "mật khẩu mới"}
    assert landed(here.post("/profile/password", right)) == (303, "/profile")
    assert landed(there.get("/profile")) == (303, "/sign-in?next=%2Fprofile")
    assert here.get("/profile").status_code == 200


def test_the_other_sign_ins_end_by_one_press(new_visit: Callable[..., Visit]) -> None:
    here, there = new_visit(), new_visit()
    open_mai(here)
    there.post("/sign-in", {"who": MAI["phone"], "password": MAI["password"]})
    here.post("/profile/other-sign-ins")
    assert "Đã đăng xuất khỏi 1 máy khác." in here.text("/profile")
    assert there.get("/profile").status_code == 303


def test_signing_out_ends_the_sign_in_itself(visit: Visit, world: World) -> None:
    open_mai(visit)
    visit.post("/sign-out")
    with world.session() as session:
        assert session.query(SignIn).count() == 0


@pytest.mark.parametrize("key", ["sen", "lua", "hanh", "minh", "khoa", "bich", "hong", "ha", "duc", "lan"])
def test_everybody_has_a_home_and_finds_it_from_the_first_page(visit: Visit, key: str) -> None:
    visit.enter_as(key)
    status, home = landed(visit.get("/sign-in"))
    assert status == 303
    assert f'href="{home}"' in visit.get("/").text
    assert visit.get(home).status_code == 200


def test_her_files_are_found_and_sorted_by_her_new_name_at_once(visit: Visit, world: World) -> None:
    number = waiting(world)
    visit.enter_as("sen")
    assert landed(visit.post("/profile", PROFILE | {"full_name": "Đặng Thị Quỳnh Như"})) == (303, "/profile")
    with world.session() as session:
        found = {row.word for row in session.query(SearchWord).filter_by(proposal_id=number)}
        assert ({"dang", "nhu"} <= found, "nguyen" in found) == (True, False)
        assert session.get_one(Proposal, number).sort_key == name_key("Đặng Thị Quỳnh Như")

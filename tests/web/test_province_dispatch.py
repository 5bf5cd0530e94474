"""A dispatch on the province's pages: prepared after a dry run, built, signed, packed, sent; papers and register."""

import csv
import io
import re
import zipfile

import openpyxl
import pytest

from competition import clock, jobs
from competition.dossiers.models import Dispatch, Paper
from competition.people.passwords import hashed
from competition.people.tries import WRONG_CODES_ALLOWED
from competition.work import TABLE
from tests.conftest import HUNG_YEN, World
from tests.counting import statements
from tests.dossiers.seeing import text_of
from tests.scoring.round_stage import a_file
from tests.web.at_the_desk import Officer, the_proposal
from tests.web.province_stage import at_the_centre, checked_off
from tests.web.visiting import Visit, hidden

DISPATCH = "/province/dispatches/{}"
PASSWORD = "một câu dài để ký công văn"


@pytest.fixture
def bich(visit: Visit) -> Officer:
    return Officer(visit, "bich")


@pytest.fixture
def hong(visit: Visit, world: World) -> Officer:
    """The leader, with a password."""
    with world.session() as session:
        world.person(session, "hong").password_hash = hashed(PASSWORD)
    return Officer(visit, "hong")


@pytest.fixture
def ready(world: World) -> list[int]:
    """Three files that were checked off."""
    with world.session() as session:
        return [file.id for file in checked_off(world, session).files]


def cases(world: World, files: list[int]) -> list[str]:
    return [f"{number}:{the_proposal(world, number).version}" for number in files]


def prepared(officer: Officer, files: list[int]) -> str:
    """The address of a new dispatch with these files."""
    answer = officer.answer("/province/dispatches/new", {"case": cases(officer.world, files), "into": "new"})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def built_with_letter(officer: Officer, files: list[int]) -> str:
    address = prepared(officer, files)
    officer.world.work_is_done()
    block = {"on_behalf_of": "Ban Thường vụ", "title": "Chủ tịch", "name": "Trần Thị Hồng"}
    officer.sends(f"{address}/letter", block)
    return address


def signed(officer: Officer, leader: Officer, files: list[int]) -> str:
    address = built_with_letter(officer, files)
    pdf = hidden(leader.page(f"{address}/sign"), "pdf")
    leader.sends(f"{address}/sign", {"pdf": pdf, "password": PASSWORD})
    officer.world.work_is_done()
    return address


def the_dispatch(world: World, address: str) -> Dispatch:
    with world.session() as session:
        return session.get_one(Dispatch, int(address.rsplit("/", 1)[1]))


def test_the_dry_run_says_who_goes_and_who_stays(bich: Officer, world: World, ready: list[int]) -> None:
    with world.session() as session:
        waiting = a_file(world, session, 77, state="with_province").id
    picked = "&".join(f"case={number}" for number in [*ready, waiting])
    page = bich.reads(f"/province/dispatches/new?{picked}")
    assert ("3 hồ sơ sẽ vào đợt gửi." in page, "1 hồ sơ ở lại, vì:" in page) == (True, True)
    assert "Chưa có đợt gửi nào." in bich.reads("/province/dispatches")


def test_a_dispatch_takes_all_or_none(bich: Officer, world: World, ready: list[int]) -> None:
    with world.session() as session:
        waiting = a_file(world, session, 77, state="with_province").id
    said = bich.fails("/province/dispatches/new", {"case": cases(world, [*ready, waiting]), "into": "new"})
    assert "Chờ tỉnh kiểm tra" in said
    assert {the_proposal(world, number).state for number in ready} == {"province_checked"}


def test_nothing_ticked_is_said_in_a_sentence(bich: Officer) -> None:
    assert "Chị chưa đánh dấu hồ sơ nào." in bich.fails("/province/dispatches/new", {"into": "new"})


def test_a_file_that_changed_meanwhile_is_not_put_in(bich: Officer, world: World, ready: list[int]) -> None:
    old = [f"{number}:999" for number in ready]
    assert "vừa được người khác cập nhật" in bich.fails("/province/dispatches/new", {"case": old, "into": "new"})


def test_the_page_counts_dossiers_while_they_are_built(bich: Officer, world: World, ready: list[int]) -> None:
    address = prepared(bich, ready)
    page = bich.page(address)
    assert "Bộ hồ sơ đã dựng: 0 trên 3" in bich.reads(address)
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert "HX-Refresh" not in bich.answer_of(f"{address}/progress").headers
    world.work_is_done()
    assert bich.answer_of(f"{address}/progress").headers["HX-Refresh"] == "true"
    assert "Đã dựng đủ 3 bộ hồ sơ" in bich.reads(address)
    assert "http-equiv" not in bich.page(address)
    answer = bich.answer_of(f"/files/dossiers/{ready[0]}")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def broken(context: object, **arguments: object) -> None:
    raise OSError("no room on the disk")


def given_up(world: World) -> None:
    """Every job that waits is tried as often as it may be, on a machine where nothing can be made."""
    jobs.drain(
        world.engine, {**TABLE, "build_dossiers": broken, "build_package": broken}, settings=world.settings,
        cabinet=world.cabinet, failing_allowed=True,
    )  # fmt: skip


def test_dossiers_that_cannot_be_built_are_told_and_tried_again(
    bich: Officer, hong: Officer, world: World, ready: list[int]
) -> None:
    address = prepared(bich, ready)
    given_up(world)
    page = bich.reads(address)
    assert "Dựng bộ hồ sơ không thành công" in page
    assert ("Còn thiếu 3 bộ." in page, "no room on the disk" in page) == (True, True)
    assert ("http-equiv" in bich.page(address), "Đang dựng; trang" in page) == (False, False)
    assert bich.answer_of(f"{address}/progress").headers["HX-Refresh"] == "true"
    assert f'action="{address}/build"' not in hong.page(address)
    assert bich.sends(f"{address}/build") == "Đang dựng các bộ hồ sơ còn thiếu."
    assert "không thành công" not in bich.reads(address)
    world.work_is_done()
    assert "Đã dựng đủ 3 bộ hồ sơ" in bich.reads(address)


def test_a_package_that_cannot_be_packed_is_told_and_tried_again(
    bich: Officer, hong: Officer, world: World, ready: list[int]
) -> None:
    address = built_with_letter(bich, ready)
    pdf = hidden(hong.page(f"{address}/sign"), "pdf")
    hong.sends(f"{address}/sign", {"pdf": pdf, "password": PASSWORD})
    assert "Đang đóng gói và tự kiểm tra" in bich.reads(address)
    given_up(world)
    page = bich.reads(address)
    assert "Đóng gói không thành công" in page
    assert "Đang đóng gói và tự kiểm tra" not in page
    assert bich.sends(f"{address}/build") == "Đang đóng gói lại."
    assert "Đang đóng gói và tự kiểm tra" in bich.reads(address)
    world.work_is_done()
    assert the_dispatch(world, address).package_sha256 is not None
    assert "không thành công" not in bich.reads(address)


def test_work_on_another_dispatch_says_nothing_about_this_one(bich: Officer, world: World, ready: list[int]) -> None:
    first = prepared(bich, ready[:2])
    given_up(world)
    second = prepared(bich, ready[2:])
    assert "không thành công" in bich.reads(first)
    assert "không thành công" not in bich.reads(second)


def test_files_are_put_in_and_taken_out_until_the_letter_is_signed(
    bich: Officer, hong: Officer, world: World, ready: list[int]
) -> None:
    address = prepared(bich, ready[:2])
    number = address.rsplit("/", 1)[1]
    assert "đợt gửi 1" in bich.sends("/province/dispatches/new", {"case": cases(world, ready[2:]), "into": number})
    bich.sends(f"{address}/remove", {"case": ready[0]})
    assert the_proposal(world, ready[0]).state == "ready_again"
    assert "2 hồ sơ trong đợt" in bich.reads(address)
    bich.sends(f"{address}/remove", {"case": ready[0]})  # a second click
    world.work_is_done()
    bich.sends(f"{address}/letter", {"title": "Chủ tịch", "name": "Trần Thị Hồng"})
    hong.sends(f"{address}/sign", {"pdf": hidden(hong.page(f"{address}/sign"), "pdf"), "password": PASSWORD})
    assert "đã ký" in bich.fails(f"{address}/remove", {"case": ready[1]})
    assert f"/province/files?edition=thai-binh-2024&amp;tab=ready&amp;dispatch={number}" not in bich.page(address)


def test_the_letter_is_read_and_names_its_signer(bich: Officer, ready: list[int]) -> None:
    address = built_with_letter(bich, ready)
    for what in ("letter", "list"):
        assert bich.answer_of(f"{address}/files/{what}").content[:5] == b"%PDF-"
    assert "Hãy ghi họ tên người ký." in bich.fails(f"{address}/letter", {"title": "Chủ tịch", "name": ""})
    bich.page(f"{address}/files/secret", status=404)


def test_shortfalls_stand_on_the_page(bich: Officer, world: World, ready: list[int]) -> None:
    page = bich.reads(prepared(bich, ready))
    assert "Trước khi gửi được còn thiếu: Chưa lập công văn và danh sách trích ngang" in page


def test_the_officer_does_not_sign_and_the_leader_does_not_prepare(
    bich: Officer, hong: Officer, world: World, ready: list[int]
) -> None:
    address = built_with_letter(bich, ready)
    bich.page(f"{address}/sign", status=404)
    assert bich.answer(f"{address}/sign", {"password": "x"}).status_code == 404
    assert hong.answer(f"{address}/letter", {"title": "Chủ tịch", "name": "Hồng"}).status_code == 403
    assert hong.answer("/province/dispatches/new", {"case": cases(world, ready), "into": "new"}).status_code == 403


def test_a_wrong_password_signs_nothing_and_is_counted(
    bich: Officer, hong: Officer, world: World, ready: list[int]
) -> None:
    address = built_with_letter(bich, ready)
    pdf = hidden(hong.page(f"{address}/sign"), "pdf")
    for _ in range(WRONG_CODES_ALLOWED):
        assert "Mật khẩu chưa đúng" in hong.fails(f"{address}/sign", {"pdf": pdf, "password": "sai"})
    assert hong.answer(f"{address}/sign", {"pdf": pdf, "password": PASSWORD}).status_code == 429
    assert hong.answer(f"{address}/sign", {"pdf": pdf}).status_code == 422
    assert the_dispatch(world, address).state == "preparing"


def test_a_signature_holds_only_for_the_letter_that_was_read(
    bich: Officer, hong: Officer, world: World, ready: list[int]
) -> None:
    address = built_with_letter(bich, ready)
    pdf = hidden(hong.page(f"{address}/sign"), "pdf")
    bich.sends(f"{address}/letter", {"title": "Phó Chủ tịch", "name": "Người khác"})
    assert "Văn bản vừa được lập lại" in hong.fails(f"{address}/sign", {"pdf": pdf, "password": PASSWORD})
    assert the_dispatch(world, address).open is True


def test_the_leader_signs_with_the_scan_of_the_signed_paper(
    bich: Officer, hong: Officer, world: World, ready: list[int]
) -> None:
    address = built_with_letter(bich, ready)
    scan = bich.answer_of(f"{address}/files/letter").content
    wrong = {"scan": ("ghi chú.txt", b"khong phai ban quet", "text/plain")}
    assert "Bản quét phải là tệp PDF" in hong.fails(f"{address}/sign", {}, files=wrong)
    hong.sends(f"{address}/sign", {}, files={"scan": ("cong-van.pdf", scan, "application/pdf")})
    assert the_dispatch(world, address).state == "signed"


def test_a_signed_dispatch_is_packed_verified_and_sent(
    bich: Officer, hong: Officer, world: World, ready: list[int]
) -> None:
    address = signed(bich, hong, ready)
    dispatch = the_dispatch(world, address)
    answer = bich.answer_of(f"{address}/files/package")
    assert answer.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert any(name.endswith("manifest-sha256.txt") for name in archive.namelist())
    page = re.sub(r"<wbr>", "", bich.page(address))
    assert (dispatch.package_sha256 or "-") in page
    assert bich.presses(address, "send").startswith("Đã ghi đợt gửi đi Trung ương")
    assert {the_proposal(world, number).state for number in ready} == {"forwarded"}
    assert the_dispatch(world, address).sent_on == clock.today()


def test_a_dispatch_is_given_up_with_a_reason(bich: Officer, world: World, ready: list[int]) -> None:
    address = prepared(bich, ready)
    bich.fails(f"{address}/steps/cancel", bich.step(address, "cancel", note=""))
    bich.presses(address, "cancel", note="Lập lại sau.")
    assert {the_proposal(world, number).state for number in ready} == {"ready_again"}
    assert "Lập lại sau." in bich.reads(address)


def test_the_register_lists_the_signed_letter_and_goes_out_as_spreadsheets(
    bich: Officer, hong: Officer, ready: list[int]
) -> None:
    assert "Năm này chưa có văn bản nào" in bich.reads("/province/register")
    signed(bich, hong, ready)
    page = bich.page("/province/register")
    assert ("01/BTV" in page, "Trần Thị Hồng" in page) == (True, True)
    link = re.search(r'href="(/province/papers/\d+)"', page)
    assert link is not None
    assert bich.answer_of(link[1]).content[:5] == b"%PDF-"
    told = bich.answer_of("/province/register/so-van-ban-di.csv?year=2024").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told)))
    assert (rows[1][0], rows[1][1], rows[1][2], rows[1][4]) == ("01", "BTV", "08/04/2024", "Trần Thị Hồng")
    book = openpyxl.load_workbook(io.BytesIO(bich.answer_of("/province/register/so-van-ban-di.xlsx?year=2024").content))
    assert [cell.value or "" for cell in book.active[2]] == rows[1]
    told_of = dict(zip(rows[0], rows[1], strict=True))
    assert {name: told_of[name] for name in ("FileCatalog", "TypeName", "CodeNumber", "IssuedDate", "Position")} == {
        "FileCatalog": "2024", "TypeName": "Công văn", "CodeNumber": "01", "IssuedDate": "08/04/2024",
        "Position": "Chủ tịch",
    }  # fmt: skip
    printed = bich.answer_of("/province/register/so-van-ban-di.pdf?year=2024").content
    assert "Cộng: 01 (một) văn bản." in " ".join(text_of(printed).split())
    bich.page("/province/register/anything.exe", status=404)


@pytest.mark.parametrize(("key", "edition"), [("lua", ""), ("hanh", ""), ("sen", ""), ("ha", ""), ("bich", HUNG_YEN)])
def test_a_dispatch_that_is_being_prepared_is_the_provinces_own(
    visit: Visit, world: World, bich: Officer, ready: list[int], key: str, edition: str
) -> None:
    address = built_with_letter(bich, ready)
    with world.session() as session:
        paper = session.query(Paper).filter_by(kind="forwarding_letter").one().id
    other = Officer(visit, key, edition or "thai-binh-2024")
    with clock.stopped(clock.at(2026, 4, 8, 9) if edition else clock.now()):
        for path in (
            address, f"{address}/progress", f"{address}/letter", f"{address}/files/letter", f"{address}/sign",
            f"/province/papers/{paper}",
        ):  # fmt: skip
            other.page(path, status=404)
        assert other.answer(f"{address}/remove", {"case": ready[0]}).status_code == 404


@pytest.mark.parametrize(("key", "status"), [("sen", 404), ("lua", 404), ("khoa", 404), ("hanh", 200), ("duc", 200)])
def test_a_dossier_is_read_by_those_who_may(
    visit: Visit, world: World, bich: Officer, ready: list[int], key: str, status: int
) -> None:
    prepared(bich, ready)
    world.work_is_done()
    assert Officer(visit, key).answer_of(f"/files/dossiers/{ready[0]}").status_code == status


def test_pages_and_steps_of_a_dispatch_cost_few_statements(
    bich: Officer, hong: Officer, world: World, ready: list[int]
) -> None:
    engine = bich.visit.client.app.state.engine

    def cost(path: str) -> int:
        bich.page(path)
        with statements(engine) as seen:
            bich.visit.get(path)
        return len(seen)

    picked = "&".join(f"case={number}" for number in ready)
    found = {"new": cost(f"/province/dispatches/new?{picked}")}
    token = re.search(r'name="_csrf" value="([0-9a-f]+)"', bich.page("/profile"))
    typed = {"_csrf": token[1] if token else "", "case": cases(world, ready), "into": "new"}
    with statements(engine) as seen:
        address = bich.visit.client.post("/province/dispatches/new", data=typed).headers["location"]
    found["prepare"] = len([one for one in seen if "FROM journeys" not in one])  # a journey is read once a process
    found["building"] = cost(address)
    world.work_is_done()
    bich.sends(f"{address}/letter", {"title": "Chủ tịch", "name": "Trần Thị Hồng"})
    found |= {"prepared": cost(address), "list": cost("/province/dispatches"), "register": cost("/province/register")}
    limits = {"new": 10, "prepare": 15, "building": 10, "prepared": 10, "list": 8, "register": 8}
    assert {key: many for key, many in found.items() if many > limits[key]} == {}


def test_a_dispatch_that_was_sent_shows_no_more_shortfalls(bich: Officer, world: World) -> None:
    with world.session() as session:
        number = at_the_centre(world, session)
    page = bich.reads(DISPATCH.format(number))
    assert ("còn thiếu" in page, "Phiếu nhận số 12" in page) == (False, True)

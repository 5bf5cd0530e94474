"""Packages and answers on pages: read at the receiver's counter, answered there, the answer handed in by the sender."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from competition.dossiers.models import Dispatch
from competition.dossiers.receiving import receive_package
from competition.dossiers.verify import examine
from competition.editions.models import Edition
from tests.conftest import World
from tests.counting import statements
from tests.dossiers.authority import PASSPHRASE, Authority
from tests.web.at_the_desk import Officer, the_proposal
from tests.web.province_stage import at_the_centre
from tests.web.visiting import Visit


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "gốc")


@pytest.fixture
def bich(visit: Visit) -> Officer:
    return Officer(visit, "bich")


@pytest.fixture
def ha(visit: Visit) -> Officer:
    return Officer(visit, "ha")


@pytest.fixture
def sent(world: World, visit: Visit, authority: Authority, tmp_path: Path) -> str:
    """A dispatch that was sent, received by the centre here; the address of its page."""
    state = visit.client.app.state
    key = {"signing_key": str(authority.give("Ban Tổ chức")), "signing_passphrase": PASSPHRASE.decode()}
    state.settings = replace(state.settings, trusted_roots=str(authority.root), **key)
    with world.session() as session:
        number = at_the_centre(world, session, received=False)
        sha256 = session.get_one(Dispatch, number).package_sha256
        path = tmp_path / "goi.zip"
        with world.cabinet.open(sha256) as stream:
            path.write_bytes(stream.read())
        receive_package(session, world.cabinet, examine(path))
    return f"/province/dispatches/{number}"


def given(ha: Officer, **typed: object) -> bytes:
    assert ha.sends("/received/1/answer", typed).startswith("Đã ký thư trả lời")
    return ha.answer_of("/received/1/answer.p7m").content


def hands_in(bich: Officer, address: str, content: bytes) -> dict[str, object]:
    return {"path": f"{address}/answer", "files": {"answer": ("tra-loi.p7m", content, "application/pkcs7-mime")}}


def test_a_received_package_is_read_and_answered_and_the_sender_writes_it_down(bich, ha, sent, world):
    assert "Chờ tỉnh" not in ha.reads("/received")
    page = ha.reads("/received/1")
    assert "3 hồ sơ trong gói" in page
    case = ha.reads("/received/1/cases/1")
    assert ("Trà lá sen Quỳnh Phụ" in case, "Kết quả các vòng" in case) == (True, True)
    assert ("68,00" in case, "novelty" in case, "agriculture" in case) == (True, False, False)
    assert ha.answer_of("/received/1/files/1/1").content[:5] == b"%PDF-"
    content = given(ha, kind="receipt")
    assert bich.sends(**hands_in(bich, sent, content)) == "Đã ghi thư trả lời: nơi nhận đã nhận đợt gửi."
    assert {the_proposal(world, number).state for number in (1, 2, 3)} == {"central_received"}


def test_a_return_shows_its_reasons_beside_each_file(bich, ha, sent):
    content = given(ha, kind="return", reason="Thiếu ảnh.", file_2="Ảnh mờ quá.")
    bich.sends(**hands_in(bich, sent, content))
    page = bich.reads(sent)
    assert ("Ảnh mờ quá." in page, "Thiếu ảnh." in page, "Trung ương trả lại" in page) == (True, True, True)


def test_a_return_without_a_reason_and_a_second_answer_are_refused(ha, sent):
    assert "Hãy ghi lý do trả lại gói." in ha.fails("/received/1/answer", {"kind": "return"})
    given(ha, kind="receipt")
    assert "Gói này đã được trả lời lúc" in ha.fails("/received/1/answer", {"kind": "receipt"})


def test_a_file_that_is_no_answer_is_said_at_its_field(bich, ha, sent):
    assert "không phải thư trả lời" in bich.fails(**hands_in(bich, sent, b"xin chao"))
    broken = given(ha, kind="receipt").replace(b'"receipt"', b'"receipT"')
    assert "đã bị thay đổi sau khi ký" in bich.fails(**hands_in(bich, sent, broken))


def test_without_roots_or_key_the_pages_say_what_to_set(bich, ha, sent, visit):
    visit.client.app.state.settings = replace(visit.client.app.state.settings, trusted_roots="", signing_key="")
    assert "COMPETITION_TRUSTED_ROOTS" in bich.reads(f"{sent}/answer")
    assert "COMPETITION_SIGNING_KEY" in ha.reads("/received/1")


def test_what_was_received_is_for_the_receiver_alone(visit, ha, sent):
    for key in ("bich", "hong", "lua", "khoa", "hanh"):
        for path in ("/received/1", "/received/1/cases/1", "/received/1/files/1/1", "/received/1/answer.p7m"):
            assert Officer(visit, key).answer_of(path).status_code == 404, (key, path)
    assert Officer(visit, "lua").answer_of("/received").status_code == 403
    assert ha.answer_of("/received/1/files/1/99").status_code == 404


def test_the_pages_ask_little_of_the_database(ha, sent, world):
    for path, most in (("/received", 8), ("/received/1", 10), ("/received/1/cases/1", 10)):
        ha.page(path)
        with statements(ha.visit.client.app.state.engine) as seen:
            ha.visit.get(path)
        assert len(seen) <= most, path


def test_the_centre_s_own_server_without_a_contest_leads_to_what_was_received(ha, bich, sent, world):
    with world.session() as session:
        session.execute(update(Edition).values(published=False))
    answer = ha.answer_of("/centre")
    assert (answer.status_code, answer.headers["location"]) == (303, "/received")
    assert bich.answer_of("/centre").status_code == 403


@pytest.mark.parametrize(
    ("key", "home", "led"), [("hanh", "/district", True), ("ha", "/centre", True), ("minh", "/district", False)]
)
def test_who_receives_packages_is_led_to_them(visit: Visit, key: str, home: str, led: bool) -> None:
    officer = Officer(visit, key)
    assert ('href="/received"' in officer.page(home)) is led
    if led:
        assert f'href="{home}"' in officer.page("/received")
        assert '<a class="navigation__link" href="/received" aria-current="page">' in officer.page("/received")

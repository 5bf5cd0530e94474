"""`competition receive` and `competition answer`, each on its own installation, as they are typed."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from competition.cli import main
from competition.dossiers.dispatching import send_dispatch
from competition.dossiers.models import Dispatch
from tests.conftest import World, poured
from tests.dossiers.authority import PASSPHRASE, Authority
from tests.dossiers_kept.stage import at_the_province


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "gốc")


@pytest.fixture
def package(world: World, tmp_path: Path, authority: Authority) -> Path:
    key = {"signing_key": str(authority.give("Hội tỉnh")), "signing_passphrase": PASSPHRASE.decode()}
    signing = World(world.engine, replace(world.settings, **key), world.cabinet)
    with signing.session() as session:
        province = at_the_province(signing, session)
        dispatch = province.packed()
        send_dispatch(session, dispatch, by=province.actor("bich"))
    path = tmp_path / "goi.zip"
    with world.cabinet.open(dispatch.package_sha256) as stream:
        path.write_bytes(stream.read())
    return path


def typed(monkeypatch: pytest.MonkeyPatch, url: str, cabinet: Path, *words: object, **more: str) -> tuple[int, str]:
    """A command on the installation with this database; its exit code and what it printed."""
    for name, value in {"DATABASE_URL": url, "CABINET": str(cabinet), **more}.items():
        monkeypatch.setenv(f"COMPETITION_{name}", value)
    done = CliRunner().invoke(main, [str(word) for word in words])
    return done.exit_code, done.output


def test_a_package_goes_to_the_centre_and_its_answer_comes_back(
    world, seeded, package, authority, tmp_path, monkeypatch
):
    far, answer = tmp_path / "centre", tmp_path / "answer.p7m"
    far.mkdir()
    key = {"SIGNING_KEY": str(authority.give("Ban Tổ chức")), "SIGNING_PASSPHRASE": PASSPHRASE.decode()}
    trust = ("--trust", authority.root)
    with poured(seeded, far) as url:

        def there(*words: object) -> tuple[int, str]:
            return typed(monkeypatch, url, far / "uploads", *words, **key)

        said = there("receive", package, *trust)
        assert said == (0, "Đã nhận gói thai-binh-2024-01; đọc tại trang /received/1.\n")
        number = "TB-QP-0001"
        wrong = there("receive", package, *trust, "--answer", answer, "--return", "Thiếu", "--item", f"{number}x=?")
        assert (wrong, answer.exists()) == ((1, f"Error: Gói không có hồ sơ {number}x.\n"), False)
        again = there("receive", package, *trust, "--answer", answer, "--return", "Thiếu ảnh.")
        assert (again[0], "không nhận lần nữa" in again[1], answer.exists()) == (0, True, True)
    said = typed(monkeypatch, world.settings.database_url, Path(world.settings.cabinet),
                 "answer", answer, *trust, "--by", "0913000401")  # fmt: skip
    assert said == (0, "Đợt gửi 1: bị trả lại ngày 08/04/2024, 0 hồ sơ có lý do riêng.\n")
    with world.session(reads_only=True) as session:
        assert session.get_one(Dispatch, 1).state == "returned"


def test_a_package_that_fails_the_check_is_not_received_and_every_fault_is_named(
    world, package, authority, tmp_path, monkeypatch
):
    stranger = Authority(tmp_path, "lạ")
    code, said = typed(monkeypatch, world.settings.database_url, Path(world.settings.cabinet),
                       "receive", package, "--trust", stranger.root)  # fmt: skip
    assert code == 1
    assert "không dẫn tới nơi tin cậy" in said
    assert "Gói chưa đạt kiểm tra nên không được nhận." in said


def test_a_file_that_is_no_answer_and_a_stranger_who_hands_it_in_are_one_sentence(
    world, authority, tmp_path, monkeypatch
):
    paper = tmp_path / "x.p7m"
    paper.write_bytes(b"xin chao")
    here = (world.settings.database_url, Path(world.settings.cabinet))
    words = ("answer", paper, "--trust", authority.root)
    assert typed(monkeypatch, *here, *words, "--by", "0913000401")[1] == (
        "Error: Tệp này không phải thư trả lời có chữ ký số.\n"
    )
    said = typed(monkeypatch, *here, *words, "--by", "0999999999", "--language", "en")
    assert said == (1, "Error: Nobody has the phone or e-mail 0999999999.\n")

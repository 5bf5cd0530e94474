"""A letter that its leader signs digitally goes out with its number under a PAdES signature, in the package too."""

from dataclasses import replace
from pathlib import Path

import pytest

from competition import clock
from competition.dossiers.dispatching import send_dispatch, sign_dispatch
from competition.dossiers.pades import check_pdf
from competition.dossiers.signature import sign_manifest, trust_roots
from competition.dossiers.verify import verify
from tests.conftest import World
from tests.dossiers.authority import PASSPHRASE, Authority
from tests.dossiers.tampering import members_of, with_rebuilt_manifests
from tests.dossiers_kept.stage import Province, at_the_province


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "gốc")


@pytest.fixture
def province(world: World, authority: Authority):
    key = {"signing_key": str(authority.give("Hội tỉnh")), "signing_passphrase": PASSPHRASE.decode()}
    with world.session() as session:
        yield at_the_province(World(world.engine, replace(world.settings, **key), world.cabinet), session)


@pytest.fixture
def package(province: Province, tmp_path: Path) -> Path:
    dispatch = province.dispatch()
    province.commit_and_work()
    province.letter(dispatch)
    sign_dispatch(
        province.session, dispatch, by=province.actor("hong"), pdf_sha256=dispatch.letter_sha256,
        password_confirmed=True, digital=True,
    )  # fmt: skip
    province.commit_and_work()
    send_dispatch(province.session, dispatch, by=province.actor("bich"))
    province.session.commit()
    path = tmp_path / "goi.zip"
    with province.world.cabinet.open(dispatch.package_sha256) as stream:
        path.write_bytes(stream.read())
    return path


def remarks(package: Path, root: Path) -> list[str]:
    return [str(check.remark) for check in verify(package, root).checks[-2:]]


def test_the_letter_goes_out_with_its_number_under_a_signature_that_holds(package, authority):
    letter = members_of(package)["data/letter.pdf"]
    (signed,) = check_pdf(letter, trust_roots(authority.root), clock.now())
    assert (signed.signer, signed.trusted, signed.fault) == ("Common Name: Hội tỉnh", True, None)
    assert verify(package, authority.root).faults == []
    assert remarks(package, authority.root) == ["1 văn bản ký số", "Common Name: Hội tỉnh"]


def test_a_letter_changed_under_new_hashes_and_a_new_package_signature_is_still_found(package, authority):
    letter = members_of(package)["data/letter.pdf"]
    changed = letter[:600] + bytes([letter[600] ^ 1]) + letter[601:]
    forged = with_rebuilt_manifests(package, {"data/letter.pdf": changed})
    sign_manifest(forged, authority.key_of("Kẻ trong nhà"))
    faults = {(fault.member, str(fault.reason)) for fault in verify(forged, authority.root).faults}
    assert faults == {("data/letter.pdf", "chữ ký số không khớp với nội dung")}


def test_a_stranger_s_signature_on_the_letter_is_named(package, authority, tmp_path):
    stranger = Authority(tmp_path, "lạ")
    sign_manifest(package, stranger.key_of("Kẻ lạ"))
    faults = {(fault.member, str(fault.reason)) for fault in verify(package, stranger.root).faults}
    assert faults == {("data/letter.pdf", "chứng thư của Common Name: Hội tỉnh không dẫn tới nơi tin cậy")}

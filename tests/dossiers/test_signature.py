"""The sender's signature: it holds, it finds hashes written anew, and it leads to a root or does not."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from competition.dossiers.bag_check import SEAL, SIGNATURE, seal
from competition.dossiers.signature import sign_manifest
from competition.dossiers.signing_key import pkcs12_key
from competition.dossiers.verify import verify
from competition.errors import Refused
from tests.dossiers.authority import Authority
from tests.dossiers.tampering import members_of, rezipped, with_rebuilt_manifests


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "goc")


@pytest.fixture
def signed(package: Path, authority: Authority) -> Path:
    return sign_manifest(package, authority.key_of("Văn thư Hội LHPN tỉnh")).path


def faults(package: Path, trust: Path | None = None) -> set[tuple[str, str]]:
    return {(fault.member, str(fault.reason)) for fault in verify(package, trust).faults}


def test_a_signed_package_is_accepted_with_and_without_the_root(signed: Path, authority: Authority):
    assert (faults(signed), faults(signed, authority.root)) == (set(), set())
    assert str(verify(signed, authority.root).checks[-1].remark) == "Common Name: Văn thư Hội LHPN tỉnh"


def test_a_signed_package_zipped_again_is_accepted(signed: Path, authority: Authority):
    assert faults(rezipped(signed), authority.root) == set()


def test_hashes_written_anew_are_found_by_the_signature(signed: Path):
    changed = with_rebuilt_manifests(signed, {"data/letter.pdf": b"%PDF-1.7 forged"})
    resealed = rezipped(changed, {SEAL: seal(members_of(changed)).encode()}, "resealed.zip")
    assert faults(resealed) == {(SIGNATURE, "chữ ký không khớp với bảng kê")}


def test_a_bagit_tool_accepts_a_signed_package(signed: Path, tmp_path: Path):
    with zipfile.ZipFile(signed) as archive:
        archive.extractall(tmp_path / "out")
    command = [sys.executable, "-m", "bagit", "--validate", str(tmp_path / "out" / "TB-2024-dot-01")]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_a_stranger_s_signature_does_not_lead_to_the_root(package: Path, authority: Authority, tmp_path: Path):
    sign_manifest(package, Authority(tmp_path, "la").key_of("Kẻ lạ"))
    assert faults(package) == set()
    assert faults(package, authority.root) == {
        (SIGNATURE, "chứng thư của Common Name: Kẻ lạ không dẫn tới nơi tin cậy")
    }


def test_a_signature_that_was_taken_away_is_missed(signed: Path):
    assert faults(rezipped(signed, {SIGNATURE: None, SEAL: None})) == {(SIGNATURE, "gói không có chữ ký")}
    assert (SEAL, "bị thiếu") in faults(rezipped(signed, {SEAL: None}))


def test_an_unsigned_package_is_not_enough_when_a_root_is_named(package: Path, authority: Authority):
    assert faults(package) == set()
    assert faults(package, authority.root) == {(SIGNATURE, "gói không có chữ ký")}


def test_any_byte_of_the_signature_counts(signed: Path):
    content = members_of(signed)[SIGNATURE]
    for at in range(0, len(content), 13):
        broken = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        assert not verify(rezipped(signed, {SIGNATURE: broken})).accepted, at


def test_every_member_of_a_signed_package_is_guarded(signed: Path):
    for name, content in members_of(signed).items():
        changed = rezipped(signed, {name: content[:-1] + bytes([content[-1] ^ 1])})
        assert not verify(changed).accepted, name


def test_a_package_may_be_signed_again(signed: Path, authority: Authority):
    sign_manifest(signed, authority.key_of("Chủ tịch"))
    assert str(verify(signed, authority.root).checks[-1].remark) == "Common Name: Chủ tịch"


def test_a_wrong_passphrase_changes_nothing(package: Path, authority: Authority):
    before = package.read_bytes()
    with pytest.raises(Refused, match="Không mở được khóa ký"):
        sign_manifest(package, pkcs12_key(authority.give("Văn thư"), b"sai"))
    assert package.read_bytes() == before


def test_a_key_or_a_root_that_is_not_there_is_told_in_words(signed: Path, tmp_path: Path):
    with pytest.raises(Refused, match=r"^Không mở được khóa ký key\.p12: không có tệp này$"):
        pkcs12_key(tmp_path / "key.p12")
    with pytest.raises(Refused, match=r"^Không đọc được chứng thư tin cậy root\.pem: không có tệp này$"):
        verify(signed, tmp_path / "root.pem")
    with pytest.raises(Refused, match=r"^Không đọc được gói .*: đây là thư mục, không phải tệp$"):
        verify(tmp_path)


NO_CERTIFICATE = b"-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"


@pytest.mark.parametrize("content", [b"", b"no certificate", NO_CERTIFICATE])
def test_a_root_that_is_no_certificate_is_one_sentence(signed: Path, tmp_path: Path, content: bytes):
    root = tmp_path / "root.pem"
    root.write_bytes(content)
    with pytest.raises(Refused, match=r"^Không đọc được chứng thư tin cậy root\.pem"):
        verify(signed, root)

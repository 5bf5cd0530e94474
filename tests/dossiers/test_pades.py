"""PAdES: a paper signed with a key from a file or a token holds; whatever is changed afterwards shows."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pikepdf import Pdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from competition import clock
from competition.dossiers.pades import check_pdf, sign_pdf
from competition.dossiers.rendering import to_pdf
from competition.dossiers.signature import trust_roots
from competition.dossiers.signing_key import check_key, signing_key
from competition.errors import Refused
from competition.settings import Settings
from tests.dossiers.authority import PASSPHRASE, Authority

NOON = clock.at(2024, 6, 5, 12)
MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")


@pytest.fixture(scope="module")
def paper() -> bytes:
    return to_pdf("<html lang=vi><title>Công văn</title><body><h1>Công văn</h1><p>Kính gửi Ban Tổ chức.</p></body>")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "gốc")


@pytest.fixture
def signed(paper: bytes, authority: Authority) -> bytes:
    return sign_pdf(paper, authority.key_of("Hội LHPN tỉnh"), reason="Ban hành")


def found(pdf: bytes, authority: Authority) -> list[tuple[str, bool, str]]:
    roots = trust_roots(authority.root)
    return [(one.signer, one.trusted, str(one.fault or "")) for one in check_pdf(pdf, roots, NOON)]


def test_a_signed_paper_holds_and_leads_to_its_root(paper: bytes, signed: bytes, authority: Authority, tmp_path: Path):
    assert signed[: len(paper)] == paper
    assert found(signed, authority) == [("Common Name: Hội LHPN tỉnh", True, "")]
    assert found(signed, Authority(tmp_path, "lạ")) == [("Common Name: Hội LHPN tỉnh", False, "")]
    assert found(paper, authority) == []


def test_a_changed_byte_of_a_signed_paper_shows(paper: bytes, signed: bytes, authority: Authority):
    for at in range(20, len(paper), len(paper) // 12):
        changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
        assert all(fault for _, _, fault in found(changed, authority)), at
        assert found(changed, authority) != []


def test_what_is_added_after_the_signature_shows(signed: bytes, authority: Authority, tmp_path: Path):
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    with path.open("rb+") as file:
        writer = IncrementalPdfFileWriter(file)
        writer.root["/PageMode"] = generic.NameObject("/FullScreen")
        writer.update_root()
        writer.write_in_place()
    ((_, trusted, fault),) = found(path.read_bytes(), authority)
    assert (trusted, fault) == (False, "bị sửa sau khi ký số")


def test_a_signed_paper_opens_as_any_other(signed: bytes, tmp_path: Path):
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    with Pdf.open(path) as opened:
        assert opened.check_pdf_syntax() == []


def test_what_is_no_pdf_is_one_sentence(authority: Authority):
    with pytest.raises(Refused, match="Không ký số được văn bản"):
        sign_pdf(b"no pdf", authority.key_of("Hội"))


def test_the_key_is_a_file_that_must_open(authority: Authority):
    file = str(authority.give("Hội"))
    check_key(replace(Settings(), signing_key=file, signing_passphrase=PASSPHRASE.decode()))
    for settings in (Settings(), replace(Settings(), signing_key=file, signing_passphrase="sai")):
        with pytest.raises(Refused):
            check_key(settings)


@pytest.fixture
def token(tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A software token that holds a key of this authority; the key is never read out of it again."""
    if not (MODULE.is_file() and shutil.which("softhsm2-util")):
        pytest.skip("softhsm2 is not installed")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    tool = ["softhsm2-util", "--label", "Hoi", "--pin", "1234"]
    subprocess.run([*tool, "--init-token", "--free", "--so-pin", "5678"], check=True, capture_output=True)
    key = ec.generate_private_key(ec.SECP256R1())
    pem = tmp_path / "key.pem"
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _put_in(tmp_path, pem, authority.certificate_for("Hội tỉnh", key))
    uri = f"pkcs11:module-path={MODULE};token=Hoi;object=chu-ky"
    return replace(Settings(), signing_key=uri, signing_passphrase="1234")


def _put_in(folder: Path, pem: Path, certificate: bytes) -> None:
    import pkcs11
    from pkcs11.util.x509 import decode_x509_public_key

    assert decode_x509_public_key(certificate)
    subprocess.run(
        ["softhsm2-util", "--import", str(pem), "--token", "Hoi", "--label", "chu-ky", "--id", "A1", "--pin", "1234"],
        check=True, capture_output=True,
    )  # fmt: skip
    with pkcs11.lib(str(MODULE)).get_token(token_label="Hoi").open(rw=True, user_pin="1234") as session:
        session.create_object({
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: "chu-ky", pkcs11.Attribute.ID: b"\xa1",
            pkcs11.Attribute.SUBJECT: b"", pkcs11.Attribute.VALUE: certificate,
        })  # fmt: skip


def test_a_key_in_a_token_signs_without_leaving_it(token: Settings, paper: bytes, authority: Authority):
    with signing_key(token) as key:
        signed = sign_pdf(paper, key)
    assert found(signed, authority) == [("Common Name: Hội tỉnh", True, "")]


def test_a_token_that_does_not_open_is_one_sentence(token: Settings):
    wrong = [
        replace(token, signing_passphrase="0000"),
        replace(token, signing_key=token.signing_key.replace("Hoi", "Khac")),
        replace(token, signing_key="pkcs11:token=Hoi"),
    ]
    for settings in wrong:
        with pytest.raises(Refused):
            check_key(settings)

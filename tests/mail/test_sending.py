"""Letters sent to a real SMTP server, in the clear and encrypted, or kept in a folder."""

import datetime
import os
import ssl
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import Engine

from competition import clock, jobs
from competition.db.engine import new_session
from competition.mail import JOBS, Letter, write_letter
from competition.settings import Settings
from tests.mail.conftest import Postbox, letters, smtp_server

BODY = "Chào chị Hạnh,\n\nXã An Bồi đã tiếp nhận hồ sơ dự thi của chị.\n"
FROM = "Hội LHPN tỉnh Thái Bình <cuocthi@phunu.example>"


def write(engine: Engine, key: str = "taken_in:17") -> Letter:
    with new_session(engine) as session, clock.stopped(clock.at(2024, 4, 15, 8)):
        letter = write_letter(
            session, key=key, to_person=7, address="hanh@example.com", subject="Đã tiếp nhận hồ sơ", body=BODY
        )
        session.commit()
    return letter


def settings_for(postbox: Postbox, scheme: str = "smtp", who: str = "") -> Settings:
    return Settings(mail=f"{scheme}://{who}127.0.0.1:{postbox.port}", mail_from=FROM)


def test_a_letter_arrives_as_it_was_written_and_once(engine: Engine, postbox: Postbox):
    letter = write(engine)
    done = [jobs.drain(engine, JOBS, settings=settings_for(postbox)) for _ in range(2)]
    [mail] = postbox.received
    facts = {name: str(mail[name]) for name in ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted")}
    assert facts == {
        "From": "Hội LHPN tỉnh Thái Bình <cuocthi@phunu.example>",
        "To": "hanh@example.com",
        "Subject": "Đã tiếp nhận hồ sơ",
        "Date": "Mon, 15 Apr 2024 08:00:00 +0700",
        "Message-ID": f"<{letter.message_id}@phunu.example>",
        "Auto-Submitted": "auto-generated",
    }
    [after] = letters(engine)
    body = mail.get_content().replace("\r\n", "\n")
    assert (done, body, after.status, after.failure) == ([1, 0], BODY, "sent", None)


def test_sending_a_sent_letter_again_sends_nothing(engine: Engine, postbox: Postbox):
    letter = write(engine)
    jobs.drain(engine, JOBS, settings=settings_for(postbox))
    with new_session(engine) as session:
        jobs.leave(session, "send_letter", letter_id=letter.id)
        session.commit()
    jobs.drain(engine, JOBS, settings=settings_for(postbox))
    assert len(postbox.received) == 1


def test_a_recipient_that_is_refused_for_good_is_not_tried_again_and_has_to_be_phoned(engine: Engine, postbox: Postbox):
    postbox.answers = ["550 no such user here"]
    write(engine)
    done = jobs.drain(engine, JOBS, settings=settings_for(postbox))
    [after] = letters(engine)
    assert (done, after.status, after.failure) == (1, "failed", "550 no such user here")


def test_a_server_that_is_busy_is_asked_again_with_the_same_letter(engine: Engine, postbox: Postbox):
    postbox.answers = ["451 try later", "450 greylisted"]
    write(engine)
    done = jobs.drain(engine, JOBS, settings=settings_for(postbox))
    [after] = letters(engine)
    assert (done, len(postbox.received), after.status, after.failure) == (1, 1, "sent", None)


def test_a_server_that_does_not_answer_leaves_the_letter_waiting_among_the_failed(engine: Engine):
    write(engine)
    nobody = Settings(mail="smtp://127.0.0.1:9", mail_from=FROM)
    with pytest.raises(jobs.JobFailed, match="Connection refused"):
        jobs.drain(engine, JOBS, settings=nobody)
    [after] = letters(engine)
    with new_session(engine) as session:
        given_up = [(job.name, job.arguments) for job in jobs.failed(session)]
    assert (after.status, after.sent_at, given_up) == ("failed", None, [("send_letter", {"letter_id": after.id})])


def test_letters_are_kept_as_files_where_the_settings_say_so(engine: Engine, tmp_path: Path):
    letter = write(engine)
    jobs.drain(engine, JOBS, settings=Settings(mail=f"folder:{tmp_path / 'mail'}", mail_from=FROM))
    [path] = list((tmp_path / "mail").iterdir())
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    [after] = letters(engine)
    assert (path.name, str(mail["Subject"]), after.status, after.kept_copy) == (
        f"{letter.message_id}.eml", "Đã tiếp nhận hồ sơ", "kept", True
    )  # fmt: skip


def test_a_setting_that_is_no_mail_server_is_told(engine: Engine):
    write(engine)
    with pytest.raises(jobs.JobFailed, match=r"COMPETITION_MAIL must be smtp://…, smtps://… or folder:PATH"):
        jobs.drain(engine, JOBS, settings=Settings(mail="pigeon://post"))


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for 127.0.0.1 that this process trusts for the length of a test."""
    import ipaddress

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = tmp_path / "public.pem", tmp_path / "private.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(public))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    return context


def sign_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
    good = (login.login, login.password) == (b"hoi@phunu", b"mat khau/1")
    return AuthResult(success=good, handled=good)


WHO = "hoi%40phunu:mat%20khau%2F1@"


def test_a_server_that_offers_encryption_is_spoken_to_encrypted_and_with_the_password(
    engine: Engine, certificate: ssl.SSLContext
):
    write(engine)
    with smtp_server(tls_context=certificate, require_starttls=True, authenticator=sign_in, auth_required=True) as box:
        jobs.drain(engine, JOBS, settings=settings_for(box, who=WHO))
    assert (len(box.received), box.encrypted, letters(engine)[0].status) == (1, [True], "sent")


def test_a_server_that_is_encrypted_from_the_start_is_spoken_to(engine: Engine, certificate: ssl.SSLContext):
    write(engine)
    with smtp_server(ssl_context=certificate) as box:
        jobs.drain(engine, JOBS, settings=settings_for(box, "smtps"))
    assert (len(box.received), letters(engine)[0].status) == (1, "sent")


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    engine: Engine, certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("SSL_CERT_FILE")
    write(engine)
    with (
        smtp_server(tls_context=certificate) as box,
        pytest.raises(jobs.JobFailed, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        jobs.drain(engine, JOBS, settings=settings_for(box))
    assert box.received == []


def test_a_wrong_password_is_a_failure_that_names_the_servers_answer(engine: Engine, certificate: ssl.SSLContext):
    write(engine)
    with (
        smtp_server(tls_context=certificate, require_starttls=True, authenticator=sign_in, auth_required=True) as box,
        pytest.raises(jobs.JobFailed, match="SMTPAuthenticationError"),
    ):
        jobs.drain(engine, JOBS, settings=settings_for(box, who="hoi:wrong@"))
    assert box.received == []

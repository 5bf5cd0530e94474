"""The job that sends a letter: through SMTP, or into a folder of .eml files."""

import os
import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from competition import clock
from competition.db.engine import new_session
from competition.errors import Misconfigured
from competition.jobs import Context
from competition.mail.models import Letter
from competition.mail.rules import sender
from competition.settings import ROOT, Settings

TIMEOUT = 30
HERE = {"localhost", "127.0.0.1", "::1"}


def send_letter(context: Context, letter_id: int) -> None:
    """Send a letter once: one that was sent, has no address or was deleted is left alone.

    A refusal for good of the recipient is recorded and not tried again; any other failure is recorded and raised.
    """
    with new_session(context.engine, reads_only=True) as session:
        letter = session.get(Letter, letter_id)
    if letter is None or letter.sent_at is not None or letter.address is None:
        return
    # Nothing is locked while the mail server is spoken to.
    try:
        kept = _deliver(context.settings, message(letter, context.settings))
    except smtplib.SMTPRecipientsRefused as refused:
        _record(context, letter_id, failure=_reason(refused))
        if not _for_good(refused):
            raise
    except (OSError, smtplib.SMTPException) as problem:
        _record(context, letter_id, failure=f"{type(problem).__name__}: {problem}")
        raise
    else:
        _record(context, letter_id, failure=None, kept=kept)


def message(letter: Letter, settings: Settings) -> EmailMessage:
    """The letter as the mail carries it: the same bytes in every attempt."""
    by = sender(settings.mail_from)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = by
    mail["To"] = letter.address
    mail["Subject"] = letter.subject
    mail["Date"] = clock.in_vietnam(letter.created_at)
    mail["Message-ID"] = f"<{letter.message_id}@{by.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body, cte="base64")
    return mail


def _record(context: Context, letter_id: int, *, failure: str | None, kept: bool = False) -> None:
    with context.session() as session:
        letter = session.get(Letter, letter_id, with_for_update=True)
        if letter is not None:
            letter.failure = failure
            letter.sent_at = None if failure else clock.now()
            letter.kept_copy = kept


def _reason(refused: smtplib.SMTPRecipientsRefused) -> str:
    return "; ".join(f"{code} {text.decode('utf-8', 'replace')}" for code, text in refused.recipients.values())


def _for_good(refused: smtplib.SMTPRecipientsRefused) -> bool:
    return all(500 <= code < 600 for code, _ in refused.recipients.values())


def _deliver(settings: Settings, mail: EmailMessage) -> bool:
    """Whether the letter was kept as a file instead of sent."""
    if settings.mail.startswith("folder:"):
        _keep(ROOT / settings.mail.removeprefix("folder:"), mail)
        return True
    with _server(settings.mail, sender(settings.mail_from).domain) as server:
        server.send_message(mail)
    return False


def _keep(folder: Path, mail: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
    draft = folder / f".{name}.draft"
    draft.write_bytes(mail.as_bytes())
    os.replace(draft, folder / f"{name}.eml")


def _server(url: str, domain: str) -> smtplib.SMTP:
    """A connection to the mail server, encrypted wherever the server or a password asks for it."""
    target = urlsplit(url)
    host = target.hostname
    if target.scheme not in {"smtp", "smtps"} or not host:
        raise Misconfigured("COMPETITION_MAIL must be smtp://…, smtps://… or folder:PATH.")
    trust = ssl.create_default_context()
    name = domain if "." in domain else socket.gethostname()
    if target.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, target.port or 465, name, timeout=TIMEOUT, context=trust)
    else:
        server = smtplib.SMTP(host, target.port or 587, name, timeout=TIMEOUT)
    try:
        server.ehlo()
        if target.scheme == "smtp" and (server.has_extn("starttls") or (target.username and host not in HERE)):
            # Raises when the server cannot: a password never travels in the clear.
            server.starttls(context=trust)
        if target.username:
            server.login(unquote(target.username), unquote(target.password or ""))
    except BaseException:
        server.close()
        raise
    return server


JOBS = {"send_letter": send_letter}

"""A database with letters and jobs, and a real SMTP server that remembers what it was given."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine

from competition import jobs
from competition.db.engine import make_engine, new_session
from competition.mail import Letter
from tests import servers


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield from _prepared(f"sqlite:///{tmp_path}/mail.db")
        return
    with servers.new_database() as url:
        yield from _prepared(url)


def _prepared(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    with engine.begin() as connection:
        Letter.__table__.create(connection)
    jobs.migrate(engine)
    yield engine
    engine.dispose()


@dataclass
class Postbox:
    """What the SMTP server received; `answers` are given to recipients in turn, then everything is taken."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(session.ssl is not None)
        return "250 taken"


@contextmanager
def smtp_server(**options: Any) -> Iterator[Postbox]:
    postbox = Postbox(*servers.free_ports(1))
    controller = Controller(postbox, hostname="127.0.0.1", port=postbox.port, ready_timeout=20, **options)
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with smtp_server() as postbox:
        yield postbox


def letters(engine: Engine) -> list[Letter]:
    with new_session(engine, reads_only=True) as session:
        return list(session.query(Letter).order_by(Letter.id))

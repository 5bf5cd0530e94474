"""The installation that a command works on: its settings and a session on its database."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from competition import settings as house
from competition.db.engine import engine_at, new_session
from competition.settings import ROOT, Settings

KEPT_SECRET = ROOT / "var" / "demo" / "secret"


def settings_now(played: str = "", **changes: Any) -> Settings:
    """The settings of this process; paths that are not absolute count from the project's folder.

    `played`: the edition that the demo plays instead of its usual one.
    """
    found = replace(house.from_environment(), **changes)
    if found.demo:
        found = _apart(found, played)
    return replace(
        found,
        database_url=_anchored(found.database_url, "sqlite:///"),
        mail=_anchored(found.mail, "folder:"),
        cabinet=found.cabinet if "://" in found.cabinet else str(ROOT / found.cabinet),
    )


def _apart(found: Settings, played: str) -> Settings:
    """The demo lies beside the real thing, never in it, unless the environment says where."""
    usual = Settings()
    moved: dict[str, Any] = {
        name: place for name, place in demo_places(played).items() if getattr(found, name) == getattr(usual, name)
    }
    return replace(found, **moved, secret=found.secret or _demo_secret())


def demo_places(edition: str) -> dict[str, str]:
    """Where a demo lies; that of an edition that is not played by default has a folder of its own."""
    folder = f"demo-{edition}" if edition else "demo"
    return {
        "database_url": f"sqlite:///var/{folder}/competition.db",
        "cabinet": f"uploads/{folder}",
        "mail": f"folder:var/{folder}/mail",
    }


def _anchored(address: str, scheme: str) -> str:
    path = address.removeprefix(scheme)
    return f"{scheme}{ROOT / path}" if address.startswith(scheme) and path != ":memory:" else address


def _demo_secret() -> str:
    """The demo keeps a secret of its own, so that what it sealed can be read after the next start."""
    if not KEPT_SECRET.is_file():
        KEPT_SECRET.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(KEPT_SECRET, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return Path(KEPT_SECRET).read_text().strip()


@contextmanager
def opened(*, reads_only: bool = False) -> Iterator[Session]:
    """A session on the installation's database, brought to the newest migration; the caller commits."""
    from competition.setting_up import prepare

    with engine_at(settings_now().database_url) as engine:
        prepare(engine)
        with new_session(engine, reads_only=reads_only) as session:
            yield session

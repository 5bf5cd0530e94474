"""Bring a database to the newest migration, and say which one it has."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

FOLDER = Path(__file__).parent / "migrations"


def config(engine: Engine, **attributes: Any) -> Config:
    found = Config()
    found.set_main_option("script_location", str(FOLDER))
    found.attributes.update({"engine": engine, **attributes})
    return found


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing; a database that has them all is left alone."""
    if current(engine) != head():
        command.upgrade(config(engine), "head")


def head() -> str | None:
    return ScriptDirectory(str(FOLDER)).get_current_head()


def current(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()

"""The world that most tests begin in: both editions, the cast in its seats, a database and a cabinet of their own.

`--database postgresql` runs the same tests on a real PostgreSQL.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.orm import Session

from competition import clock, jobs, setting_up
from competition.db.engine import make_engine, new_session
from competition.editions.models import Edition, Place
from competition.editions.queries import find_edition
from competition.people.models import Person
from competition.people.queries import actor_for
from competition.people.roles import Actor
from competition.rehearsal import demo
from competition.rehearsal.cast import APPLICANTS, STAFF
from competition.settings import Settings
from competition.storage import Cabinet, make_cabinet
from competition.work import TABLE

from . import servers

THAI_BINH, HUNG_YEN = "thai-binh-2024", "hung-yen-2026"
SECRET = "a secret that only the tests know, and no installation"
A_DAY_IN_APRIL = clock.at(2024, 4, 8, 8, 30)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


@dataclass
class World:
    """A contest ready to be played, and ways to ask who is who."""

    engine: Engine
    settings: Settings
    cabinet: Cabinet

    @contextmanager
    def session(self, *, reads_only: bool = False) -> Iterator[Session]:
        """A session that commits at the end of the block."""
        with new_session(self.engine, reads_only=reads_only) as session:
            yield session
            session.commit()

    def edition(self, session: Session, name: str = THAI_BINH) -> Edition:
        return find_edition(session, name)

    def person(self, session: Session, key: str, edition: str = THAI_BINH) -> Person:
        """One of the cast by her key: sen, lua, hanh, minh, bich …"""
        member = next(member for member in [*APPLICANTS, *STAFF[edition]] if member.key == key)
        return session.query(Person).filter_by(phone=member.phone).one()

    def actor(self, session: Session, key: str, edition: str = THAI_BINH) -> Actor:
        return actor_for(session, self.person(session, key, edition).id)

    def unit(self, session: Session, code: str, edition: str = THAI_BINH) -> int:
        """The id of the unit with this code in the edition's tree."""
        found = self.edition(session, edition)
        return session.query(Place).filter_by(edition_id=found.id, code=code).one().unit_id

    def work_is_done(self) -> int:
        """Run every job that was left."""
        return jobs.drain(self.engine, TABLE, settings=self.settings, cabinet=self.cabinet)


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    return request.config.getoption("--database")


@pytest.fixture(scope="session")
def seeded(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a database with both editions and the cast: the mould of every test's own."""
    if database_kind == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('mould') / 'mould.db'}"
        _fill(url)
        yield url
    else:
        with servers.new_database() as url:
            _fill(url)
            yield url


def _fill(url: str) -> None:
    engine = make_engine(url)
    with clock.stopped(A_DAY_IN_APRIL):
        setting_up.prepare(engine)
        with new_session(engine) as session:
            demo.add_demo(session)
            session.commit()
    if engine.dialect.name == "sqlite":
        # Outside a transaction: a checkpoint inside one finds its own table locked.
        connection = engine.raw_connection()
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
    engine.dispose()


@pytest.fixture
def database_url(seeded: str, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own, poured from the mould."""
    with poured(seeded, tmp_path) as url:
        yield url


@contextmanager
def poured(seeded: str, folder: Path) -> Iterator[str]:
    """A copy of the mould: a file in this folder, or a database of the server that goes afterwards."""
    if seeded.startswith("sqlite"):
        path = folder / "competition.db"
        shutil.copyfile(make_url(seeded).database or "", path)
        yield f"sqlite:///{path}"
        return
    mould = make_url(seeded)
    with servers.new_database() as empty:
        name = make_url(empty).database
        owner = make_engine(servers.postgresql())
        with owner.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}"'))
            connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{mould.database}"'))
        owner.dispose()
        yield empty


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return replace(
        Settings(), database_url=database_url, cabinet=str(tmp_path / "uploads"), secret=SECRET,
        mail=f"folder:{tmp_path / 'mail'}",
    )  # fmt: skip


@pytest.fixture
def world(settings: Settings) -> Iterator[World]:
    """Both editions and the cast, on a working morning in April 2024."""
    engine = make_engine(settings.database_url)
    with clock.stopped(A_DAY_IN_APRIL):
        yield World(engine, settings, make_cabinet(settings))
    engine.dispose()

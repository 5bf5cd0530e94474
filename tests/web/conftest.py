"""A site of its own for the shell's tests: the probe's counter beside the real ones, on an empty SQLite file."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from litestar.testing import TestClient
from sqlalchemy import Table, text

from competition import clock
from competition.app import create_app
from competition.db.base import Base
from competition.people.models import Holding, Person, SignIn
from competition.settings import Settings
from competition.territory.models import Unit
from competition.web.assets_build import build
from tests.conftest import World
from tests.web import probe
from tests.web.visiting import ADDRESS, Visit

NOTES = "create table notes (id integer primary key, text varchar)"
PARENTS = "create table parents (id integer primary key)"
CHILDREN = "create table children (parent integer references parents (id) deferrable initially deferred)"


@pytest.fixture(scope="session")
def front_end() -> None:
    """The assets, made once; a second run finds them up to date."""
    build()


@pytest.fixture
def shell_settings(tmp_path: Path) -> Settings:
    return Settings(
        database_url=f"sqlite:///{tmp_path / 'shell.db'}", secret="a secret for tests, of forty letters here",
        override_templates=str(probe.TEMPLATES), upload_mb=2,
    )  # fmt: skip


def make_site(settings: Settings) -> Any:
    app = create_app(settings, probe.ROUTES)
    with app.state.engine.begin() as connection:
        for statement in (NOTES, PARENTS, CHILDREN):
            connection.execute(text(statement))
        tables = [cast(Table, model.__table__) for model in (Unit, Person, SignIn, Holding)]
        Base.metadata.create_all(connection, tables=tables)
    return app


@pytest.fixture
def site(front_end: None, shell_settings: Settings) -> Iterator[TestClient[Any]]:
    """A browser at the probe's counter, on a day in April 2024."""
    with clock.stopped(clock.at(2024, 4, 1, 9)), TestClient(make_site(shell_settings)) as client:
        client.follow_redirects = False
        yield client


@pytest.fixture
def secure_site(front_end: None, shell_settings: Settings) -> Iterator[TestClient[Any]]:
    settings = replace(shell_settings, public_url="https://khoinghiep.example.vn")
    with TestClient(make_site(settings), base_url=settings.public_url) as client:
        client.follow_redirects = False
        yield client


@pytest.fixture
def new_visit(front_end: None, world: World) -> Iterator[Callable[..., Visit]]:
    """Opens browsers at the world's real counters; `demo=True` for the demonstration."""
    with ExitStack() as open_ones:

        def opened(**changed: Any) -> Visit:
            app = create_app(replace(world.settings, **changed))
            client = open_ones.enter_context(TestClient(app, base_url=changed.get("public_url", ADDRESS)))
            client.follow_redirects = False
            return Visit(client, world)

        yield opened


@pytest.fixture
def visit(new_visit: Callable[..., Visit]) -> Visit:
    """A browser at the world's real counters, nobody signed in."""
    return new_visit()

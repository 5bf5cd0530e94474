"""An engine for a block: what it opened is closed at the block's end, whatever ended it."""

from contextlib import suppress

import pytest

from competition.commands.opening import opened
from competition.db.engine import engine_at
from competition.errors import NotFound
from tests.conftest import World


def test_a_block_that_fails_leaves_no_connection(world: World) -> None:
    with suppress(NotFound), engine_at(world.settings.database_url) as engine:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        pool = engine.pool
        assert pool.checkedin() == 1  # type: ignore[attr-defined]
        raise NotFound
    assert pool.checkedin() == 0  # type: ignore[attr-defined]


def test_a_command_that_refuses_leaves_no_connection(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPETITION_DATABASE_URL", world.settings.database_url)
    with suppress(NotFound), opened() as session:
        session.connection()
        pool = session.get_bind().pool  # type: ignore[union-attr]
        raise NotFound
    assert (pool.checkedin(), pool.checkedout()) == (0, 0)

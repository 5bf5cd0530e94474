"""An empty database of each kind with the durable engine's tables and one table in which effects are seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from competition import jobs
from competition.db.engine import make_engine
from tests import servers
from tests.jobs.effects import METADATA


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield from _prepared(f"sqlite:///{tmp_path}/work.db")
        return
    with servers.new_database() as url:
        yield from _prepared(url)


def _prepared(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    METADATA.create_all(engine)
    jobs.migrate(engine)
    yield engine
    engine.dispose()

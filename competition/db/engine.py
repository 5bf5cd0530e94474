"""One engine from one URL; sessions that say beforehand whether they will write."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from competition.db import together  # noqa: F401 - listens to every session's flush


def make_engine(url: str, pool_size: int = 4) -> Engine:
    """An engine for SQLite (WAL, foreign keys on, explicit BEGIN) or PostgreSQL."""
    target = make_url(url)
    if target.get_backend_name() != "sqlite":
        return create_engine(target, pool_size=pool_size, max_overflow=2, pool_pre_ping=True)
    if target.database and target.database != ":memory:":
        Path(target.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(target, pool_size=pool_size, max_overflow=2, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def engine_at(url: str, pool_size: int = 4) -> Iterator[Engine]:
    """An engine for the length of a block; its connections are closed also when the block fails."""
    engine = make_engine(url, pool_size)
    try:
        yield engine
    finally:
        engine.dispose()


def _open_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own implicit BEGIN loses concurrent updates; ours says what it is for.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def new_session(engine: Engine, *, reads_only: bool = False) -> Session:
    """A session on its own transaction; `reads_only` takes no write lock on SQLite."""
    bind = engine.execution_options(reads_only=True) if reads_only else engine
    return Session(bind, expire_on_commit=False)

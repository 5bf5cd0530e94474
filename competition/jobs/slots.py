"""A process's place among the workers: the lowest free number, under a lock that dies with the process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine, select, text
from sqlalchemy.exc import OperationalError

from competition.db.engine import new_session
from competition.errors import Misconfigured
from competition.jobs.figures import tables

MANY = 64
# The first half of PostgreSQL's two-part advisory lock number: one for this purpose, everywhere.
LOCKS = 0x574F524B


class Slot:
    """A number that no other living process has; its name is what the durable engine knows the process by."""

    def __init__(self, engine: Engine, number: int) -> None:
        self.engine, self.number, self.name = engine, number, f"worker-{number}"
        self._file: int | None = None
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Whether the lock was free and is now ours."""
        return self._lock_file() if self.engine.dialect.name == "sqlite" else self._lock_in_database()

    def is_ours(self) -> bool:
        """Whether we still hold it; one lost with its connection is taken back if nobody else came."""
        if self._connection is None:
            return self._file is not None
        try:
            self._connection.execute(text("SELECT 1"))
        except OperationalError:
            self.give_back()
            return self.take()
        return True

    def give_back(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    def _lock_file(self) -> bool:
        path = Path(f"{self.engine.url.database}.{self.name}.lock")
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._file = handle
        return True

    def _lock_in_database(self) -> bool:
        # A connection of its own: the lock lasts exactly as long as it does.
        engine = create_engine(self.engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        connection = engine.connect()
        taken = text("SELECT pg_try_advisory_lock(:locks, :number)")
        if not connection.scalar(taken, {"locks": LOCKS, "number": self.number}):
            connection.close()
            return False
        self._connection = connection
        return True


def claim(engine: Engine) -> Slot:
    """The lowest free slot, taken."""
    for number in range(1, MANY + 1):
        slot = Slot(engine, number)
        if slot.take():
            return slot
    raise Misconfigured(f"{MANY} workers already run on this database.")


@contextmanager
def abandoned(engine: Engine) -> Iterator[list[str]]:
    """The names of slots with unfinished work whose process is dead, held against newcomers inside the block."""
    taken = [slot for number in _unfinished(engine) if (slot := Slot(engine, number)).take()]
    try:
        yield [slot.name for slot in taken]
    finally:
        for slot in taken:
            slot.give_back()


def _unfinished(engine: Engine) -> list[int]:
    with new_session(engine, reads_only=True) as session:
        status, _, _ = tables(session)
        query = select(status.c.executor_id).where(status.c.status == "PENDING").distinct()
        names = [name for name in session.scalars(query) if name and name.startswith("worker-")]
    return sorted(int(name.removeprefix("worker-")) for name in names)

"""The province's desk, with files that are ready to be sent."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from .stage import Province, at_the_province


@pytest.fixture
def province(world) -> Iterator[Province]:
    with world.session() as session:
        yield at_the_province(world, session)


@pytest.fixture
def statements(world) -> Iterator[list[str]]:
    """Every statement that reaches the database; an executemany is one."""
    seen: list[str] = []

    def note(connection, cursor, statement, parameters, context, executemany) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT")):
            seen.append(statement)

    event.listen(world.engine, "before_cursor_execute", note)
    yield seen
    event.remove(world.engine, "before_cursor_execute", note)

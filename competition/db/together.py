"""Many changed rows of one kind are written by one executemany, each still checked against its version.

The ORM writes rows that carry a version one by one; a bulk act would cost a statement for every case.
"""

from typing import Any

from sqlalchemy import ClauseElement, Table, bindparam, event, inspect, update
from sqlalchemy.orm import Mapper, Session, object_mapper
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

Changed = tuple[Any, dict[str, Any]]


@event.listens_for(Session, "before_flush")
def _write_together(session: Session, _context: Any, _instances: Any) -> None:
    groups: dict[tuple[Mapper[Any], tuple[str, ...]], list[Changed]] = {}
    for one in session.dirty:
        mapper = object_mapper(one)
        if mapper.version_id_col is None or mapper.inherits is not None or one in session.deleted:
            continue
        changes = {attr.key: attr.value for attr in inspect(one).attrs if attr.history.has_changes()}
        if changes and not any(isinstance(value, ClauseElement) for value in changes.values()):
            groups.setdefault((mapper, tuple(sorted(changes))), []).append((one, changes))
    for (mapper, names), changed in groups.items():
        if len(changed) > 1 and not {column.key for column in mapper.primary_key}.intersection(names):
            _write(session, mapper, names, changed)


def _write(session: Session, mapper: Mapper[Any], names: tuple[str, ...], changed: list[Changed]) -> None:
    table, key, version = mapper.local_table, mapper.primary_key[0], mapper.version_id_col
    if not isinstance(table, Table) or len(mapper.primary_key) > 1 or version is None or version.key is None:
        return
    columns = {name: mapper.attrs[name].columns[0] for name in names}
    statement = (
        update(table)
        .where(key == bindparam("its_key"), version == bindparam("its_version"))
        .values({column: bindparam(f"new_{name}") for name, column in columns.items()})
        .values({version: bindparam("next_version")})
    )
    changed.sort(key=lambda pair: inspect(pair[0]).identity)  # two bulk acts lock the same rows in the same order
    rows = []
    for one, changes in changed:
        seen: int = getattr(one, version.key)
        row = {"its_key": inspect(one).identity[0], "its_version": seen, "next_version": seen + 1}
        rows.append(row | {f"new_{name}": value for name, value in changes.items()})
    written = session.connection().execute(statement, rows).rowcount
    if written != len(rows):
        raise StaleDataError(f"{written} of {len(rows)} rows of {table} had the version that was read")
    for row, (one, changes) in zip(rows, changed, strict=True):
        for name, value in changes.items():
            set_committed_value(one, name, value)
        set_committed_value(one, version.key, row["next_version"])

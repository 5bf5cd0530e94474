"""The migrations: numbered, in one line, and they make exactly what the models say."""

import importlib
import pkgutil
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import competition
from competition.db import migrate
from competition.db.base import Base
from competition.db.engine import make_engine

VERSIONS = Path(migrate.FOLDER) / "versions"


def test_they_stand_in_one_numbered_line():
    script = ScriptDirectory(str(migrate.FOLDER))
    line = [revision.revision for revision in reversed(list(script.walk_revisions()))]
    assert line == [f"{number:04d}" for number in range(1, len(line) + 1)]
    assert sorted(path.name[:4] for path in VERSIONS.glob("*.py")) == line


def test_a_migrated_database_is_what_the_models_say(world):
    for module in pkgutil.walk_packages(competition.__path__, "competition."):
        if module.name.endswith("models") or module.name in ("competition.audit", "competition.db.stored_files"):
            importlib.import_module(module.name)
    engine = make_engine(world.settings.database_url)
    ours = set(Base.metadata.tables)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_object": lambda thing, name, kind, reflected, other: name in ours if kind == "table" else True
            },
        )
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert [d for d in differences if d[0] in ("add_table", "remove_column", "add_column", "add_index")] == []

"""How Alembic meets our engine; tables are compared against the metadata that the caller hands in."""

from typing import Any, Literal

from alembic import context


def our_types(kind: str, thing: Any, autogen: Any) -> str | Literal[False]:
    """Our own column types by their bare names, with the import that they need."""
    if kind == "type" and type(thing).__module__ == "competition.db.base":
        autogen.imports.add(f"from competition.db.base import {type(thing).__name__}")
        return f"{type(thing).__name__}()"
    return False


engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata"),
        render_as_batch=True,
        compare_type=True,
        render_item=our_types,
        transaction_per_migration=True,
        # Tables that are not ours (the durable engine's) stay out of sight.
        include_object=lambda _t, _n, kind, reflected, other: not (kind == "table" and reflected and other is None),
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()

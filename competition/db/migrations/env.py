"""How Alembic meets our engine; tables are compared against the metadata that the caller hands in."""

from alembic import context

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata"),
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
        include_object=lambda thing, name, kind, reflected, other: not (kind == "table" and reflected and other is None),
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()

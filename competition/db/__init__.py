"""The database: one base, one engine for SQLite and PostgreSQL, numbered migrations."""

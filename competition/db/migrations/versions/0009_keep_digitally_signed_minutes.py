"""Keep the minutes that were signed digitally, and whose certificate it was."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("minutes") as table:
        table.add_column(sa.Column("signed_sha256", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("signed_with", sa.String(length=300), nullable=False, server_default=""))
        table.create_foreign_key(op.f("fk_minutes_signed_sha256_files"), "files", ["signed_sha256"], ["sha256"])

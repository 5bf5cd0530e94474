"""Keep an officer's blind copy of a document, and a large dossier in parts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("documents") as table:
        table.add_column(sa.Column("blind_sha256", sa.String(length=64), nullable=True))
        table.create_foreign_key(op.f("fk_documents_blind_sha256_files"), "files", ["blind_sha256"], ["sha256"])
        table.create_index(op.f("ix_documents_blind_sha256"), ["blind_sha256"])
    with op.batch_alter_table("dossier_files") as table:
        table.add_column(sa.Column("parts", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "dossier_parts",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("edition_of", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_dossier_parts_proposal_id_proposals")),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_dossier_parts_sha256_files")),
        sa.PrimaryKeyConstraint("proposal_id", "edition_of", "number", name=op.f("pk_dossier_parts")),
    )

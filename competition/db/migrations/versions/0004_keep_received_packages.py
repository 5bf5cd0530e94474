"""Keep packages that came from another installation."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from competition.db.base import Moment

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "received_packages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("letter_number", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("rounds", sa.JSON(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("answer_number", sa.Integer(), nullable=True),
        sa.Column("answer_reason", sa.String(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer_sha256", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_received_packages_sha256_files")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_received_packages_unit_id_units")),
        sa.ForeignKeyConstraint(
            ["answer_sha256"], ["files.sha256"], name=op.f("fk_received_packages_answer_sha256_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_packages")),
        sa.UniqueConstraint("sha256", name=op.f("uq_received_packages_sha256")),
    )
    op.create_index(op.f("ix_received_packages_unit_id"), "received_packages", ["unit_id"])
    op.create_table(
        "received_cases",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("file_number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.Column("returned_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"], ["received_packages.id"], name=op.f("fk_received_cases_package_id_received_packages")
        ),
        sa.PrimaryKeyConstraint("package_id", "place", name=op.f("pk_received_cases")),
    )
    op.create_table(
        "received_files",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"], ["received_packages.id"], name=op.f("fk_received_files_package_id_received_packages")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_received_files_sha256_files")),
        sa.PrimaryKeyConstraint("package_id", "member", name=op.f("pk_received_files")),
    )

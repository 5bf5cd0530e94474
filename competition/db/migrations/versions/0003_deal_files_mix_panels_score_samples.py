"""Deal files to jurors, mix panels, score samples."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from competition.db.base import Moment

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("screening_rounds") as table:
        table.add_column(sa.Column("allotting", sa.String(length=10), nullable=False, server_default=""))
    with op.batch_alter_table("seats") as table:
        table.add_column(sa.Column("woman", sa.Boolean(), nullable=False, server_default="0"))
        table.add_column(sa.Column("load_cap", sa.Integer(), nullable=True))
    _allotments()
    _samples()


def _allotments() -> None:
    op.create_table(
        "allotments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("seed", sa.String(length=60), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("worst", sa.Float(), nullable=False),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["screening_rounds.id"], name=op.f("fk_allotments_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allotments")),
    )
    op.create_index(op.f("ix_allotments_round_id"), "allotments", ["round_id"])
    op.create_table(
        "allotted_pairs",
        sa.Column("allotment_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("juror_id", sa.Integer(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["allotment_id"], ["allotments.id"], name=op.f("fk_allotted_pairs_allotment_id")),
        sa.ForeignKeyConstraint(["juror_id"], ["people.id"], name=op.f("fk_allotted_pairs_juror_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_allotted_pairs_proposal_id")),
        sa.PrimaryKeyConstraint("allotment_id", "proposal_id", "juror_id", name=op.f("pk_allotted_pairs")),
    )
    op.create_index(op.f("ix_allotted_pairs_juror_id"), "allotted_pairs", ["juror_id"])
    op.create_index(op.f("ix_allotted_pairs_proposal_id"), "allotted_pairs", ["proposal_id"])


def _samples() -> None:
    op.create_table(
        "samples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["screening_rounds.id"], name=op.f("fk_samples_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
    )
    op.create_index(op.f("ix_samples_round_id"), "samples", ["round_id"])
    op.create_table(
        "sample_sheets",
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("juror_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["juror_id"], ["people.id"], name=op.f("fk_sample_sheets_juror_id")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_sample_sheets_sample_id")),
        sa.PrimaryKeyConstraint("sample_id", "juror_id", name=op.f("pk_sample_sheets")),
    )
    op.create_index(op.f("ix_sample_sheets_juror_id"), "sample_sheets", ["juror_id"])

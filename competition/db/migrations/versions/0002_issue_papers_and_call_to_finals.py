"""Papers that go out with their number, letters of advice, sessions of a final."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from competition.db.base import Moment

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Plain ADD COLUMN, which both databases know: SQLite would rebuild a table that others point to.
ISSUED = (
    "ALTER TABLE papers ADD COLUMN issued_sha256 VARCHAR(64)"
    " CONSTRAINT fk_papers_issued_sha256 REFERENCES files (sha256)"
)


def upgrade() -> None:
    op.execute(ISSUED)
    op.add_column("papers", sa.Column("batch", sa.String(length=60), nullable=True))
    op.add_column("papers", sa.Column("pages", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_papers_batch"), "papers", ["batch"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("strength", sa.String(), nullable=False),
        sa.Column("advice", sa.String(), nullable=False),
        sa.Column("support", sa.String(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", Moment(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["screening_rounds.id"], name=op.f("fk_feedback_round_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_feedback_proposal_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_feedback_paper_id")),
        sa.PrimaryKeyConstraint("round_id", "proposal_id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_proposal_id"), "feedback", ["proposal_id"], unique=False)
    op.create_table(
        "pitch_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ground", sa.String(length=300), nullable=False),
        sa.Column("begins_at", Moment(), nullable=False),
        sa.Column("arrive_by", Moment(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("bring", sa.JSON(), nullable=False),
        sa.Column("confirm_by", sa.Date(), nullable=False),
        sa.Column("costs", sa.String(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("turns", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_pitch_sessions_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pitch_sessions")),
        sa.UniqueConstraint("edition_id", "stage", name=op.f("uq_pitch_sessions_edition_id_stage")),
    )

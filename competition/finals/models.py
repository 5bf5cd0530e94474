"""What the centre and the regional finals decided, as their papers say."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base


class Outcome(Base):
    """One recorded outcome of one proposal: which stage, which prize, on which day, from which source."""

    __tablename__ = "outcomes"
    __table_args__ = (UniqueConstraint("proposal_id", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    stage: Mapped[str] = mapped_column(String(30))
    prize: Mapped[str | None] = mapped_column(String(20))
    on: Mapped[date]
    source: Mapped[str] = mapped_column(String(300))
    source_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    recorded_by_id: Mapped[int]
    recorded_at: Mapped[datetime]

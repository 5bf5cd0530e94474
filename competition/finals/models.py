"""What the centre and the regional finals decided, as their papers say, and when and where a final is held."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base, counted_by


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


class PitchSession(Base):
    """A final's live session as the organisers announced it: when, where, how long, what to bring, in which order.

    `stage` is the state of those who are called; `turns` their proposals, in the order in which they speak.
    """

    __tablename__ = "pitch_sessions"
    __table_args__ = (UniqueConstraint("edition_id", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    stage: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(200))
    ground: Mapped[str] = mapped_column(String(300))
    begins_at: Mapped[datetime]
    arrive_by: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(300))
    minutes: Mapped[int]
    questions: Mapped[int]
    bring: Mapped[list[Any]] = mapped_column(default=list)
    confirm_by: Mapped[date]
    costs: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    turns: Mapped[list[Any]] = mapped_column(default=list)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = counted_by(version)

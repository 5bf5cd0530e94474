"""The history: each movement of each case, under the journey version that allowed it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base

# The movement of a case that goes on in its state under another version of its journey.
NEW_JOURNEY = "change_journey"


class Movement(Base):
    """One step of one case: who, when, in which role, from where to where, and why."""

    __tablename__ = "movements"
    __table_args__ = (
        Index(None, "case_kind", "case_id", "id"),
        Index(None, "edition_id", "case_kind", "to_state", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    case_kind: Mapped[str] = mapped_column(String(20))
    case_id: Mapped[int]
    journey_id: Mapped[int] = mapped_column(ForeignKey("journeys.id"))
    step: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str | None] = mapped_column(String(40))
    to_state: Mapped[str] = mapped_column(String(40))
    by_id: Mapped[int | None]
    role: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

"""Who reads what, as the secretary dealt it: a draft, the one that was issued, and those that it replaced."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base


class Allotment(Base):
    """A round's files dealt to its jurors: `draft` is hidden from them, `issued` holds, `replaced` held before.

    `asked` is what was asked for (demand, caps, locked pairs, whose sheets move), so that the seed gives the same
    deal again. `worst` is the mean cost a juror of the file that fares worst.
    """

    __tablename__ = "allotments"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("screening_rounds.id"), index=True)
    status: Mapped[str] = mapped_column(String(10), default="draft")
    seed: Mapped[str] = mapped_column(String(60))
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    worst: Mapped[float]
    cost: Mapped[float]
    proven: Mapped[bool]
    made_by_id: Mapped[int]
    made_at: Mapped[datetime]
    issued_by_id: Mapped[int | None]
    issued_at: Mapped[datetime | None]


class AllottedPair(Base):
    """A file that a juror is to read; `by_hand` when the secretary put it there herself."""

    __tablename__ = "allotted_pairs"

    allotment_id: Mapped[int] = mapped_column(ForeignKey("allotments.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True, index=True)
    juror_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    by_hand: Mapped[bool] = mapped_column(default=False)

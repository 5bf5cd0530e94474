"""Signed paper sheets as two people key them in, each without seeing what the other wrote."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base, counted_by


class PaperSheet(Base):
    """A juror's paper: `once` keyed, `differs` between the two, `entered` as her sheet, or `dropped` as the wrong one.

    `first` and `second` are criterion → score as text, or "na"; `proposal_revision` is what the paper has in print.
    """

    __tablename__ = "paper_sheets"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheets.id"), index=True)
    scan_sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))
    proposal_revision: Mapped[int]
    status: Mapped[str] = mapped_column(String(10), default="once")
    comment: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    first: Mapped[dict[str, Any]]
    first_by_id: Mapped[int]
    first_at: Mapped[datetime]
    second: Mapped[dict[str, Any]] = mapped_column(default=dict)
    second_by_id: Mapped[int | None]
    second_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None]
    settled_at: Mapped[datetime | None]
    settled_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = counted_by(version)

"""Sample proposals that a panel scores before the real ones, and what each juror gave them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base


class Sample(Base):
    """A text to practise on: it is nobody's file, has no place in the ranking, and stays out of the record."""

    __tablename__ = "samples"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("screening_rounds.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
    made_by_id: Mapped[int]
    made_at: Mapped[datetime]


class SampleSheet(Base):
    """A juror's finished sheet for a sample: criterion → score as text, None where it does not apply."""

    __tablename__ = "sample_sheets"

    sample_id: Mapped[int] = mapped_column(ForeignKey("samples.id"), primary_key=True)
    juror_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    marks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    submitted_at: Mapped[datetime]

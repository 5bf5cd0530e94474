"""An edition with each version of its charter, and the places it froze."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base


class Edition(Base):
    """One year's contest in one province; the charter in force is `charter`, its number `charter_version`."""

    __tablename__ = "editions"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    year: Mapped[int]
    province_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    tree_on: Mapped[date]
    charter: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    charter_version: Mapped[int] = mapped_column(default=1)
    published: Mapped[bool] = mapped_column(default=False)
    demo: Mapped[bool] = mapped_column(default=False)
    proposal_journey_id: Mapped[int] = mapped_column(ForeignKey("journeys.id"))
    round_journey_id: Mapped[int] = mapped_column(ForeignKey("journeys.id"))
    dispatch_journey_id: Mapped[int] = mapped_column(ForeignKey("journeys.id"))


class CharterVersion(Base):
    """A charter as it once stood; sheets and files name the version they were made under."""

    __tablename__ = "charter_versions"

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    charter: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")


class Place(Base):
    """A unit as the edition froze it: its name then, its tier, and the unit that screens it."""

    __tablename__ = "places"
    __table_args__ = (Index(None, "edition_id", "tier"), Index(None, "edition_id", "screening_unit_id"))

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    tier: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(150))
    screening_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    screening_name: Mapped[str | None] = mapped_column(String(150))

    @property
    def full_name(self) -> str:
        """A commune with its screening unit, because the same name occurs in several."""
        return f"{self.name}, {self.screening_name}" if self.tier == "intake" else self.name


class Journey(Base):
    """A journey's text under the hash of its content; what ran under it stays readable for ever."""

    __tablename__ = "journeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str]
    kept_at: Mapped[datetime]

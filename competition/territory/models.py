"""Units with the period in which they existed, what became of them, and the clusters some of them form."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base


class Unit(Base):
    """A commune, district, cluster or province during one period; a code may come back for another unit later."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("code", "valid_from"), Index(None, "parent_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    example: Mapped[bool] = mapped_column(default=False)

    @property
    def full_name(self) -> str:
        return f"{self.kind[:1].upper()}{self.kind[1:]} {self.name}"


class Succession(Base):
    """What a unit became on a day: many old ones into one, or parts of one into several."""

    __tablename__ = "unit_successions"

    predecessor_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    on: Mapped[date]
    extent: Mapped[str] = mapped_column(String(10), default="whole")


class ClusterMember(Base):
    """A commune's place in a cluster of communes."""

    __tablename__ = "cluster_members"

    cluster_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)

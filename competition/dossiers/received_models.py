"""Packages that came from another installation, as they were read: not this one's own cases, and never moved by it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base, counted_by


class ReceivedPackage(Base):
    """A package that was checked and kept; `unit_id` is the unit whose receiving officers read and answer it.

    `signer` is who signed it, `trusted` whether that led to a root named here; `answer_sha256` is the signed answer.
    """

    __tablename__ = "received_packages"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str]
    edition: Mapped[str]
    sender: Mapped[str]
    addressee: Mapped[str]
    letter_number: Mapped[str]
    sent_on: Mapped[date]
    signer: Mapped[str] = mapped_column(default="")
    trusted: Mapped[bool] = mapped_column(default=False)
    rounds: Mapped[dict[str, Any]] = mapped_column(default=dict)
    received_at: Mapped[datetime]
    received_by_id: Mapped[int | None]
    answer: Mapped[str] = mapped_column(String(10), default="")
    answer_number: Mapped[int | None]
    answer_reason: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None]
    answer_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = counted_by(version)


class ReceivedCase(Base):
    """A proposal in a received package: its whole record as it travelled, its movements, and what was said of it."""

    __tablename__ = "received_cases"

    package_id: Mapped[int] = mapped_column(ForeignKey("received_packages.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    file_number: Mapped[str]
    title: Mapped[str]
    record: Mapped[dict[str, Any]]
    history: Mapped[list[Any]] = mapped_column(default=list)
    returned_reason: Mapped[str] = mapped_column(default="")


class ReceivedFile(Base):
    """A file of a received package; `place` is its proposal's, 0 for the package's own papers."""

    __tablename__ = "received_files"

    package_id: Mapped[int] = mapped_column(ForeignKey("received_packages.id"), primary_key=True)
    member: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int]
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))

"""A screening round, its panel, conflicts, score sheets, standings and minutes."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base, counted_by


class ScreeningRound(Base):
    """One unit's round of judging in an edition; `state` is moved by the workflow alone.

    `open_for` is the lock that the workflow's effects turn and this room looks at: "panel" while the panel is made up,
    "sheets" while it scores, "choices" while the chair decides, nothing once the minutes are signed. The charter's
    version is pinned when the scoring opens: a rule that changes later does not change this round.
    `allotting`: "" while everybody reads everything, "awaited" until the secretary issues who reads what, "issued".
    """

    __tablename__ = "screening_rounds"
    __table_args__ = (UniqueConstraint("edition_id", "key", "unit_id"),)
    case_kind: ClassVar[str] = "screening_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    key: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    open_for: Mapped[str] = mapped_column(String(10), default="panel")
    allotting: Mapped[str] = mapped_column(String(10), default="", server_default="")
    charter_version: Mapped[int | None]
    below_minimum_reason: Mapped[str] = mapped_column(default="")
    course: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(40))
    state_since: Mapped[datetime]
    due_at: Mapped[datetime | None]
    journey_id: Mapped[int] = mapped_column(ForeignKey("journeys.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = counted_by(version)


class Seat(Base):
    """A seat on the panel; the secretary does not vote. `declared_at`: when she declared her conflicts.

    `woman` and `field` are for the rules of the panel's mix, `load_cap` is the most files that she takes.
    """

    __tablename__ = "seats"

    round_id: Mapped[int] = mapped_column(ForeignKey("screening_rounds.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    seat: Mapped[str] = mapped_column(String(10))
    field: Mapped[str] = mapped_column(String(60), default="")
    outside: Mapped[bool] = mapped_column(default=False)
    woman: Mapped[bool] = mapped_column(default=False, server_default="0")
    load_cap: Mapped[int | None]
    declared_at: Mapped[datetime | None]
    present: Mapped[bool] = mapped_column(default=True)
    absence_reason: Mapped[str] = mapped_column(default="")


class Conflict(Base):
    """A tie between a juror and a proposal, declared or inferred; a hard one shuts the file to her."""

    __tablename__ = "conflicts"

    round_id: Mapped[int] = mapped_column(ForeignKey("screening_rounds.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    juror_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    hard: Mapped[bool]
    reason: Mapped[str]
    found_at: Mapped[datetime]
    declared_by_id: Mapped[int | None]
    waived_by_id: Mapped[int | None]
    waiver_reason: Mapped[str] = mapped_column(default="")


class Sheet(Base):
    """One juror's sheet for a proposal: draft, submitted, abstained, recused, absent or void; only submitted counts.

    "unallotted" is a sheet that is not hers to fill in where the round's files are dealt out; nothing waits for it.
    """

    __tablename__ = "sheets"
    __table_args__ = (
        UniqueConstraint("round_id", "proposal_id", "juror_id"),
        Index(None, "proposal_id"),
        Index(None, "juror_id", "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("screening_rounds.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    juror_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    status: Mapped[str] = mapped_column(String(12), default="draft")
    total: Mapped[Decimal | None]
    comment: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    charter_version: Mapped[int]
    proposal_revision: Mapped[int]
    touched_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = counted_by(version)


class Mark(Base):
    """What a sheet says of one criterion; no score and `not_applicable` is not a zero."""

    __tablename__ = "marks"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheets.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(60), primary_key=True)
    score: Mapped[Decimal | None]
    not_applicable: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str] = mapped_column(default="")


class SheetChange(Base):
    """A sheet taken back or spoken for by another hand: why, by whom, and what it said before."""

    __tablename__ = "sheet_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheets.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_id: Mapped[int]
    at: Mapped[datetime]


class Standing(Base):
    """Where a proposal stands in a round by the published rule, and what the chair decided.

    `tie_break` and `unranked` are sentences as {"vi", "en"}: what settled its tie, and why it has no rank.
    """

    __tablename__ = "standings"

    round_id: Mapped[int] = mapped_column(ForeignKey("screening_rounds.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True, index=True)
    score: Mapped[Decimal | None]
    exact: Mapped[str] = mapped_column(String(80), default="")
    rank: Mapped[int | None]
    jurors: Mapped[int]
    spread: Mapped[Decimal | None]
    passes_floor: Mapped[bool]
    zero_criterion: Mapped[bool]
    tie_break: Mapped[dict[str, Any]] = mapped_column(default=dict)
    unranked: Mapped[dict[str, Any]] = mapped_column(default=dict)
    outcome: Mapped[str] = mapped_column(String(12), default="")
    outcome_reason: Mapped[str] = mapped_column(default="")


class Minutes(Base):
    """The round's minutes: the PDF as prepared, and the signature bound to its hash or the signed paper's scan.

    `signed_sha256` is that PDF with a digital signature of the certificate `signed_with`: then this file is the record.
    `facts_sha256` is the digest of all that it was written from: when the record moves on, it is no longer current.
    """

    __tablename__ = "minutes"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("screening_rounds.id"), index=True)
    pdf_sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))
    facts_sha256: Mapped[str] = mapped_column(String(64))
    prepared_by_id: Mapped[int]
    prepared_at: Mapped[datetime]
    signed_by_id: Mapped[int | None]
    signed_at: Mapped[datetime | None]
    scan_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    signed_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    signed_with: Mapped[str] = mapped_column(String(300), default="", server_default="")

    @property
    def goes_out(self) -> str:
        """The content that a reader gets: the scan of the signed paper, the PDF signed digitally, or as prepared."""
        return self.scan_sha256 or self.signed_sha256 or self.pdf_sha256

"""A proposal and what belongs to it."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base, counted_by


def bytewise(length: int) -> String:
    """Text that both databases compare byte by byte, so that an index answers for beginnings and for order."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Proposal(Base):
    """One idea or project in one edition; `state` is moved by the workflow alone; `sort_key` sorts by her name.

    `locked` shuts it for its author; `open_to` names the role that may mend its documents meanwhile, if any.
    `removed_items` are those from which a paper was taken out meanwhile: the province looks at them again.
    `handed_in_on` is the day of a paper file that was handed in in time and keyed in after the deadline.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        UniqueConstraint("edition_id", "file_number"),
        Index(None, "edition_id", "unit_id", "state"),
        Index(None, "edition_id", "screening_unit_id", "state"),
        Index(None, "edition_id", "state", "state_since"),
        # All that lists ask of a row to count it, so that counting reads no row.
        Index("ix_proposals_counted", "edition_id", "state", "screening_unit_id", "unit_id", "submitted_at", "channel"),
        Index(None, "edition_id", "state_since"),
        Index(None, "edition_id", "jury_score"),
        Index(None, "edition_id", "sort_key"),
        Index(None, "applicant_id"),
        CheckConstraint("kind IN ('idea', 'project')", "kind_known"),
    )
    case_kind: ClassVar[str] = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    screening_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    applicant_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(10))
    entrant: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(300), default="")
    sort_key: Mapped[str] = mapped_column(bytewise(200), default="")
    category: Mapped[str] = mapped_column(String(40), default="")
    channel: Mapped[str] = mapped_column(String(10), default="online")
    keyed_in_by_id: Mapped[int | None]
    charter_version: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    handed_in_on: Mapped[date | None]
    file_number: Mapped[str | None] = mapped_column(String(40))
    tracking_code: Mapped[str] = mapped_column(String(20), unique=True)
    locked: Mapped[bool] = mapped_column(default=False)
    open_to: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(40))
    state_since: Mapped[datetime]
    due_at: Mapped[datetime | None]
    journey_id: Mapped[int] = mapped_column(ForeignKey("journeys.id"))
    jury_score: Mapped[float | None]
    jury_rank: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    # The long ones stand last: SQLite reads through a row up to the column it needs.
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    endorsement: Mapped[str] = mapped_column(default="")
    removed_items: Mapped[list[Any]] = mapped_column(default=list)

    __mapper_args__ = counted_by(version)


class TeamMember(Base):
    """Another author beside the applicant; also read when conflicts of interest are looked for."""

    __tablename__ = "team_members"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    full_name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(20))
    part: Mapped[str] = mapped_column(String(120), default="")


class Document(Base):
    """A file attached under a checklist item; several proposals may point to one content.

    A jury reads it once it is cleared; `blind_sha256` is the copy that an officer made for it, without names.
    """

    __tablename__ = "documents"
    __table_args__ = (Index(None, "proposal_id"), Index(None, "sha256"), Index(None, "blind_sha256"))

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    item: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))
    pages: Mapped[int | None]
    attached_by_id: Mapped[int]
    attached_at: Mapped[datetime]
    cleared_for_jury: Mapped[bool] = mapped_column(default=False)
    blind_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"), default=None)

    @property
    def for_jury(self) -> str:
        """The content that a blind copy is made from: the officer's own copy, else the file itself."""
        return self.blind_sha256 or self.sha256


class PriorityClaim(Base):
    """A priority group an applicant declares: sensitive, shown only to those entitled."""

    __tablename__ = "priority_claims"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    group: Mapped[str] = mapped_column("priority_group", String(40), primary_key=True)
    note: Mapped[str] = mapped_column(default="")
    evidence_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    evidence_name: Mapped[str] = mapped_column(String(200), default="")
    declared_at: Mapped[datetime]
    accepted: Mapped[bool | None]
    accepted_by_id: Mapped[int | None]


class CheckedItem(Base):
    """What an officer found when she checked one item: of the checklist, or of eligibility."""

    __tablename__ = "checked_items"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(20), primary_key=True)
    item: Mapped[str] = mapped_column(String(40), primary_key=True)
    passes: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")
    checked_by_id: Mapped[int]
    checked_at: Mapped[datetime]


class SupplementRequest(Base):
    """A file returned for completion: what is missing, why, and until when."""

    __tablename__ = "supplement_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    reason: Mapped[str]
    items: Mapped[list[Any]] = mapped_column(default=list)
    due_on: Mapped[date]
    asked_by_id: Mapped[int]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class SearchWord(Base):
    """A folded word by which a proposal is found; lists look up its beginnings in this index."""

    __tablename__ = "search_words"

    word: Mapped[str] = mapped_column(bytewise(60), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True, index=True)

"""Papers, dossiers and dispatches."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base, counted_by


class Paper(Base):
    """A paper made from a template; an outgoing one carries its number from the issuer's register.

    `sha256` is what was prepared and signed, `issued_sha256` the paper as it goes out after a signature on the screen:
    with its number. `movement_id` names the step that caused it, so that it is issued once; `facts` is what it was
    written from, so that it can be printed again with its number. Papers of one `batch` are signed together.
    """

    __tablename__ = "papers"
    __table_args__ = (
        UniqueConstraint("issuer_id", "year", "code", "number"),
        UniqueConstraint("movement_id", "case_id", "kind"),
        Index(None, "case_kind", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    kind: Mapped[str] = mapped_column(String(40))
    case_kind: Mapped[str] = mapped_column(String(20))
    case_id: Mapped[int]
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    year: Mapped[int | None]
    code: Mapped[str | None] = mapped_column(String(20))
    number: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(500), default="")
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None]
    signed_by_id: Mapped[int | None]
    signed_at: Mapped[datetime | None]
    scan_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"))
    movement_id: Mapped[int | None] = mapped_column(ForeignKey("movements.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    batch: Mapped[str | None] = mapped_column(String(60), index=True)
    issued_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    pages: Mapped[int | None]

    @property
    def goes_out(self) -> str:
        """The content that a reader gets: the scan of the signed paper, the numbered one, or what was prepared."""
        return self.scan_sha256 or self.issued_sha256 or self.sha256


class Feedback(Base):
    """The letter of advice to one applicant about one round: written from the sheets, mended and approved by a person.

    `parts` are `{"key", "name", "text"}`, one a criterion; `paper_id` is the letter that the last approval issued.
    """

    __tablename__ = "feedback"

    round_id: Mapped[int] = mapped_column(ForeignKey("screening_rounds.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True, index=True)
    parts: Mapped[list[Any]] = mapped_column(default=list)
    strength: Mapped[str] = mapped_column(default="")
    advice: Mapped[str] = mapped_column(default="")
    support: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime]
    edited_by_id: Mapped[int | None]
    approved_by_id: Mapped[int | None]
    approved_at: Mapped[datetime | None]
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = counted_by(version)


class DossierFile(Base):
    """The built dossier of a proposal, kept under the hash of everything it was made from.

    `edition_of`: "open" for every reader, "entitled" with the evidence of priority groups. `parts`: into how many it is
    cut for letters; 0 when it goes in one.
    """

    __tablename__ = "dossier_files"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    edition_of: Mapped[str] = mapped_column(String(10), primary_key=True)
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))
    pages: Mapped[int]
    left_as_files: Mapped[list[Any]] = mapped_column(default=list)
    built_at: Mapped[datetime]
    parts: Mapped[int] = mapped_column(default=0, server_default="0")


class DossierPart(Base):
    """One of the parts in which a dossier too large for a letter can be sent; small ones have none."""

    __tablename__ = "dossier_parts"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    edition_of: Mapped[str] = mapped_column(String(10), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))


class Dispatch(Base):
    """A batch forwarded to the centre; `state` is moved by the workflow alone.

    `open` is the lock: its files may change until the letter is signed. `letter_sha256` is the letter as prepared and
    signed, `signed_letter_sha256` the letter that goes out: with its number, or the scan of the signed paper.
    """

    __tablename__ = "dispatches"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)
    case_kind: ClassVar[str] = "dispatch"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    number: Mapped[int]
    open: Mapped[bool] = mapped_column(default=True)
    letter_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    list_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    signed_letter_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    package_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    sent_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]
    answer_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    state: Mapped[str] = mapped_column(String(40))
    state_since: Mapped[datetime]
    due_at: Mapped[datetime | None]
    journey_id: Mapped[int] = mapped_column(ForeignKey("journeys.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = counted_by(version)


class DispatchItem(Base):
    """A proposal in a dispatch, with its place in the list and the centre's word about it."""

    __tablename__ = "dispatch_items"

    dispatch_id: Mapped[int] = mapped_column(ForeignKey("dispatches.id"), primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True, index=True)
    place: Mapped[int]
    returned_reason: Mapped[str] = mapped_column(default="")

"""People, how they sign in, what they hold, what they agreed to."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base


class Person(Base):
    """A human being known to the house; deleted people keep their row, emptied."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    full_name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    email: Mapped[str | None] = mapped_column(String(200), unique=True)
    birth_year: Mapped[int | None]
    address: Mapped[str] = mapped_column(String(300), default="")
    employer: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(2), default="vi")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    cast: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]
    emptied_at: Mapped[datetime | None]


class Identity(Base):
    """The 12-digit number: encrypted, with a keyed hash to find doubles and the last digits to show."""

    __tablename__ = "identities"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    keyed_hash: Mapped[str] = mapped_column(String(64), index=True)
    last_digits: Mapped[str] = mapped_column(String(3))


class NameCorrection(Base):
    """A name that was corrected: what it was until then, what it is now, by whom and why."""

    __tablename__ = "name_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    old_name: Mapped[str] = mapped_column(String(120))
    new_name: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int | None]
    at: Mapped[datetime]


class SignIn(Base):
    """An open sign-in: the SHA-256 of an opaque token made when the person signed in."""

    __tablename__ = "sign_ins"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    signed_in_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class FailedSignIn(Base):
    """A wrong password or code, counted to slow the next try; `who` is a keyed hash of what was typed."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (Index(None, "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Holding(Base):
    """A role that a person holds in a unit from a day until a day, perhaps as the deputy of another holder."""

    __tablename__ = "holdings"
    __table_args__ = (Index(None, "person_id"), Index(None, "unit_id", "role"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str] = mapped_column(String(30))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    deputy_of_id: Mapped[int | None] = mapped_column(ForeignKey("holdings.id"))
    given_by_id: Mapped[int | None]


class Slip(Base):
    """A one-time code on paper: to open an account or to set a new password."""

    __tablename__ = "slips"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_by_id: Mapped[int | None]
    issued_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Consent(Base):
    """A yes to one purpose, with the text that was read; taken back by a date, never erased while it is proof."""

    __tablename__ = "consents"
    __table_args__ = (Index(None, "person_id"), Index(None, "proposal_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposal_id: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(String(40))
    text_version: Mapped[int]
    text_sha256: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(10))
    given_at: Mapped[datetime]
    taken_by_id: Mapped[int | None]
    signed_on: Mapped[date | None]
    scan_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    withdrawn_at: Mapped[datetime | None]

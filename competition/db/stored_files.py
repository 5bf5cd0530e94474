"""Files the cabinet holds, by content, and serial numbers: two tables that every room may point to."""

from datetime import datetime

from sqlalchemy import BigInteger, String, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from competition.db.base import Base


class StoredFile(Base):
    """One content in the cabinet; whoever shows it points here, and it goes with its last reference."""

    __tablename__ = "files"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    stored_at: Mapped[datetime]


class Serial(Base):
    """The last number given in a series; a number is given once and never taken back."""

    __tablename__ = "serials"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    last: Mapped[int]


NEXT = text(
    "INSERT INTO serials (name, last) VALUES (:name, :many)"
    " ON CONFLICT (name) DO UPDATE SET last = serials.last + :many RETURNING last"
)


def next_numbers(session: Session, series: str, many: int = 1) -> range:
    """The next `many` numbers of a series, from 1; two callers never get the same one."""
    last = session.execute(NEXT, {"name": series, "many": many}).scalar_one()
    return range(last - many + 1, last + 1)

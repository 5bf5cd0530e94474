"""A letter: what was written to whom, and what became of it."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import Base


class Letter(Base):
    """One letter to one person; `key` names its cause, so that a cause writes it once."""

    __tablename__ = "letters"
    __table_args__ = (Index(None, "to_person_id", "created_at"), Index(None, "phone_unit_id", "phoned_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    # No foreign key: people stand above the mail, and a letter may go to an office.
    to_person_id: Mapped[int | None]
    address: Mapped[str | None] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    kept_copy: Mapped[bool] = mapped_column(default=False)
    phoned_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(Text)
    # The unit whose officer phones when no letter arrives; without one nobody is to phone.
    phone_unit_id: Mapped[int | None]

    @property
    def status(self) -> str:
        """sent, kept (as a file), phoned, to_phone (no address), failed or waiting."""
        if self.sent_at is not None:
            return "kept" if self.kept_copy else "sent"
        if self.phoned_at is not None:
            return "phoned"
        if self.address is None:
            return "to_phone"
        return "waiting" if self.failure is None else "failed"

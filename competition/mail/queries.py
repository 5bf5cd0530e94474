"""Questions about letters: those of a person, and those that no letter reaches."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from competition.language import say
from competition.mail.models import Letter

STATUS = {
    "waiting": say("Đang chờ gửi"),
    "sent": say("Đã gửi"),
    "kept": say("Đã lưu thành tệp, chưa gửi qua mạng"),
    "failed": say("Gửi không thành công"),
    "to_phone": say("Không có thư điện tử, cần gọi điện"),
    "phoned": say("Đã gọi điện báo"),
}


def letters_of(session: Session, person_id: int, limit: int = 50) -> list[Letter]:
    """The letters to a person, the latest first."""
    query = select(Letter).where(Letter.to_person_id == person_id)
    return list(session.scalars(query.order_by(Letter.created_at.desc(), Letter.id.desc()).limit(limit)))


def to_phone(session: Session, person_ids: Collection[int] | None = None) -> list[Letter]:
    """Letters that did not reach their person and of which nobody has phoned her yet, the oldest first."""
    query = select(Letter).where(
        Letter.to_person_id.is_not(None),
        Letter.sent_at.is_(None),
        Letter.phoned_at.is_(None),
        or_(Letter.address.is_(None), Letter.failure.is_not(None)),
    )
    if person_ids is not None:
        query = query.where(Letter.to_person_id.in_(person_ids))
    return list(session.scalars(query.order_by(Letter.created_at, Letter.id)))

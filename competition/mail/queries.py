"""Questions about letters: what the statuses are called, and those to a person."""

from sqlalchemy import select
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

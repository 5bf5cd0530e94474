"""Consent, one purpose at a time: given with the text that was read, taken back by a date, kept as proof."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.editions.rules import Purpose, text_sha256
from competition.errors import BadInput, NotAllowed, Refused
from competition.language import say
from competition.people.models import Consent
from competition.people.roles import Actor


def give_consents(
    session: Session, edition: Edition, person_id: int, purposes: Iterable[str], *, by: Actor,
    proposal_id: int | None = None, channel: str = "online",
    signed_on: date | None = None, scan_sha256: str | None = None,
) -> list[Consent]:  # fmt: skip
    """Note a person's yes to each purpose, with the version and hash of its text; what stands already is left alone.

    Online only she herself may say it; on paper the taker names the day of the signature and the scan that shows it.
    """
    if channel == "online" and by.person_id != person_id:
        raise NotAllowed(
            say("Chỉ chính chị mới đồng ý được qua mạng; nếu chị ký giấy, cán bộ ghi là đồng ý trên giấy.")
        )
    if channel == "paper":
        _check_paper(signed_on, scan_sha256)
    charter = charter_of(edition)
    standing = {c.purpose: c.text_version for c in standing_consents(session, person_id, proposal_id)}
    given = []
    for key in dict.fromkeys(purposes):
        purpose = charter.purpose(key)
        if purpose is None:
            raise Refused(say("Kỳ thi không hỏi mục đồng ý này."))
        if standing.get(key) != purpose.version:
            given.append(_consent(purpose, person_id, proposal_id, channel, by, signed_on, scan_sha256))
    session.add_all(given)
    session.flush()
    for consent in given:
        audit.record(
            session, "people:consent:give", by.person_id, "person", person_id,
            consent=consent.id, purpose=consent.purpose, text=consent.text_sha256, channel=channel,
        )  # fmt: skip
    return given


def _check_paper(signed_on: date | None, scan_sha256: str | None) -> None:
    faults = {}
    if signed_on is None or signed_on > clock.today():
        faults["signed_on"] = say("Ghi ngày chị ấy ký phiếu đồng ý, không sau hôm nay.")
    if scan_sha256 is None:
        faults["scan"] = say("Cần bản quét hoặc ảnh chụp phiếu đồng ý có chữ ký.")
    if faults:
        raise BadInput(faults)


def _consent(
    purpose: Purpose, person_id: int, proposal_id: int | None, channel: str, by: Actor,
    signed_on: date | None, scan_sha256: str | None,
) -> Consent:  # fmt: skip
    paper = channel == "paper"
    return Consent(
        person_id=person_id, proposal_id=proposal_id, purpose=purpose.key, text_version=purpose.version,
        text_sha256=text_sha256(purpose), channel=channel, given_at=clock.now(),
        taken_by_id=by.person_id if paper else None, signed_on=signed_on if paper else None,
        scan_sha256=scan_sha256 if paper else None,
    )  # fmt: skip


def withdraw_consent(
    session: Session, person_id: int, purpose: str, *, by: Actor, proposal_id: int | None = None
) -> list[Consent]:
    """Take a yes back from now on; the rows stay as proof of what was agreed while it was."""
    taken_back = [c for c in standing_consents(session, person_id, proposal_id) if c.purpose == purpose]
    for consent in taken_back:
        consent.withdrawn_at = clock.now()
        audit.record(
            session, "people:consent:withdraw", by.person_id, "person", person_id, consent=consent.id, purpose=purpose
        )
    session.flush()
    return taken_back


def standing_consents(session: Session, person_id: int, proposal_id: int | None = None) -> Sequence[Consent]:
    """What she agreed to and has not taken back: for one proposal, or for none."""
    return session.scalars(
        select(Consent)
        .where(Consent.person_id == person_id, Consent.proposal_id == proposal_id, Consent.withdrawn_at.is_(None))
        .order_by(Consent.id)
    ).all()

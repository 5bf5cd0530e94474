"""The women whom a commune's officer helps to an account: its authors, and those to whom she gave a slip."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from competition.errors import BadInput, NotFound, Refused
from competition.folding import prefix_end, words
from competition.language import say
from competition.people.actions import issue_slip
from competition.people.models import Holding, Person, Slip
from competition.people.naming import correct_name
from competition.people.queries import find_by_contact, held_today
from competition.people.roles import Actor
from competition.people.rules import phone_number
from competition.proposals.models import Proposal, SearchWord
from competition.proposals.search import index_author

ROWS = 50
PURPOSE = "account"


@dataclass(frozen=True)
class Author:
    """One of them: whether she can sign in already, and what she has sent in here."""

    person: Person
    proposals: int

    @property
    def has_password(self) -> bool:
        return self.person.password_hash is not None


def authors(session: Session, actor: Actor, search: str = "", page: int = 1) -> tuple[Sequence[Author], int]:
    """A page of those who sent something in to her communes or got a slip from her, by name; and how many there are."""
    wanted = [_known_to(actor), Person.emptied_at.is_(None), *_named(search)]
    total = session.scalar(select(func.count()).select_from(Person).where(*wanted)) or 0
    many = (
        select(func.count())
        .where(Proposal.applicant_id == Person.id, _hers_to_see(actor))
        .correlate(Person)
        .scalar_subquery()
    )
    key = select(func.min(Proposal.sort_key)).where(Proposal.applicant_id == Person.id).correlate(Person)
    rows = session.execute(
        select(Person, many)
        .where(*wanted)
        .order_by(key.scalar_subquery(), Person.id)
        .limit(ROWS)
        .offset((max(page, 1) - 1) * ROWS)
    )
    return [Author(person, count) for person, count in rows], total


def find_author(session: Session, actor: Actor, person_id: int, phone: str = "") -> Person:
    """One of them; also who has only a draft here, if the officer knows her phone number."""
    allowed = _known_to(actor)
    if phone.strip():
        hers = exists().where(Proposal.applicant_id == Person.id, Proposal.unit_id.in_(actor.units("commune_officer")))
        allowed = or_(allowed, (Person.phone == phone_number(phone)) & hers)
    person = session.scalars(
        select(Person).where(Person.id == person_id, Person.emptied_at.is_(None), allowed)
    ).one_or_none()
    if person is None:
        raise NotFound()
    return person


def find_author_by_phone(session: Session, actor: Actor, phone: str) -> Person | None:
    """Who has this number, if it is one whom this officer may help."""
    person = find_by_contact(session, phone_number(phone), None)
    if person is None:
        return None
    try:
        return find_author(session, actor, person.id, phone)
    except NotFound:
        return None


def give_slip(session: Session, person: Person, *, secret: str, by: Actor, days: int) -> tuple[Slip, str]:
    """A slip with a one-time code for an author; staff get theirs from the administrator."""
    if _is_staff(session, person):
        raise Refused(say("Đây là tài khoản của cán bộ; quản trị viên mới cấp lại mật khẩu được."))
    if not person.phone and not person.email:
        raise BadInput({"phone": say("Chị ấy chưa có số điện thoại để đăng nhập. Ghi số điện thoại trước.")})
    return issue_slip(session, person, PURPOSE, secret=secret, by=by.person_id, days=days)


def correct_author(session: Session, person: Person, full_name: str, reason: str, *, by: Actor) -> bool:
    """An author's name as it should be; whether it changed. Staff have theirs corrected by the administrator."""
    if _is_staff(session, person):
        raise Refused(say("Đây là tài khoản của cán bộ; quản trị viên hoặc chính người ấy mới sửa họ tên được."))
    changed = correct_name(session, person, full_name, reason, by=by)
    if changed:
        index_author(session, person.id)
    return changed


def _is_staff(session: Session, person: Person) -> bool:
    held = select(Holding.id).where(Holding.person_id == person.id, held_today()).limit(1)
    return session.scalar(held) is not None


def _hers_to_see(actor: Actor) -> ColumnElement[bool]:
    begun = or_(Proposal.submitted_at.is_not(None), Proposal.channel == "paper")
    return Proposal.unit_id.in_(actor.units("commune_officer")) & begun


def _known_to(actor: Actor) -> ColumnElement[bool]:
    sent_in = select(Proposal.applicant_id).where(_hers_to_see(actor))
    given = select(Slip.person_id).where(Slip.issued_by_id == actor.person_id, Slip.purpose == PURPOSE)
    return or_(Person.id.in_(sent_in), Person.id.in_(given))


def _named(search: str) -> list[ColumnElement[bool]]:
    """Every word must begin a word by which one of her proposals is found; a whole number is her phone."""
    try:
        return [Person.phone == phone_number(search)]
    except BadInput:
        found = select(Proposal.applicant_id).join(SearchWord, SearchWord.proposal_id == Proposal.id)
        return [
            Person.id.in_(found.where(SearchWord.word >= word, SearchWord.word < prefix_end(word)))
            for word in words(search)[:8]
        ]

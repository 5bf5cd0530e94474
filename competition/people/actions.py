"""What is done about people: accounts, sign-in and out, slips, emptying."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.errors import BadInput, Refused
from competition.keys import keyed_hash, readable_code, typed_code
from competition.language import say
from competition.people import rules
from competition.people.appointing import give_role
from competition.people.models import FailedSignIn, Holding, Identity, NameCorrection, Person, SignIn, Slip
from competition.people.passwords import hashed, matches
from competition.people.queries import find_by_contact, token_hash
from competition.territory.models import Unit
from competition.territory.queries import standing_on

FIRST_ADMINISTRATOR = "first_administrator"


def open_account(
    session: Session, *, full_name: str, phone: str | None = None, email: str | None = None,
    password: str | None = None, by: int | None = None,
) -> Person:  # fmt: skip
    """Open an account by phone number, by e-mail address, or by both."""
    name = rules.clean_name(full_name)
    faults = {} if name else {"full_name": say("Hãy ghi họ và tên.")}
    phone = rules.phone_number(phone) if phone and phone.strip() else None
    email = email.strip().lower() if email and email.strip() else None
    if email and ("@" not in email or len(email) > 200):
        faults["email"] = say("Địa chỉ thư điện tử chưa đúng.")
    if password is not None and (weak := rules.password_faults(password)):
        faults["password"] = weak[0]
    if phone is None and email is None and by is None:
        faults["phone"] = say("Cần số điện thoại hoặc thư điện tử để đăng nhập.")
    if faults:
        raise BadInput(faults)
    if find_by_contact(session, phone, email):
        raise BadInput({"phone": say("Số điện thoại hoặc thư điện tử này đã có tài khoản. Mời chị đăng nhập.")})
    person = Person(
        full_name=name, phone=phone, email=email, joined_at=clock.now(),
        password_hash=hashed(password) if password else None,
    )  # fmt: skip
    session.add(person)
    session.flush()
    audit.record(session, "people:person:open", by or person.id, "person", person.id)
    return person


def sign_in(session: Session, who: str, password: str, *, secret: str, hours: int = 12) -> str | None:
    """A new token, or None for a wrong name or password; too many failures in a row are refused for a while."""
    marked = keyed_hash(secret, "failed sign-ins", who.strip().lower())
    if too_many_failures(session, marked):
        raise Refused(say("Đã nhập sai nhiều lần. Mời chị thử lại sau {n} phút.", n=rules.FAILURES_WITHIN_MINUTES))
    person = _named(session, who)
    if not matches(person.password_hash if person else None, password) or person is None:
        session.add(FailedSignIn(who=marked, at=clock.now()))
        return None
    session.execute(delete(FailedSignIn).where(FailedSignIn.who == marked))
    return let_in(session, person, hours=hours)


def too_many_failures(session: Session, marked: str) -> bool:
    since = clock.now() - timedelta(minutes=rules.FAILURES_WITHIN_MINUTES)
    many = session.scalar(
        select(func.count()).select_from(FailedSignIn).where(FailedSignIn.who == marked, FailedSignIn.at > since)
    )
    return (many or 0) >= rules.FAILURES_ALLOWED


def _named(session: Session, who: str) -> Person | None:
    if "@" in who:
        return find_by_contact(session, None, who)
    try:
        return find_by_contact(session, rules.phone_number(who), None)
    except BadInput:
        return None


def let_in(session: Session, person: Person, *, hours: int = 12) -> str:
    """Open a sign-in with a token made here; only its SHA-256 is kept."""
    token, now = secrets.token_urlsafe(32), clock.now()
    session.add(
        SignIn(
            token_sha256=token_hash(token), person_id=person.id, signed_in_at=now, ends_at=now + timedelta(hours=hours)
        )
    )
    audit.record(session, "people:person:sign_in", person.id, "person", person.id)
    return token


def extend(session: Session, token_sha256: str, *, hours: int = 12) -> None:
    """A sign-in in use goes on."""
    now = clock.now()
    session.execute(
        update(SignIn)
        .where(SignIn.token_sha256 == token_sha256)
        .values(signed_in_at=now, ends_at=now + timedelta(hours=hours))
    )


def sign_out(session: Session, token: str) -> None:
    session.execute(delete(SignIn).where(SignIn.token_sha256 == token_hash(token)))


def issue_slip(
    session: Session, person: Person, purpose: str, *, secret: str, by: int | None, days: int = 14
) -> tuple[Slip, str]:
    """A one-time code on paper; the earlier slips of the same purpose end. Returns the slip and its code."""
    now = clock.now()
    session.execute(
        update(Slip)
        .where(Slip.person_id == person.id, Slip.purpose == purpose, Slip.used_at.is_(None))
        .values(ends_at=now)
    )
    code = readable_code()
    slip = Slip(
        person_id=person.id, purpose=purpose, code_hash=keyed_hash(secret, "slips", code), issued_by_id=by,
        issued_at=now, ends_at=now + timedelta(days=days),
    )  # fmt: skip
    session.add(slip)
    session.flush()
    audit.record(session, f"people:slip:{purpose}", by, "person", person.id, slip=slip.id)
    return slip, code


def find_slip(session: Session, code: str, *, secret: str) -> Slip | None:
    """The open slip with this code, however it was typed."""
    return session.scalars(
        select(Slip).where(
            Slip.code_hash == keyed_hash(secret, "slips", typed_code(code)),
            Slip.used_at.is_(None),
            Slip.ends_at > clock.now(),
        )
    ).one_or_none()


def use_slip(session: Session, code: str, password: str, *, secret: str, hours: int = 12) -> str:
    """Set the password that a slip allows, end all older sign-ins, and let the person in."""
    slip = find_slip(session, code, secret=secret)
    if slip is None:
        raise BadInput({"code": say("Mã này không đúng, đã dùng hoặc đã hết hạn. Hãy xin phiếu mới ở Hội LHPN xã.")})
    if weak := rules.password_faults(password):
        raise BadInput({"password": weak[0]})
    person = session.get_one(Person, slip.person_id)
    slip.used_at = clock.now()
    person.password_hash = hashed(password)
    session.execute(delete(SignIn).where(SignIn.person_id == person.id))
    if slip.purpose == FIRST_ADMINISTRATOR:
        _make_first_administrator(session, person)
    audit.record(session, "people:slip:use", person.id, "person", person.id, slip=slip.id)
    return let_in(session, person, hours=hours)


def _make_first_administrator(session: Session, person: Person) -> None:
    """The one who typed the console's code administers every province that the tree knows today."""
    today = clock.today()
    for unit in session.scalars(select(Unit).where(Unit.level == "province", standing_on(today))):
        give_role(session, person.id, "administrator", unit.id, by=None)


def empty_person(session: Session, person: Person, *, by: int | None) -> None:
    """Delete what is known of a person; her number stays, so that history and register still hold."""
    person.full_name, person.phone, person.email, person.birth_year = "", None, None, None
    person.address = person.employer = ""
    person.password_hash, person.emptied_at = None, clock.now()
    for table in (SignIn, Slip, Identity, NameCorrection):
        session.execute(delete(table).where(table.person_id == person.id))
    session.execute(update(Holding).where(Holding.person_id == person.id).values(to_day=clock.today()))
    audit.record(session, "people:person:empty", by, "person", person.id)

"""What is done about people: accounts, sign-in and out, slips, roles and deputies, emptying."""

import secrets
from datetime import date, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.errors import BadInput, NotAllowed, Refused
from competition.keys import keyed_hash, readable_code, typed_code
from competition.language import say
from competition.people import rules
from competition.people.models import FailedSignIn, Holding, Identity, NameCorrection, Person, SignIn, Slip
from competition.people.passwords import hashed, matches
from competition.people.queries import find_by_contact, token_hash
from competition.people.roles import ROLES, Actor
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


def give_role(
    session: Session, person_id: int, role: str, unit_id: int, *, by: int | None,
    from_day: date | None = None, to_day: date | None = None, deputy_of: int | None = None,
) -> Holding:  # fmt: skip
    """Give a person a role in a unit, for a time; a deputy's role names the holding it stands in for and an end."""
    if role not in ROLES or ROLES[role].tier == "none":
        raise Refused(say("Không có vai trò {role}.", role=role))
    if deputy_of is not None and to_day is None:
        raise Refused(say("Người thay cần có ngày kết thúc."))
    from_day = from_day or clock.today()
    if to_day is not None and to_day < from_day:
        raise Refused(say("Ngày kết thúc phải sau ngày bắt đầu."))
    held = session.scalars(
        select(Holding).where(
            Holding.person_id == person_id,
            Holding.role == role,
            Holding.unit_id == unit_id,
            or_(Holding.to_day.is_(None), Holding.to_day >= from_day),
        )
    ).first()
    if held is not None:
        return held
    holding = Holding(
        person_id=person_id, role=role, unit_id=unit_id, from_day=from_day, to_day=to_day,
        deputy_of_id=deputy_of, given_by_id=by,
    )  # fmt: skip
    session.add(holding)
    session.flush()
    audit.record(session, "people:role:give", by, "person", person_id, role=role, unit=unit_id, holding=holding.id)
    return holding


def appoint_deputy(session: Session, holding: Holding, deputy_id: int, *, by: Actor, to_day: date) -> Holding:
    """Let another person stand in for a holder until a day; the holder or an administrator may say so."""
    if by.person_id != holding.person_id and not by.holds("administrator"):
        raise NotAllowed(say("Chỉ người giữ vai trò hoặc quản trị viên được cử người thay."))
    return give_role(
        session, deputy_id, holding.role, holding.unit_id, by=by.person_id, to_day=to_day, deputy_of=holding.id
    )


def end_role(session: Session, holding: Holding, *, by: int | None, last_day: date) -> None:
    """End a role on a day, and the deputies that stand in for it."""
    holding.to_day = last_day
    session.execute(
        update(Holding)
        .where(Holding.deputy_of_id == holding.id, or_(Holding.to_day.is_(None), Holding.to_day > last_day))
        .values(to_day=last_day)
    )
    audit.record(session, "people:role:end", by, "person", holding.person_id, holding=holding.id)


def empty_person(session: Session, person: Person, *, by: int | None) -> None:
    """Delete what is known of a person; her number stays, so that history and register still hold."""
    person.full_name, person.phone, person.email, person.birth_year = "", None, None, None
    person.address = person.employer = ""
    person.password_hash, person.emptied_at = None, clock.now()
    for table in (SignIn, Slip, Identity, NameCorrection):
        session.execute(delete(table).where(table.person_id == person.id))
    session.execute(update(Holding).where(Holding.person_id == person.id).values(to_day=clock.today()))
    audit.record(session, "people:person:empty", by, "person", person.id)

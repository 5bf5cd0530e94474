"""What a person changes about herself: name and contact, language, password, her other sign-ins."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.errors import BadInput
from competition.language import LANGUAGES, Sentence, say
from competition.people import rules
from competition.people.models import Consent, Person, SignIn
from competition.people.naming import LONGEST_NAME, LONGEST_REASON, note_correction
from competition.people.passwords import hashed, matches
from competition.people.roles import Actor

OLDEST, YOUNGEST = 110, 10
LONGEST = {"full_name": LONGEST_NAME, "email": 200, "address": 300}


def change_profile(
    session: Session, person: Person, *, full_name: str, phone: str, email: str, address: str,
    birth_year: int | None, by: Actor, why_this_name: str = "",
) -> bool:  # fmt: skip
    """Write down what she says about herself; whether anything changed. At least one way to sign in must remain.

    Another name is kept as a correction; she need not say why.
    """
    faults: dict[str, Sentence] = {}
    told = {
        "full_name": rules.clean_name(full_name), "phone": _phone(phone, faults),
        "email": email.strip().lower() or None, "address": rules.clean_name(address), "birth_year": birth_year,
    }  # fmt: skip
    faults |= _faults(told) | _taken(session, person, told)
    if faults:
        raise BadInput(faults)
    changed = sorted(name for name, value in told.items() if getattr(person, name) != value)
    if not changed:
        return False
    if "full_name" in changed:
        why = rules.clean_name(why_this_name)[:LONGEST_REASON]
        note_correction(session, person, str(told["full_name"]), why, by=by)
    for name in changed:
        setattr(person, name, told[name])
    try:
        session.flush()
    except IntegrityError:
        raise BadInput({"phone": TAKEN}) from None
    audit.record(session, "people:person:change", by.person_id, "person", person.id, fields=changed)
    return True


TAKEN = say("Số điện thoại hoặc thư điện tử này đã có tài khoản khác dùng.")


def _phone(typed: str, faults: dict[str, Sentence]) -> str | None:
    try:
        return rules.phone_number(typed) if typed.strip() else None
    except BadInput as bad:
        faults |= bad.fields
        return None


def _faults(told: Mapping[str, object]) -> dict[str, Sentence]:
    found = {
        name: say("Phần này dài quá; tối đa {most} ký tự.", most=most)
        for name, most in LONGEST.items() if len(str(told[name] or "")) > most
    }  # fmt: skip
    if not told["full_name"]:
        found["full_name"] = say("Hãy ghi họ và tên.")
    if told["email"] and "@" not in str(told["email"]):
        found["email"] = say("Địa chỉ thư điện tử chưa đúng.")
    if not told["phone"] and not told["email"]:
        found["phone"] = say("Cần số điện thoại hoặc thư điện tử để đăng nhập.")
    year, now = told["birth_year"], clock.today().year
    if isinstance(year, int) and not now - OLDEST <= year <= now - YOUNGEST:
        found["birth_year"] = say("Năm sinh chưa đúng. Ví dụ: 1985.")
    return found


def _taken(session: Session, person: Person, told: Mapping[str, object]) -> dict[str, Sentence]:
    """Contacts that already open somebody else's account."""
    others = select(Person.phone, Person.email).where(
        Person.id != person.id, or_(Person.phone == told["phone"], Person.email == told["email"])
    )
    found: dict[str, Sentence] = {}
    for phone, email in session.execute(others):
        found |= {"phone": TAKEN} if phone and phone == told["phone"] else {}
        found |= {"email": TAKEN} if email and email == told["email"] else {}
    return found


def choose_language(session: Session, person: Person, language: str) -> None:
    """The language of her pages and letters."""
    if language in LANGUAGES:
        person.language = language


def change_password(
    session: Session, person: Person, old: str, new: str, *, by: Actor, keep: str | None = None
) -> None:
    """Set a new password for who knows the old one; every sign-in but `keep` (a token's SHA-256) ends."""
    if not matches(person.password_hash, old):
        raise BadInput({"old": say("Mật khẩu hiện tại chưa đúng.")})
    if weak := rules.password_faults(new):
        raise BadInput({"new": weak[0]})
    person.password_hash = hashed(new)
    audit.record(session, "people:person:change_password", by.person_id, "person", person.id)
    end_other_sign_ins(session, person, keep=keep, by=by)


def end_other_sign_ins(session: Session, person: Person, *, keep: str | None, by: Actor) -> int:
    """Sign her out everywhere but here; how many sign-ins ended."""
    ended = session.scalars(
        delete(SignIn).where(SignIn.person_id == person.id, SignIn.token_sha256 != (keep or ""))
        .returning(SignIn.token_sha256)
    ).all()  # fmt: skip
    if ended:
        audit.record(session, "people:person:end_sign_ins", by.person_id, "person", person.id, many=len(ended))
    return len(ended)


def other_sign_ins(session: Session, person_id: int, *, keep: str) -> int:
    """How many sign-ins besides this one are still open."""
    open_ones = select(func.count()).where(
        SignIn.person_id == person_id, SignIn.token_sha256 != keep, SignIn.ends_at > clock.now()
    )
    return session.scalar(open_ones) or 0


def consents_of(session: Session, person_id: int) -> Sequence[Consent]:
    """Every consent she ever gave, also the ones she took back, the newest first."""
    return session.scalars(select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc())).all()

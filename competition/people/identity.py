"""The 12-digit personal number: checked, sealed, shown by its last digits, compared by a keyed hash."""

import os
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from competition import audit
from competition.errors import BadInput
from competition.keys import derived, keyed_hash
from competition.language import Sentence, say
from competition.people.models import Identity
from competition.people.roles import Actor

DIGITS = re.compile(r"[0-9]{12}")
SEALING, COMPARING = "identity numbers: sealing", "identity numbers: comparing"
NONCE, SHOWN = 12, 3
PROVINCES = range(1, 97)


@dataclass(frozen=True)
class Told:
    """What the number itself says: province code of the birth's registration, sex and year of birth."""

    province: int
    woman: bool
    birth_year: int


def clean_number(text: str) -> str:
    """The twelve digits, however they were grouped; BadInput with a sentence when there are not twelve."""
    digits = re.sub(r"[\s.-]", "", text)
    if not DIGITS.fullmatch(digits):
        raise BadInput({"national_id": say("Số định danh phải có đúng 12 chữ số, ví dụ 034 185 012 345.")})
    return digits


def told_by(number: str) -> Told:
    """Read a clean number: digits 1–3 province, 4 century and sex (odd: woman), 5–6 year."""
    century_and_sex = int(number[3])
    year = 1900 + 100 * (century_and_sex // 2) + int(number[4:6])
    return Told(int(number[:3]), century_and_sex % 2 == 1, year)


def mismatches(number: str, birth_year: int | None = None) -> list[Sentence]:
    """What looks wrong in a clean number beside what is known of her; warnings, never a refusal."""
    told, found = told_by(number), []
    if told.province not in PROVINCES:
        found.append(say("Ba số đầu {digits} không phải mã tỉnh nào; mời chị xem lại.", digits=number[:3]))
    if not told.woman:
        found.append(say("Theo số định danh này thì người mang số là nam; mời chị xem lại."))
    if birth_year is not None and told.birth_year != birth_year:
        found.append(
            say("Số định danh cho năm sinh {told}, khác năm sinh đã ghi {birth_year}; mời chị xem lại.",
                told=str(told.birth_year), birth_year=str(birth_year))
        )  # fmt: skip
    return found


def seal_identity(session: Session, person_id: int, number: str, *, secret: str, by: Actor) -> Identity:
    """Keep a person's number: encrypted for her row alone, its keyed hash, its last digits; replaces an earlier one."""
    digits = clean_number(number)
    nonce = os.urandom(NONCE)
    identity = session.get(Identity, person_id) or Identity(person_id=person_id)
    identity.sealed = nonce + _cipher(secret).encrypt(nonce, digits.encode(), _bound_to(person_id))
    identity.keyed_hash = keyed_hash(secret, COMPARING, digits)
    identity.last_digits = digits[-SHOWN:]
    session.add(identity)
    session.flush()
    audit.record(session, "people:identity:seal", by.person_id, "person", person_id)
    return identity


def open_identity(session: Session, identity: Identity, *, secret: str, by: Actor) -> str:
    """The whole number; that it was read stands in the register."""
    nonce, sealed = identity.sealed[:NONCE], identity.sealed[NONCE:]
    audit.record(session, "people:identity:open", by.person_id, "person", identity.person_id)
    return _cipher(secret).decrypt(nonce, sealed, _bound_to(identity.person_id)).decode()


def masked(identity: Identity | None) -> str:
    """•••••••••123, or nothing."""
    return "•" * 9 + identity.last_digits if identity else ""


def find_same_number(session: Session, person_id: int) -> list[int]:
    """The other people who gave the same number."""
    return list(session.scalars(same_number(person_id).order_by(Identity.person_id)))


def same_number(person_id: int) -> Select[int]:
    """The question for the other people who gave the same number."""
    own = select(Identity.keyed_hash).where(Identity.person_id == person_id).scalar_subquery()
    return select(Identity.person_id).where(Identity.keyed_hash == own, Identity.person_id != person_id)


def _cipher(secret: str) -> AESGCM:
    return AESGCM(derived(secret, SEALING))


def _bound_to(person_id: int) -> bytes:
    return f"person {person_id}".encode()

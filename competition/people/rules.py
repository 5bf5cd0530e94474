"""What is true of names, phones, passwords and sign-ins."""

import unicodedata

import phonenumbers

from competition.errors import BadInput
from competition.language import Sentence, say

SHORTEST_PASSWORD = 8
FAILURES_ALLOWED = 5
FAILURES_WITHIN_MINUTES = 15


def clean_name(text: str) -> str:
    """A name in NFC with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def phone_number(text: str) -> str:
    """A Vietnamese number as 0xxxxxxxxx, from any way of writing it; raises BadInput with a sentence."""
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        raise BadInput({"phone": NOT_A_PHONE}) from None
    if number.country_code != 84 or not phonenumbers.is_valid_number(number):
        raise BadInput({"phone": NOT_A_PHONE})
    return f"0{number.national_number}"


NOT_A_PHONE = say("Số điện thoại chưa đúng. Ví dụ: 0912 345 678.")


def shown_phone(phone: str | None) -> str:
    """0912345678 → 0912 345 678."""
    return f"{phone[:4]} {phone[4:7]} {phone[7:]}" if phone else ""


def password_faults(password: str) -> list[Sentence]:
    """Why a new password cannot be taken."""
    found = []
    if len(password) < SHORTEST_PASSWORD:
        found.append(say("Mật khẩu cần ít nhất {n} ký tự.", n=SHORTEST_PASSWORD))
    if len(password) > 200:
        found.append(say("Mật khẩu quá dài."))
    if password and len(set(password)) < 4:
        found.append(say("Mật khẩu quá dễ đoán; hãy dùng nhiều ký tự khác nhau hơn."))
    return found


def given_name_first(full_name: str) -> tuple[str, str]:
    """The key by which Vietnamese lists sort: the given name (last word), then the rest."""
    *rest, given = full_name.split() or [""]
    return given.casefold(), " ".join(rest).casefold()

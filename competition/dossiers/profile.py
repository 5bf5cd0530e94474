"""The document profile: how one level writes its papers during a time (header, numbers, signature style, margins)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from competition.errors import BadInput, Refused
from competition.language import say


class Margins(msgspec.Struct, frozen=True, kw_only=True):
    """In millimetres; the decree allows 20–25 above and below, 30–35 left, 15–20 right."""

    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 15


class DocumentProfile(msgspec.Struct, frozen=True, kw_only=True):
    """The header and habits of a level's papers; `valid_to` is the last day on which it holds."""

    level: str
    issuer_lines: tuple[str, ...]
    place_name: str
    valid_from: date = date(2020, 3, 5)
    valid_to: date | None = None
    parent_line: str = ""
    right_header: Literal["motto", "organisation_name", "none"] = "motto"
    organisation_name: str = ""
    separator: Literal["rule", "asterisks", "asterisk"] = "rule"
    number_format: str = "{number}/{code}"
    issuer_code: str = "BTV"
    letter_code: str = ""
    on_behalf_prefix: Literal["TM.", "T/M"] = "TM."
    deputy_prefix: Literal["KT.", "K/T"] = "KT."
    by_order_prefix: Literal["TL.", "T/L"] = "TL."
    font_size: float = 14
    margins: Margins = Margins()

    def code(self, abbreviation: str) -> str:
        """The code of a kind of paper: TTr → TTr-BTV; an official letter (no abbreviation) has the letter code."""
        return f"{abbreviation}-{self.issuer_code}" if abbreviation else self.letter_code or self.issuer_code

    def numbered(self, number: int | None, code: str) -> str:
        """Number and code as they are written: 3, TTr-BTV → 03/TTr-BTV; room for the hand before there is one."""
        written = "\u00a0" * 8 if number is None else f"{number:02d}"
        return self.number_format.format(number=written, code=code)


def from_dict(facts: Mapping[str, Any]) -> DocumentProfile:
    """A profile from plain data (TOML, JSON); what cannot be one is refused field by field."""
    try:
        profile = msgspec.convert(facts, DocumentProfile, strict=False)
        profile.numbered(1, "TTr-BTV")
    except (msgspec.ValidationError, KeyError, IndexError, ValueError) as error:
        raise BadInput({"profile": say("Mẫu trình bày văn bản chưa đúng: {error}", error=str(error))}) from error
    return profile


def to_dict(profile: DocumentProfile) -> dict[str, Any]:
    """The profile as plain data that JSON can hold."""
    facts: dict[str, Any] = msgspec.to_builtins(profile)
    return facts


def valid_on(profiles: Iterable[DocumentProfile], level: str, day: date) -> DocumentProfile:
    """The profile of a level on a day; the one that began last wins."""
    of_level = [profile for profile in profiles if profile.level == level]
    holding = [p for p in of_level if p.valid_from <= day and (p.valid_to is None or day <= p.valid_to)]
    if not holding:
        raise Refused(say("Cấp {level} chưa có mẫu trình bày văn bản dùng cho ngày {day}.", level=level, day=day))
    return max(holding, key=lambda profile: profile.valid_from)

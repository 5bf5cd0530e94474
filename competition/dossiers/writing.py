"""How papers write dates, times, scores, money and QR codes: the filters of their templates."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import segno

from competition import clock
from competition.dossiers.words import in_words
from competition.language import Language, money, number, translate

ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(value: date, language: Language = "vi") -> str:
    """05/03/2024."""
    return f"{_date(value):%d/%m/%Y}"


def long_day(value: date, language: Language = "vi") -> str:
    """ngày 05 tháng 3 năm 2024: days below 10 and the months 1 and 2 carry a zero, as the decree writes them."""
    d = _date(value)
    if language == "en":
        return f"{d.day} {ENGLISH_MONTHS[d.month - 1]} {d.year}"
    return f"ngày {d.day:02d} tháng {f'{d.month:02d}' if d.month <= 2 else d.month} năm {d.year}"


def moment(value: datetime, language: Language = "vi") -> str:
    """14 giờ 05 phút, ngày 20 tháng 5 năm 2024."""
    local = clock.in_vietnam(value)
    hour = f"{local:%H:%M}" if language == "en" else f"{local.hour} giờ {local.minute:02d} phút"
    return f"{hour}, {long_day(local, language)}"


def hour(value: datetime, language: Language = "vi") -> str:
    """14 giờ 05 phút."""
    local = clock.in_vietnam(value)
    return f"{local:%H:%M}" if language == "en" else f"{local.hour} giờ {local.minute:02d} phút"


def clock_time(value: datetime) -> str:
    """14:05."""
    return f"{clock.in_vietnam(value):%H:%M}"


def short_moment(value: datetime) -> str:
    """14:05 20/05/2024, for narrow columns."""
    return f"{clock.in_vietnam(value):%H:%M %d/%m/%Y}"


def score(value: int | float | Decimal | None, places: int | None = None, language: Language = "vi") -> str:
    """23,5 as it is, or 23,50 with two places; nothing for a score that is not there."""
    if value is None:
        return ""
    exact = Decimal(str(value))
    if places is None:
        exact = exact.quantize(Decimal(1)) if exact == exact.to_integral() else exact.normalize()
        return number(exact, language)
    return number(exact.quantize(Decimal(1).scaleb(-places)), language)


def two(value: int) -> str:
    """A number in a heading or a list: 03, 12, 120."""
    return f"{value:02d}"


def capital(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def qr(content: str) -> str:
    """A QR code as a data: address, to stand in an <img>; error correction M survives a fold in the paper."""
    address: str = segno.make(content, error="m", micro=False).svg_data_uri(scale=4, border=2)
    return address


def filters(language: Language) -> dict[str, Callable[..., Any]]:
    """Each filter of the papers' templates by name."""
    spoken: dict[str, Callable[..., str]] = {
        "day": day, "long_day": long_day, "moment": moment, "hour": hour, "score": score,
        "number": number, "money": money, "in_words": in_words,
    }  # fmt: skip
    of_language = {name: partial(function, language=language) for name, function in spoken.items()}
    plain: dict[str, Callable[..., str]] = {
        "two": two, "capital": capital, "qr": qr, "clock_time": clock_time, "short_moment": short_moment,
    }  # fmt: skip
    return {**of_language, **plain}


def sentence(language: Language) -> Callable[..., str]:
    """The `_` of the templates: a Vietnamese sentence, translated, with its facts put in."""

    def written(text: str, /, **facts: Any) -> str:
        said = translate(text, language)
        return said.format(**facts) if facts else said

    return written


def _date(value: date) -> date:
    return clock.in_vietnam(value).date() if isinstance(value, datetime) else value

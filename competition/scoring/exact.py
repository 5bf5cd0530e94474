"""Exact numbers: reading them, keeping them as fractions, and rounding them once."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Literal

Rounding = Literal["half_up", "half_even", "down", "up"]

_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?(/\d{1,30})?|[+-]?\d(\.\d{1,30})?[eE][+-]?\d{1,2}", re.ASCII)
_DIGITS_SHOWN = 4


def exact(value: object) -> Fraction:
    """The fraction that `4/3`, `0.25`, 2 or 0.1 stands for; ValueError when it is no plain number."""
    if isinstance(value, Fraction):
        return value
    text = str(value).strip()
    if isinstance(value, bool) or not _NUMBER.fullmatch(text) or ("/" in text and "." in text):
        raise ValueError(text)
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise ValueError(text) from None


def over(points: Decimal, divisor: int) -> Fraction:
    """`points` divided by a whole number."""
    above, below = points.as_integer_ratio()
    return Fraction(above, below * divisor)


def wholes(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """The values as whole numbers over one common denominator, which are quick to add and to compare."""
    common = lcm(*{value.denominator for value in values})
    return [value.numerator * (common // value.denominator) for value in values], common


def mean_of(values: Sequence[Fraction]) -> Fraction:
    numerators, common = wholes(values)
    return Fraction(sum(numerators), common * len(values))


def median(ordered: Sequence[Fraction]) -> Fraction:
    """The middle of sorted values; of an even number of them, half-way between the two in the middle."""
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def rounded(value: Fraction, digits: int | None, mode: Rounding = "half_up") -> Decimal:
    """`value` at `digits` decimals; with None as exactly as 28 significant digits can say it."""
    if digits is None:
        return Decimal(value.numerator) / Decimal(value.denominator)
    whole, rest = divmod(abs(value.numerator) * 10**digits, value.denominator)
    half = 2 * rest - value.denominator
    upwards = {
        "half_up": half >= 0,
        "half_even": half > 0 or (half == 0 and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[mode]
    return Decimal(whole + upwards).scaleb(-digits) * (-1 if value < 0 else 1)


def shown(value: Fraction) -> Decimal:
    """`value` as a sentence shows it: at most four decimals and no idle zeros."""
    short = rounded(value, _DIGITS_SHOWN)
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short.normalize()


def plain(number: Decimal) -> bool:
    """Finite, and of a size that arithmetic on a score sheet can bear."""
    return number.is_finite() and (number == 0 or -30 <= number.adjusted() <= 15)

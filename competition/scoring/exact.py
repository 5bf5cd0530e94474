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
    pairs = [value.as_integer_ratio() for value in values]
    common = lcm(*{below for _, below in pairs})
    return [above if below == common else above * (common // below) for above, below in pairs], common


def mean_of(values: Sequence[Fraction]) -> Fraction:
    numerators, common = wholes(values)
    return Fraction(sum(numerators), common * len(values))


def median_of(values: Sequence[Fraction]) -> Fraction:
    """The middle value; of an even number of them, half-way between the two in the middle."""
    numerators, common = wholes(values)
    numerators.sort()
    middle = len(numerators) // 2
    return Fraction(numerators[middle] + numerators[-1 - middle], 2 * common)


def range_of(values: Sequence[Fraction]) -> Fraction:
    """From the lowest to the highest."""
    numerators, common = wholes(values)
    return Fraction(max(numerators) - min(numerators), common)


def rounded(value: Fraction, digits: int | None, mode: Rounding = "half_up") -> Decimal:
    """`value` at `digits` decimals; with None as exactly as 28 significant digits can say it."""
    above, below = value.as_integer_ratio()
    if digits is None:
        return Decimal(above) / Decimal(below)
    whole, rest = divmod(abs(above) * 10**digits, below)
    if _upwards(whole, rest, below, mode):
        whole += 1
    return Decimal(-whole if above < 0 else whole).scaleb(-digits)


def _upwards(whole: int, rest: int, below: int, mode: Rounding) -> bool:
    if not rest or mode == "down":
        return False
    if mode == "up" or 2 * rest != below:
        return mode == "up" or 2 * rest > below
    return mode == "half_up" or whole % 2 == 1


def shown(value: Fraction) -> Decimal:
    """`value` as a sentence shows it: at most four decimals and no idle zeros."""
    short = rounded(value, _DIGITS_SHOWN)
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short.normalize()


def plain(number: Decimal) -> bool:
    """Finite, and of a size that arithmetic on a score sheet can bear."""
    return number.is_finite() and (number == 0 or -30 <= number.adjusted() <= 15)

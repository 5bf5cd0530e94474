"""Numbers in words as Vietnam reads them (mốt, tư, lăm, linh, phẩy), and in English."""

from decimal import Decimal

from competition.language import Language

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu", "tỷ", "nghìn tỷ", "triệu tỷ", "tỷ tỷ")
ENGLISH = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ENGLISH_GROUPS = ("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion")


def in_words(value: int | float | Decimal, language: Language = "vi") -> str:
    """23.5 → "hai mươi ba phẩy năm"; 105 → "một trăm linh năm"; at most 21 digits before the comma."""
    exact = Decimal(str(value))
    if not exact.is_finite() or abs(exact) >= Decimal(10) ** 21:
        raise ValueError(f"cannot be read aloud: {value}")
    whole, _, fraction = f"{abs(exact):f}".partition(".")
    fraction = fraction.rstrip("0")
    words = _whole(int(whole)) if language == "vi" else _english_whole(int(whole))
    if fraction:
        words += _fraction(fraction) if language == "vi" else " point " + _one_by_one(fraction, ENGLISH)
    below_zero = exact < 0
    return ("âm " if language == "vi" else "minus ") * below_zero + words


def _whole(number: int) -> str:
    if number == 0:
        return DIGITS[0]
    groups = _in_thousands(number)
    said = []
    for place in range(len(groups) - 1, -1, -1):
        if groups[place]:
            said += [_below_thousand(groups[place], leading=place == len(groups) - 1), GROUPS[place]]
    return " ".join(filter(None, said))


def _in_thousands(number: int) -> list[int]:
    groups = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    return groups


def _below_thousand(number: int, *, leading: bool) -> str:
    hundreds, rest = divmod(number, 100)
    said = [] if leading and not hundreds else [DIGITS[hundreds], "trăm"]
    tens, ones = divmod(rest, 10)
    if tens == 0 and ones:
        said += ["linh", DIGITS[ones]] if said else [DIGITS[ones]]
    elif tens:
        said.append(_below_hundred(tens, ones))
    return " ".join(said)


def _below_hundred(tens: int, ones: int) -> str:
    ten = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    if not ones:
        return ten
    changed = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
    return f"{ten} {changed.get(ones, DIGITS[ones])}"


def _fraction(fraction: str) -> str:
    two_digits = len(fraction) == 2 and fraction[0] != "0"
    return " phẩy " + (_whole(int(fraction)) if two_digits else _one_by_one(fraction, DIGITS))


def _one_by_one(digits: str, names: tuple[str, ...]) -> str:
    return " ".join(names[int(digit)] for digit in digits)


def _english_whole(number: int) -> str:
    groups = _in_thousands(number) or [0]
    if groups == [0]:
        return ENGLISH[0]
    said = [
        f"{_english_below_thousand(group)} {ENGLISH_GROUPS[place]}".strip()
        for place, group in reversed(list(enumerate(groups)))
        if group
    ]
    return " ".join(said)


def _english_below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    below = ENGLISH[rest] if rest < 20 else ENGLISH_TENS[tens] + (f"-{ENGLISH[ones]}" if ones else "")
    if not hundreds:
        return below
    return f"{ENGLISH[hundreds]} hundred" + (f" and {below}" if rest else "")

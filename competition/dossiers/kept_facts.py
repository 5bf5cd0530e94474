"""What a paper was written from, kept as JSON with its days, moments and exact numbers, and read back as they were."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from competition.language import Sentence

MARK = "$"
READ: dict[str, Callable[[str], Any]] = {
    "moment": datetime.fromisoformat, "day": date.fromisoformat, "exact": Decimal,
}  # fmt: skip


def kept(value: Any) -> Any:
    """The value as JSON holds it."""
    match value:
        case datetime():
            return {MARK: "moment", "is": value.isoformat()}
        case date():
            return {MARK: "day", "is": value.isoformat()}
        case Decimal():
            return {MARK: "exact", "is": str(value)}
        case Sentence():
            return str(value)
        case Mapping():
            return {key: kept(part) for key, part in value.items()}
        case list() | tuple():
            return [kept(part) for part in value]
        case _:
            return value


def read_back(value: Any) -> Any:
    """What `kept` was given; lists for tuples, text for sentences."""
    if isinstance(value, Mapping):
        if MARK in value:
            return READ[value[MARK]](value["is"])
        return {key: read_back(part) for key, part in value.items()}
    return [read_back(part) for part in value] if isinstance(value, list) else value

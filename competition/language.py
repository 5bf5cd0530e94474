"""The product's two languages: sentences with facts in them, dates, numbers and sums as Vietnam writes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from babel.messages.pofile import read_po

from competition import clock

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")
CATALOGUES = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Sentence:
    """A Vietnamese sentence with named places, and the facts that fill them."""

    text: str
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return in_language(self, "vi")


def say(text: str, /, **facts: Any) -> Sentence:
    """A sentence to be read in either language; `text` is Vietnamese and is the catalogue's key."""
    return Sentence(text, facts)


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """Every translated sentence of a language, merged from its .po files; Vietnamese needs none."""
    merged: dict[str, str] = {}
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as po:
            for message in read_po(po):
                if isinstance(message.id, str) and isinstance(message.string, str) and message.id and message.string:
                    merged[message.id] = message.string
    return merged


def translate(text: str, language: Language) -> str:
    return text if language == "vi" else catalogue(language).get(text, text)


def in_language(said: "Sentence | Mapping[str, str] | str", language: Language) -> str:
    """A sentence, a label with `vi` and `en`, or plain text, as a reader of `language` sees it."""
    if isinstance(said, Sentence):
        facts = {name: written(value, language) for name, value in said.facts.items()}
        return translate(said.text, language).format(**facts)
    if isinstance(said, Mapping):
        return said.get(language) or said["vi"]
    return said


def written(value: Any, language: Language = "vi") -> str:
    """A fact as it stands in a sentence: 17:00 ngày 15/04/2024 · 05/03/2024 · 1.200 · 23,5."""
    match value:
        case Sentence() | Mapping():
            return in_language(value, language)
        case datetime():
            local = value.astimezone(clock.VIETNAM)
            middle = " ngày " if language == "vi" else ", "
            return f"{local:%H:%M}{middle}{local:%d/%m/%Y}"
        case date():
            return f"{value:%d/%m/%Y}"
        case bool():
            return str(value)
        case int() | float() | Decimal():
            return number(value, language)
        case list() | tuple():
            return ", ".join(written(part, language) for part in value)
        case _:
            return str(value)


def number(value: int | float | Decimal, language: Language = "vi") -> str:
    """1200 → 1.200 and 23.5 → 23,5 in Vietnamese; English the other way round."""
    text = f"{value:,}"
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def money(dong: int, language: Language = "vi") -> str:
    """A sum in đồng: 1.500.000 ₫."""
    return f"{number(dong, language)}\u00a0₫"

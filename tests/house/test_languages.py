"""Both languages are whole: every Vietnamese sentence of code and templates has its English, with the same places."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_file

from competition.language import catalogue

HOUSE = Path(__file__).parents[2]
KEYWORDS = {"say": None, "_": None}
PLACE = re.compile(r"\{(\w+)")


@cache
def sentences() -> dict[str, str]:
    """Every sentence that a reader may meet, with the file it stands in."""
    found: dict[str, str] = {}
    for path, method in _sources():
        for message in extract_from_file(method, str(path), keywords=KEYWORDS):
            texts = message[1] if isinstance(message[1], tuple) else (message[1],)
            for text in texts[:1]:
                if text and text.strip():
                    found.setdefault(text, str(path.relative_to(HOUSE)))
    return found


def _sources() -> Iterator[tuple[Path, str]]:
    for path in sorted((HOUSE / "competition").rglob("*.py")):
        yield path, "python"
    # Papers are official documents: Vietnamese only, unless their own catalogue says otherwise.
    for path in sorted((HOUSE / "templates").rglob("*.html")):
        if "papers" not in path.parts:
            yield path, "jinja2.ext:babel_extract"


def test_every_sentence_has_its_english():
    english = catalogue("en")
    missing = sorted(f"{path}: {text}" for text, path in sentences().items() if text not in english)
    assert missing == []


def test_both_languages_have_the_same_places_to_fill():
    english = catalogue("en")
    differing = [
        text for text in sentences()
        if text in english and set(PLACE.findall(text)) != set(PLACE.findall(english[text]))
    ]  # fmt: skip
    assert differing == []


def test_every_sentence_is_written_in_composed_letters():
    assert [text for text in sentences() if unicodedata.normalize("NFC", text) != text] == []

"""What templates say to this reader: sentences in her language, facts as people write them, this page's addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup, escape

from competition import clock
from competition import language as languages
from competition.editions.rules import Label
from competition.language import Language, Sentence
from competition.web.form_token import FIELD, form_token


@dataclass(frozen=True)
class Reading:
    """The page being rendered: whose language, and for which request."""

    language: Language
    request: Any


_reading: ContextVar[Reading] = ContextVar("reading")


@contextmanager
def reading(language: Language, request: Any) -> Iterator[None]:
    """Everything rendered inside is for this reader."""
    token = _reading.set(Reading(language, request))
    try:
        yield
    finally:
        _reading.reset(token)


def gettext(text: str, /, **facts: Any) -> str:
    """The sentence in the reader's language; a fact that is markup stays markup, everything else is escaped."""
    language = _reading.get().language
    if not facts:
        return languages.in_language(Sentence(text, facts), language)
    facts = {name: said(fact) if isinstance(fact, Label) else fact for name, fact in facts.items()}
    if not any(isinstance(fact, Markup) for fact in facts.values()):
        return languages.in_language(Sentence(text, facts), language)
    shown = {
        name: fact if isinstance(fact, Markup) else languages.written(fact, language) for name, fact in facts.items()
    }
    return Markup(languages.translate(text, language)).format(**shown)


def said(value: Any) -> Any:
    """A Sentence, a label in both languages, or plain text, for this reader; markup stays markup."""
    language = _reading.get().language
    if isinstance(value, Markup):
        return value
    return getattr(value, language) if isinstance(value, Label) else languages.in_language(value, language)


def written(value: Any) -> str:
    """A fact as people write it; nothing for None."""
    if value is None:
        return ""
    return str(said(value)) if isinstance(value, Label) else languages.written(value, _reading.get().language)


def shown(value: Any) -> Any:
    """Anything that may stand in a cell: markup as it is, facts as people write them, nothing as a dash."""
    return value if isinstance(value, Markup) else written(value) or "–"


def number(value: int | float | Decimal | None) -> str:
    return "" if value is None else languages.number(value, _reading.get().language)


def money(dong: int | None) -> str:
    return "" if dong is None else languages.money(dong, _reading.get().language)


def day(value: date | datetime | None) -> str:
    """05/03/2024, in Vietnam."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.VIETNAM).date()
    return written(value)


def moment(value: datetime | None) -> str:
    """17:00 ngày 15/04/2024, in Vietnam."""
    return written(value)


def lines(text: str) -> Markup:
    """Typed text with its line ends kept."""
    return Markup("<br>").join(escape(text).split("\n"))


def csrf() -> Markup:
    """The hidden field that every form needs; the form() macro puts it in by itself."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, form_token(_reading.get().request))


def asset(name: str) -> str:
    return str(_reading.get().request.app.state.assets.address(name))


def here(**changed: Any) -> str:
    """This page's address with some of its query changed; None takes a name away."""
    request = _reading.get().request
    query = dict(parse_qsl(request.url.query)) | changed
    kept = urlencode({name: value for name, value in query.items() if value is not None})
    return f"{request.url.path}?{kept}" if kept else str(request.url.path)


def here_in(items: list[Any]) -> str | None:
    """The address, of a navigation's, that this page's path begins with; the longest one wins."""
    path = _reading.get().request.url.path
    begun = [item[0] for item in items if path == item[0] or path.startswith(item[0].rstrip("/") + "/")]
    return max(begun, key=len, default=None)

"""A letter's words: a text template whose first line is the subject, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from competition.language import Language, Sentence, in_language, money, number, say, written
from competition.settings import ROOT

SUBJECT = "Subject:"


def render_letter(
    template: str, data: Mapping[str, Any], language: Language = "vi", *, override: str = ""
) -> tuple[str, str]:
    """Subject and body from `templates/mail/TEMPLATE.txt`, or `TEMPLATE.en.txt` where a language has its own.

    `override` is a folder of templates that stands before the shipped ones (`settings.override_templates`).
    """
    shelf = _shelf(language, override)
    text = shelf.select_template([f"{template}.{language}.txt", f"{template}.txt"]).render(data)
    first, _, body = text.lstrip().partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError(f"templates/mail/{template}.txt must begin with “{SUBJECT} …”.")
    return first.removeprefix(SUBJECT).strip(), body.strip() + "\n"


@cache
def _shelf(language: Language, override: str) -> Environment:
    folders = [f"{override}/mail"] if override else []
    shelf = Environment(
        loader=FileSystemLoader([*folders, ROOT / "templates" / "mail"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: _as_read(value, language),
    )
    shelf.globals.update(_=lambda text, **facts: in_language(say(text, **facts), language), language=language)
    shelf.filters.update(number=lambda value: number(value, language), money=lambda value: money(value, language))
    return shelf


def _as_read(value: Any, language: Language) -> Any:
    """Sentences, labels and dates as the reader's language writes them; a year stays 2024 and not 2.024."""
    return written(value, language) if isinstance(value, Sentence | Mapping | date) else value

"""What the form components take: labels, hints and errors for this reader, in the library's own words."""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from competition.web.reading import gettext, said

Parameters = dict[str, Any]


def text(value: Any) -> Parameters | None:
    """{"text": …}, or {"html": …} for markup; nothing for nothing."""
    if value is None or value == "":
        return None
    shown = said(value)
    return {"html": shown} if isinstance(shown, Markup) else {"text": shown}


def label(value: Any, big: bool = False) -> Parameters:
    return (text(value) or {}) | {"classes": "govuk-label--l" if big else "govuk-label--s", "isPageHeading": big}


def legend(value: Any, big: bool = False) -> Parameters:
    classes = "govuk-fieldset__legend--l" if big else "govuk-fieldset__legend--s"
    return {"legend": (text(value) or {}) | {"classes": classes, "isPageHeading": big}}


def wrong(sentence: Any) -> Parameters | None:
    return sentence and {"text": said(sentence), "visuallyHiddenText": gettext("Lỗi")}


def items(choices: Iterable[Any], hints: Mapping[str, Any]) -> list[Parameters]:
    """Choices (value, label) as items, each with its hint."""
    return [{"value": str(value), "text": said(shown), "hint": text(hints.get(value))} for value, shown, *_ in choices]


NAMES = {"_text": text, "_label": label, "_legend": legend, "_wrong": wrong, "_items": items}

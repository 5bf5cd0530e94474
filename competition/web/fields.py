"""The fields that a form class is made of, each with its rules and its sentences."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import wtforms
from wtforms.validators import StopValidation

from competition.language import Sentence, say
from competition.web import field_kinds as kinds


def _is_empty(field: Any) -> bool:
    return field.data is None or field.data is False or field.data in ("", [])


def _given(missing: Sentence | None) -> Callable[[Any, Any], None]:
    """Something stands in the field; otherwise `missing`, or a sentence with the field's label."""

    def check(_form: Any, field: Any) -> None:
        if not _is_empty(field):
            return
        if field.errors:
            raise StopValidation  # it was there and could not be read, which has been said
        raise StopValidation(missing or say("Mời chị điền mục “{label}”.", label=field.label.text))

    return check


def _optional(_form: Any, field: Any) -> None:
    if _is_empty(field):
        raise StopValidation


def _rules(required: bool, missing: Sentence | None, *more: Any) -> list[Any]:
    return [_given(missing) if required else _optional, *(rule for rule in more if rule)]


def at_most(most: int) -> Callable[[Any, Any], None]:
    """No more than `most` characters."""

    def check(_form: Any, field: Any) -> None:
        if len(field.data) > most:
            sentence = say(
                "“{label}” dài {long} ký tự; tối đa là {most}.", label=field.label.text, long=len(field.data), most=most
            )
            raise StopValidation(sentence)

    return check


def between(least: Any, most: Any) -> Callable[[Any, Any], None]:
    """A number or a day within its limits; None leaves a side open."""

    def check(_form: Any, field: Any) -> None:
        if least is not None and field.data < least:
            raise StopValidation(say("“{label}” phải từ {least} trở lên.", label=field.label.text, least=least))
        if most is not None and field.data > most:
            raise StopValidation(say("“{label}” không được quá {most}.", label=field.label.text, most=most))

    return check


def line(
    label: Any,
    *,
    hint: Any = None,
    required: bool = True,
    missing: Sentence | None = None,
    most: int = 200,
    **shown: Any,
) -> Any:
    """One line. shown: type (text, tel, email, search), autocomplete, width (2, 3, 4, 5, 10, 20), inputmode."""
    return kinds.Line(label, _rules(required, missing, at_most(most)), description=hint, render_kw=shown)


def paragraphs(
    label: Any,
    *,
    hint: Any = None,
    required: bool = True,
    missing: Sentence | None = None,
    most: int = 4000,
    rows: int = 6,
) -> Any:
    """Longer text; the page counts the characters left."""
    return kinds.Paragraphs(
        label, _rules(required, missing, at_most(most)), description=hint, render_kw={"rows": rows, "most": most}
    )


def secret(
    label: Any, *, hint: Any = None, missing: Sentence | None = None, autocomplete: str = "current-password"
) -> Any:
    return kinds.Secret(
        label, _rules(True, missing, at_most(200)), description=hint, render_kw={"autocomplete": autocomplete}
    )


def numeral(
    label: Any,
    *,
    hint: Any = None,
    required: bool = True,
    missing: Sentence | None = None,
    least: int | None = 0,
    most: int | None = None,
    **shown: Any,
) -> Any:
    """A whole number."""
    return kinds.Numeral(label, _rules(required, missing, between(least, most)), description=hint, render_kw=shown)


def exact(
    label: Any,
    *,
    hint: Any = None,
    required: bool = True,
    missing: Sentence | None = None,
    least: Any = 0,
    most: Any = None,
    **shown: Any,
) -> Any:
    """A decimal number, kept as Decimal."""
    return kinds.Exact(label, _rules(required, missing, between(least, most)), description=hint, render_kw=shown)


def dong(
    label: Any, *, hint: Any = None, required: bool = True, missing: Sentence | None = None, most: int | None = None
) -> Any:
    """A sum of money in đồng."""
    return kinds.Dong(label, _rules(required, missing, between(0, most)), description=hint)


def day(
    label: Any,
    *,
    hint: Any = None,
    required: bool = True,
    missing: Sentence | None = None,
    least: date | None = None,
    most: date | None = None,
) -> Any:
    return kinds.Day(label, _rules(required, missing, between(least, most)), description=hint)


def moment(label: Any, *, hint: Any = None, required: bool = True, missing: Sentence | None = None) -> Any:
    return kinds.Moment(label, _rules(required, missing), description=hint)


def choose(
    label: Any,
    choices: Sequence[Any] = (),
    *,
    hint: Any = None,
    required: bool = True,
    missing: Sentence | None = None,
    look: str = "radios",
    hints: Any = None,
) -> Any:
    """One of `choices`, each (value, label); look: radios or select."""
    return kinds.Choice(label, _rules(required, missing), description=hint, choices=choices, kind=look, hints=hints)


def choose_many(
    label: Any,
    choices: Sequence[Any] = (),
    *,
    hint: Any = None,
    required: bool = False,
    missing: Sentence | None = None,
    hints: Any = None,
) -> Any:
    return kinds.Choices(
        label, _rules(required, missing), description=hint, choices=choices, hints=hints, kind="checkboxes"
    )


def tick(label: Any, *, hint: Any = None, required: bool = False, missing: Sentence | None = None) -> Any:
    """One box to tick; `required` for a confirmation without which the form is not taken."""
    return kinds.Tick(label, _rules(True, missing) if required else [], description=hint)


def files(
    label: Any,
    *,
    hint: Any = None,
    required: bool = True,
    missing: Sentence | None = None,
    accepts: str = "",
    many: bool = False,
) -> Any:
    """Files to upload; the form needs files=true and its route opt=TAKES_FILES."""
    return kinds.Files(label, _rules(required, missing), description=hint, accepts=accepts, many=many)


def hidden(default: Any = "") -> Any:
    return wtforms.HiddenField(default=default)

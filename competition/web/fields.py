"""The kinds of field that a form can have: what is typed becomes a value, or a sentence that says what to change."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import wtforms
from wtforms.validators import StopValidation

from competition import clock
from competition.language import Sentence, number, say

GROUPED = re.compile(r"\d{1,3}([. ]\d{3})+")
MOMENT_FORM = "%Y-%m-%dT%H:%M"


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
            sentence = say("“{label}” dài {long} ký tự; tối đa là {most}.", label=field.label.text, long=len(field.data), most=most)
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


class Line(wtforms.StringField):
    """One line of text, without spaces around it or doubled inside."""

    kind = "line"

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = " ".join(str(valuelist[0]).split())


class Paragraphs(wtforms.TextAreaField):
    kind = "paragraphs"

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = "\n".join(row.rstrip() for row in str(valuelist[0]).strip().split("\n"))


class Secret(wtforms.StringField):
    """A password: taken exactly as typed, never shown again."""

    kind = "secret"


class Numeral(wtforms.Field):
    """A whole number as people write it: 1200, 1.200, 1 200."""

    kind = "numeral"

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else number(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            self.data = self.read(text)

    def read(self, text: str) -> Any:
        if GROUPED.fullmatch(text):
            text = re.sub(r"[. ]", "", text)
        if not re.fullmatch(r"\d{1,18}", text):
            raise ValueError(say("“{label}” phải là số nguyên, ví dụ 1.200.", label=self.label.text))
        return int(text)


class Dong(Numeral):
    """A sum in đồng."""

    kind = "dong"


class Exact(Numeral):
    """A decimal number: 23,5 or 23.5."""

    kind = "exact"

    def read(self, text: str) -> Any:
        plain = text.replace(" ", "")
        plain = plain.replace(".", "").replace(",", ".") if "," in plain else plain
        if not re.fullmatch(r"\d{1,12}(\.\d{1,6})?", plain):
            raise ValueError(say("“{label}” phải là số, ví dụ 23,5.", label=self.label.text))
        return Decimal(plain)


class Day(wtforms.Field):
    """A day in three small inputs: name-day, name-month, name-year."""

    kind = "day"
    PARTS = ("day", "month", "year")

    def process(self, formdata: Any, data: Any = wtforms.utils.unset_value, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        self.parts = [str(self.data.day), str(self.data.month), str(self.data.year)] if self.data else ["", "", ""]
        names = [f"{self.name}-{part}" for part in self.PARTS]
        if formdata is None or not any(name in formdata for name in names):
            return
        self.parts = [str(formdata.getlist(name)[0]).strip() if name in formdata else "" for name in names]
        self.data = None
        if any(self.parts):
            self._read()

    def _read(self) -> None:
        try:
            day, month, year = (int(part) for part in self.parts)
            if year < 1900:
                raise ValueError
            self.data = date(year, month, day)
        except ValueError:
            sentence = say("“{label}” không phải một ngày có thật. Viết như 27 / 3 / 2024.", label=self.label.text)
            self.process_errors.append(sentence)


class Moment(wtforms.Field):
    """A day with its time, by Vietnam's clock."""

    kind = "moment"

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{clock.in_vietnam(self.data):{MOMENT_FORM}}" if self.data else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if valuelist and valuelist[0]:
            try:
                local = datetime.strptime(valuelist[0][:16], MOMENT_FORM)
            except ValueError:
                raise ValueError(say("“{label}” cần cả ngày và giờ.", label=self.label.text)) from None
            self.data = clock.at(local.year, local.month, local.day, local.hour, local.minute)


class Choice(wtforms.Field):
    """One of several: as radios, or as a drop-down when they are many. `choices`: (value, label); `hints`: value → hint."""

    def __init__(self, *rest: Any, choices: Any = (), hints: Any = None, kind: str = "radios", **named: Any) -> None:
        super().__init__(*rest, **named)
        self.choices, self.hints, self.kind = list(choices), hints or {}, kind

    def process_data(self, value: Any) -> None:
        self.data = None if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0]) if valuelist and valuelist[0] else None

    def pre_validate(self, form: Any) -> None:
        chosen = {self.data} if isinstance(self.data, str) else set(self.data or [])
        if not chosen <= {str(value) for value, *_ in self.choices}:
            raise StopValidation(say("Mời chị chọn một trong các mục ở “{label}”.", label=self.label.text))


class Choices(Choice):
    """Any number of several."""

    def process_data(self, value: Any) -> None:
        self.data = [str(one) for one in value or []]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [str(value) for value in valuelist]


class Tick(wtforms.BooleanField):
    """One box, un-ticked until somebody ticks it."""

    kind = "tick"


class Files(wtforms.MultipleFileField):
    """Uploaded files; an input left empty gives an empty list."""

    kind = "files"

    def __init__(self, *rest: Any, accepts: str = "", many: bool = False, **named: Any) -> None:
        super().__init__(*rest, **named)
        self.accepts, self.many = accepts, many

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [value for value in valuelist if not isinstance(value, str) and value.filename]


def line(label: Any, *, hint: Any = None, required: bool = True, missing: Sentence | None = None, most: int = 200, **shown: Any) -> Any:
    """One line. shown: type (text, tel, email, search), autocomplete, width (2, 3, 4, 5, 10, 20), inputmode."""
    return Line(label, _rules(required, missing, at_most(most)), description=hint, render_kw=shown)


def paragraphs(label: Any, *, hint: Any = None, required: bool = True, missing: Sentence | None = None, most: int = 4000, rows: int = 6) -> Any:
    """Longer text; the page counts the characters left."""
    return Paragraphs(label, _rules(required, missing, at_most(most)), description=hint, render_kw={"rows": rows, "most": most})


def secret(label: Any, *, hint: Any = None, missing: Sentence | None = None, autocomplete: str = "current-password") -> Any:
    return Secret(label, _rules(True, missing, at_most(200)), description=hint, render_kw={"autocomplete": autocomplete})


def numeral(label: Any, *, hint: Any = None, required: bool = True, missing: Sentence | None = None, least: int | None = 0, most: int | None = None, **shown: Any) -> Any:
    """A whole number."""
    return Numeral(label, _rules(required, missing, between(least, most)), description=hint, render_kw=shown)


def exact(label: Any, *, hint: Any = None, required: bool = True, missing: Sentence | None = None, least: Any = 0, most: Any = None, **shown: Any) -> Any:
    """A decimal number, kept as Decimal."""
    return Exact(label, _rules(required, missing, between(least, most)), description=hint, render_kw=shown)


def dong(label: Any, *, hint: Any = None, required: bool = True, missing: Sentence | None = None, most: int | None = None) -> Any:
    """A sum of money in đồng."""
    return Dong(label, _rules(required, missing, between(0, most)), description=hint)


def day(label: Any, *, hint: Any = None, required: bool = True, missing: Sentence | None = None, least: date | None = None, most: date | None = None) -> Any:
    return Day(label, _rules(required, missing, between(least, most)), description=hint)


def moment(label: Any, *, hint: Any = None, required: bool = True, missing: Sentence | None = None) -> Any:
    return Moment(label, _rules(required, missing), description=hint)


def choose(label: Any, choices: Sequence[Any] = (), *, hint: Any = None, required: bool = True, missing: Sentence | None = None, look: str = "radios", hints: Any = None) -> Any:
    """One of `choices`, each (value, label); look: radios or select."""
    return Choice(label, _rules(required, missing), description=hint, choices=choices, kind=look, hints=hints)


def choose_many(label: Any, choices: Sequence[Any] = (), *, hint: Any = None, required: bool = False, missing: Sentence | None = None, hints: Any = None) -> Any:
    return Choices(label, _rules(required, missing), description=hint, choices=choices, hints=hints, kind="checkboxes")


def tick(label: Any, *, hint: Any = None, required: bool = False, missing: Sentence | None = None) -> Any:
    """One box to tick; `required` for a confirmation without which the form is not taken."""
    return Tick(label, _rules(True, missing) if required else [], description=hint)


def files(label: Any, *, hint: Any = None, required: bool = True, missing: Sentence | None = None, accepts: str = "", many: bool = False) -> Any:
    """Files to upload; the form needs files=true and its route opt=TAKES_FILES."""
    return Files(label, _rules(required, missing), description=hint, accepts=accepts, many=many)


def hidden(default: Any = "") -> Any:
    field = wtforms.HiddenField(default=default)
    return field

"""The kinds of field: how what is typed becomes a value, or a sentence that says what to change."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import wtforms
from wtforms.validators import StopValidation

from competition import clock
from competition.language import number, say

GROUPED = re.compile(r"\d{1,3}([. ]\d{3})+")
MOMENT_FORM = "%Y-%m-%dT%H:%M"


class Line(wtforms.StringField):  # type: ignore[misc]
    """One line of text, without spaces around it or doubled inside."""

    kind = "line"

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = " ".join(str(valuelist[0]).split())


class Paragraphs(wtforms.TextAreaField):  # type: ignore[misc]
    kind = "paragraphs"

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = "\n".join(row.rstrip() for row in str(valuelist[0]).strip().split("\n"))


class Secret(wtforms.StringField):  # type: ignore[misc]
    """A password: taken exactly as typed, never shown again."""

    kind = "secret"


class Numeral(wtforms.Field):  # type: ignore[misc]
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


class Day(wtforms.Field):  # type: ignore[misc]
    """A day in three small inputs: name-day, name-month, name-year."""

    kind = "day"
    data: date | None
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


class Moment(wtforms.Field):  # type: ignore[misc]
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
                local = datetime.strptime(valuelist[0][:16], MOMENT_FORM).replace(tzinfo=clock.VIETNAM)
            except ValueError:
                raise ValueError(say("“{label}” cần cả ngày và giờ.", label=self.label.text)) from None
            self.data = local.astimezone(UTC)


class Choice(wtforms.Field):  # type: ignore[misc]
    """One of several, as radios or a drop-down. `choices`: (value, label); `hints`: value → hint."""

    def __init__(self, *rest: Any, choices: Any = (), hints: Any = None, kind: str = "radios", **named: Any) -> None:
        super().__init__(*rest, **named)
        self.choices, self.hints, self.kind = list(choices), hints or {}, kind

    data: str | list[str] | None

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


class Tick(wtforms.BooleanField):  # type: ignore[misc]
    """One box, un-ticked until somebody ticks it."""

    kind = "tick"


class Files(wtforms.MultipleFileField):  # type: ignore[misc]
    """Uploaded files; an input left empty gives an empty list."""

    kind = "files"

    def __init__(self, *rest: Any, accepts: str = "", many: bool = False, **named: Any) -> None:
        super().__init__(*rest, **named)
        self.accepts, self.many = accepts, many

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [value for value in valuelist if not isinstance(value, str) and value.filename]

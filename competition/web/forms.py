"""A form: typed values kept, problems as sentences at their fields, and forms made from an edition's own questions."""

from collections.abc import Iterable, Mapping
from typing import Any

import wtforms

from competition.errors import BadInput
from competition.language import Sentence
from competition.web import fields

FIELD_KINDS: dict[str, Any] = {
    "line": fields.line,
    "paragraphs": fields.paragraphs,
    "numeral": fields.numeral,
    "exact": fields.exact,
    "dong": fields.dong,
    "day": fields.day,
    "choose": fields.choose,
    "choose_many": fields.choose_many,
    "tick": fields.tick,
    "files": fields.files,
}


class PageForm(wtforms.Form):  # type: ignore[misc]
    """A form class lists its fields from fields.py; `Form(typed)` after a post, `Form(start={...})` before one."""

    def __init__(self, typed: Any = None, *, start: Mapping[str, Any] | None = None, prefix: str = "") -> None:
        super().__init__(typed, data=dict(start or {}), prefix=prefix)
        self.besides: list[Sentence] = []

    def taken(self) -> bool:
        """Whether every field could be read and stands within its limits."""
        return bool(self.validate())

    def refuse(self, bad: BadInput) -> None:
        """Put the house's own reasons at their fields; a reason without a field stands in the summary alone."""
        for name, sentence in bad.fields.items():
            if name in self._fields:
                self._fields[name].errors = [*self._fields[name].errors, sentence]
            else:
                self.besides.append(sentence)

    @property
    def refused(self) -> bool:
        return bool(self.besides) or any(field.errors for field in self)

    def problems(self) -> list[tuple[str, Any]]:
        """For the summary: the id to jump to (empty for none) and the sentence, in the fields' order."""
        found = [(anchor(field), error) for field in self for error in field.errors]
        return found + [("", sentence) for sentence in self.besides]


def anchor(field: Any) -> str:
    """The id of the field's first input."""
    return f"{field.id}-day" if getattr(field, "kind", "") == "day" else str(field.id)


def form_from(questions: Iterable[Mapping[str, Any]], base: type[PageForm] = PageForm) -> type[PageForm]:
    """A form class from data: a question has `name`, `kind` (a key of FIELD_KINDS), `label`, what its kind takes."""
    made = {}
    for question in questions:
        rest = {key: value for key, value in question.items() if key not in {"name", "kind", "label"}}
        made[question["name"]] = FIELD_KINDS[question["kind"]](question["label"], **rest)
    return type("QuestionForm", (base,), made)

"""The fields of a proposal's parts, from the edition's questions, and what is kept as it stands in them."""

from typing import Any

from competition.editions.rules import Question, both
from competition.language import number, say
from competition.proposals.rules import LONGEST_TITLE
from competition.web.fields import choose, hidden, line, paragraphs
from competition.web.forms import PageForm
from competition.web.hers import Hers

HEADING = ("title", "category", "kind", "entrant")


def form_for(found: Hers, section: str, typed: Any = None) -> PageForm:
    """The form of a part, from the edition's questions; what is typed is judged by the proposals' own rules."""
    fields: dict[str, Any] = {"version": hidden()}
    if section == "entry":
        fields |= _heading(found)
    fields |= {question.key: _field(question, found.proposal.kind) for question in found.questions(section)}
    made = type("PartForm", (PageForm,), fields)(
        typed, start={**stored_text(found), "version": found.proposal.revision}
    )
    assert isinstance(made, PageForm)
    return made


def stored_text(found: Hers) -> dict[str, str]:
    """What is kept, as it stands in the form; sums are grouped, years are not."""
    sums = {question.key for question in found.charter.questions if question.kind == "money"}
    kept = {name: getattr(found.proposal, name) for name in HEADING} | found.proposal.answers
    return {name: number(value) if name in sums else str(value) for name, value in kept.items() if value is not None}


def _heading(found: Hers) -> dict[str, Any]:
    charter = found.charter

    def choices(entries: Any) -> list[Any]:
        return [(entry.key, entry.label) for entry in entries]

    return {
        "title": line(say("Tên ý tưởng, dự án"), required=False, most=LONGEST_TITLE),
        "category": choose(say("Lĩnh vực"), choices(charter.categories), required=False, look="select"),
        "kind": choose(say("Dự thi với"), choices(charter.kinds), required=False),
        "entrant": choose(say("Ai đứng tên dự thi?"), choices(charter.entrants), required=False),
    }


def _field(question: Question, kind: str) -> Any:
    label, hint = question.label, _hint(question, kind)
    if question.kind == "text":
        rows = 4 if question.part == "entry" else 8
        return paragraphs(label, hint=hint, required=False, most=question.max_length, rows=rows)
    if question.kind in {"whole_number", "money"}:
        suffix = "₫" if question.kind == "money" else None
        width = "4" if question.max_length <= 4 else "10" if question.max_length <= 10 else "20"
        return line(label, hint=hint, required=False, width=width, inputmode="numeric", suffix=suffix)
    if question.kind == "link":
        return line(label, hint=hint, required=False, type="url", inputmode="url", most=question.max_length)
    return line(label, hint=hint, required=False, most=question.max_length)


def _hint(question: Question, kind: str) -> Any:
    if kind in question.required_for:
        return question.hint
    if question.hint:
        return say("{hint} Không bắt buộc.", hint=both(question.hint))
    return say("Không bắt buộc.")

"""Checking a proposal item by item: one form for all items of a subject, saved together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from competition.editions.rules import Label
from competition.errors import BadInput
from competition.language import say
from competition.people.roles import Actor
from competition.proposals.checks import CHECKED_BY, LONGEST_NOTE, check_item, items_of
from competition.proposals.models import CheckedItem
from competition.proposals.whole_file import AttachedFile
from competition.web import fields
from competition.web.case_pages import CasePage
from competition.web.forms import PageForm

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Line:
    """One item to check: what it is, the papers under it, what was found, and its two fields."""

    key: str
    label: Label
    hint: Label | None
    required: bool
    documents: Sequence[AttachedFile]
    found: CheckedItem | None
    passes: Any
    note: Any
    removed: bool = False


def items_to_check(case: CasePage, subject: str) -> list[str]:
    """What is asked of this kind; of papers also what she attached besides, and at the province what was taken out."""
    asked = items_of(case.charter, subject, case.proposal.kind)
    if subject == "eligibility":
        return asked
    there = {*asked, *case.file.documents, *_removed(case, subject)}
    return [item.key for item in case.charter.checklist if item.key in there]


def _removed(case: CasePage, subject: str) -> list[str]:
    """The items from which a paper was taken out while the file was mended: the province looks at them again."""
    return case.proposal.removed_items if subject == "province" else []


def check_form(case: CasePage, subject: str, typed: Any = None) -> PageForm:
    """The fields `item_passes` and `item_note` of every item, with what was found before."""
    parts: dict[str, Any] = {}
    start: dict[str, Any] = {}
    found = case.file.checks.get(subject, {})
    labels = _labels(case, subject)
    for key in items_to_check(case, subject):
        parts[f"{key}_passes"] = fields.choose(
            labels[key][0], [(YES, say("Đạt")), (NO, say("Chưa đạt"))], required=False
        )
        parts[f"{key}_note"] = fields.line(say("Ghi chú"), required=False, most=LONGEST_NOTE)
        if key in found:
            start |= {f"{key}_passes": YES if found[key].passes else NO, f"{key}_note": found[key].note}
    form: PageForm = type("CheckForm", (PageForm,), parts)(typed, start=start)
    return form


def check_lines(case: CasePage, subject: str, form: PageForm) -> list[Line]:
    """The items in their order, for the page."""
    required, labels = set(items_of(case.charter, subject, case.proposal.kind)), _labels(case, subject)
    found = case.file.checks.get(subject, {})
    return [
        Line(
            key, *labels[key], key in required, case.file.documents.get(key, []), found.get(key),
            form[f"{key}_passes"], form[f"{key}_note"], key in _removed(case, subject),
        )
        for key in items_to_check(case, subject)
    ]  # fmt: skip


def save_checks(session: Session, case: CasePage, subject: str, form: PageForm, *, by: Actor) -> bool:
    """Keep what was found, all items or none; False when something is missing, which the form then says."""
    assert subject in CHECKED_BY
    if not form.taken():
        return False
    for key in items_to_check(case, subject):
        passes, note = form[f"{key}_passes"].data, form[f"{key}_note"].data or ""
        before = case.file.checks.get(subject, {}).get(key)
        if passes is None or (before and (before.passes, before.note) == (passes == YES, note)):
            continue
        try:
            check_item(session, case.proposal, subject, key, passes == YES, note, by=by)
        except BadInput as bad:
            form.refuse(BadInput({f"{item}_note": sentence for item, sentence in bad.fields.items()}))
    return not form.refused


def _labels(case: CasePage, subject: str) -> dict[str, tuple[Label, Label | None]]:
    if subject == "eligibility":
        return {condition.key: (condition.label, None) for condition in case.charter.eligibility}
    return {item.key: (item.label, item.hint) for item in case.charter.checklist}

"""What is true of an edition's form: which questions can be asked, and what stays once women fill it in."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

from competition.language import Sentence, say

if TYPE_CHECKING:
    from competition.editions.rules import Charter, Choice, Question

KEY = re.compile(r"[a-z][a-z0-9_]{1,29}")
LONGEST_ANSWER = 20_000
LONGEST_NUMBER = 15
THIRD = "third"
IN_FIGURES = ("whole_number", "money")
IN_WORDS = ("line", "text")
# Names that the form's own parts bear already.
TAKEN = {
    "title", "category", "kind", "entrant", "version", "note", "key", "new", "data", "errors", "meta", "validate",
    "process", "post_process", "populate_obj", "besides", "taken", "refuse", "refused", "problems", "form_errors",
}  # fmt: skip
LISTS = ("kinds", "entrants", "categories", "priority_groups", "eligibility", "prizes")


def question_faults(questions: "list[Question]") -> list[Sentence]:
    """Questions that no form can ask: without a usable key, or longer than a form carries."""
    found = []
    for question in questions:
        if not KEY.fullmatch(question.key) or question.key in TAKEN:
            found.append(say("Mã câu hỏi “{key}” không dùng được.", key=question.key))
        most = LONGEST_NUMBER if question.kind in IN_FIGURES else LONGEST_ANSWER
        if not 1 <= question.max_length <= most:
            found.append(
                say("Câu hỏi “{key}”: độ dài phải từ 1 đến {most} ký tự.", key=question.key, most=most)
            )  # fmt: skip
    return found


def prize_faults(prizes: "list[Choice]") -> list[Sentence]:
    """The third prize parts those who go on to the national final from those who do not."""
    if THIRD in {prize.key for prize in prizes}:
        return []
    return [say("Danh sách giải cần có giải ba (mã third): từ giải này trở lên mới vào chung kết toàn quốc.")]


def kept_when_open(before: "Charter", after: "Charter", now: datetime) -> list[Sentence]:
    """Why a change would leave files that are being written unreadable; nothing when it would not.

    Entries of a list may be renamed, moved and added; a question's kind may only become one that holds every
    answer given so far; the opening is past and stays so.
    """
    found = []
    if after.calendar.opens > now:
        found.append(say("Kỳ thi đã mở nhận hồ sơ từ {opens} nên không lùi ngày mở được.", opens=before.calendar.opens))
    for part in LISTS:
        left = {choice.key for choice in getattr(after, part)}
        found += [
            say("Kỳ thi đã mở nhận hồ sơ nên không bỏ được mục “{label}”; chị vẫn sửa được tên và thêm mục mới.",
                label={"vi": choice.label.vi, "en": choice.label.en})
            for choice in getattr(before, part) if choice.key not in left
        ]  # fmt: skip
    kinds = {question.key: question.kind for question in before.questions}
    found += [
        say("Kỳ thi đã mở nhận hồ sơ nên không đổi được cách trả lời câu “{label}” sang loại này: câu trả lời đã ghi "
            "sẽ không đọc được.", label={"vi": question.label.vi, "en": question.label.en})
        for question in after.questions
        if not holds(question.kind, kinds.get(question.key, question.kind))
    ]  # fmt: skip
    return found


def holds(kind: str, before: str) -> bool:
    """Whether a question of a kind can show every answer given while it was of another."""
    return kind == before or kind in IN_WORDS or (kind in IN_FIGURES and before in IN_FIGURES)

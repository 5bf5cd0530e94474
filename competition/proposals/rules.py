"""What is true of a proposal: what an answer may be, what is missing, how files and numbers are named."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from competition.editions.rules import Charter, Item, Label, Question, both
from competition.language import Sentence, say

LONGEST_TITLE = 300
LONGEST_FILE_NAME = 120
LARGEST_TEAM = 10
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NUMBER = re.compile(r"\d{1,3}([.\s]\d{3})+|\d+")
IN_WORDS = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word (DOCX)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel (XLSX)",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint (PPTX)",
    "image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP", "image/heic": "HEIC", "video/mp4": "MP4",
}  # fmt: skip


@dataclass(frozen=True)
class Lack:
    """One thing that is still missing: in which part, under which key, and the sentence that says so."""

    part: str
    key: str
    label: Label
    sentence: Sentence


class Faulty(Exception):
    """An answer that cannot be taken as it is; nothing of it is changed."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


def clean(text: str, *, one_line: bool) -> str:
    """Text in NFC without control characters; one line, or lines with nothing behind them."""
    text = CONTROLS.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    if one_line:
        return " ".join(text.split())
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def read_answer(question: Question, typed: Any) -> str | int | None:
    """What is kept of an answer as it was typed; None when it is empty; Faulty when it cannot be kept."""
    text = clean("" if typed is None else str(typed), one_line=question.kind != "text")
    if not text:
        return None
    if len(text) > question.max_length:
        raise Faulty(say("Phần này dài {n} ký tự, tối đa {most}.", n=len(text), most=question.max_length))
    match question.kind:
        case "whole_number" | "money":
            return _whole_number(text)
        case "link":
            return _link(text)
    return text


def _whole_number(text: str) -> int:
    text = re.sub(r"\s*(đồng|vnđ|vnd|đ|₫)$", "", text, flags=re.IGNORECASE)
    if not NUMBER.fullmatch(text):
        raise Faulty(say("Chỉ ghi một số nguyên, ví dụ 1.200."))
    return int(re.sub(r"[.\s]", "", text))


def _link(text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or "." not in host or parts.scheme not in {"http", "https"} or " " in address:
        raise Faulty(say("Đường dẫn chưa đúng. Ví dụ: https://www.youtube.com/watch?v=…"))
    return address


def answers_missing(charter: Charter, kind: str, title: str, category: str, answers: Mapping[str, Any]) -> list[Lack]:
    """What of the entry form and narrative is asked of this kind and not yet written."""
    heading = {"title": (title, TITLE), "category": (category, CATEGORY)}
    found = [_lack("answers", key, label) for key, (value, label) in heading.items() if not value]
    asked = charter.required_questions(kind)
    return found + [_lack("answers", q.key, q.label) for q in asked if answers.get(q.key) in (None, "")]


def documents_missing(charter: Charter, kind: str, attached: Iterable[str]) -> list[Lack]:
    """Which of the papers asked of this kind are not attached."""
    there = set(attached)
    return [_lack("documents", i.key, i.label) for i in charter.required_items(kind) if i.key not in there]


def consents_missing(charter: Charter, given: Iterable[tuple[str, int]]) -> list[Lack]:
    """Which required consents are not given to the text as it stands now; `given`: (purpose, text version)."""
    there = set(given)
    required = [purpose for purpose in charter.consents if purpose.required]
    return [_lack("consents", p.key, p.label) for p in required if (p.key, p.version) not in there]


TITLE = Label("Tên ý tưởng, dự án", "Title")
CATEGORY = Label("Lĩnh vực", "Field")


def _lack(part: str, key: str, label: Label) -> Lack:
    match part:
        case "answers":
            sentence = say("Chị chưa điền “{what}”.", what=both(label))
        case "documents":
            sentence = say("Chị chưa đính kèm “{what}”.", what=both(label))
        case _:
            sentence = say("Chị chưa đánh dấu đồng ý “{what}”.", what=both(label))
    return Lack(part, key, label, sentence)


def together(lacks: Sequence[Lack]) -> Sentence | None:
    """One sentence for all that is missing in one part, or nothing."""
    if not lacks:
        return None
    what = [quoted(lack.label) for lack in lacks]
    match lacks[0].part:
        case "answers":
            return say("Phiếu còn chưa điền: {what}.", what=what)
        case "documents":
            return say("Hồ sơ còn thiếu giấy tờ: {what}.", what=what)
        case _:
            return say("Còn chưa đồng ý mục bắt buộc: {what}.", what=what)


def quoted(label: Label) -> Sentence:
    """A label in quotation marks: labels hold commas themselves."""
    return Sentence("“{label}”", {"label": both(label)})


def types_in_words(item: Item) -> str:
    return ", ".join(IN_WORDS.get(kind, kind) for kind in item.types)


def clean_file_name(name: str) -> str:
    """A name to show and to download under: NFC, without folders, with its ending also when it is cut."""
    bare = clean(name, one_line=True).replace("\\", "/").rsplit("/", 1)[-1].lstrip(". ")
    stem, dot, ending = bare.rpartition(".")
    if not dot or len(ending) > 10:
        return bare[:LONGEST_FILE_NAME] or "tep"
    return f"{stem[: LONGEST_FILE_NAME - len(ending) - 1] or 'tep'}.{ending}"


def file_number_series(pattern: str, facts: Mapping[str, Any]) -> str:
    """The series in which a file number counts: the pattern with everything filled in but the number."""
    parts = []
    for literal, name, spec, _ in Formatter().parse(pattern):
        parts.append(literal)
        if name is not None:
            parts.append("#" if name == "number" else format(facts[name], spec or ""))
    return "".join(parts)

"""The charter: everything a contest lays down for a year, as typed data, and what is true of it."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from competition.editions.form_rules import prize_faults, question_faults
from competition.errors import Refused
from competition.language import Sentence, say

Kind = Literal["idea", "project"]


class Label(Struct, frozen=True):
    """A text in the product's two languages."""

    vi: str
    en: str


def both(label: Label) -> dict[str, str]:
    return {"vi": label.vi, "en": label.en}


class Tier(Struct, frozen=True, forbid_unknown_fields=True):
    """One storey of the edition's tree: what kind of unit plays this part."""

    key: Literal["intake", "screening", "province"]
    level: str
    label: Label
    plural: Label


class Calendar(Struct, frozen=True, forbid_unknown_fields=True):
    """The edition's moments, by Vietnam's clock; a deadline is the first moment that is too late."""

    opens: datetime
    intake_closes: datetime
    screening_closes: datetime
    province_closes: datetime
    dispatch_by: datetime
    regional_final: date | None = None
    national_final: date | None = None


class PanelRule(Struct, frozen=True, forbid_unknown_fields=True):
    """How many of a panel's voting members share a trait, and with `each_file` of every file's readers too.

    `trait`: a woman, from outside the unit, or a field in which one of `words` stands. A rule that `must` hold stops
    the opening; any other is advice.
    """

    key: str
    label: Label
    trait: Literal["woman", "outside", "field"]
    words: list[str] = field(default_factory=list)
    least: int = 1
    most: int | None = None
    must: bool = False
    each_file: bool = False


def _usual_mix() -> list[PanelRule]:
    finance = ["tài chính", "ngân hàng", "kế toán", "finance", "banking", "accounting"]
    return [
        PanelRule("woman", Label("phụ nữ", "women"), "woman"),
        PanelRule("outside", Label("người ngoài đơn vị", "people from outside the unit"), "outside"),
        PanelRule("finance", Label("người am hiểu tài chính", "people versed in finance"), "field", finance),
    ]


class Round(Struct, frozen=True, forbid_unknown_fields=True):
    """A round of judging: who holds it, how many it is to send on, by which rubric and rule.

    `readers`: jurors a file where not everybody reads everything; sheets that are unfinished `redeal_after_days` after
    they were dealt may go to others. `samples`: how many sample proposals each juror scores before the real ones.
    """

    key: Literal["screening", "provincial"]
    label: Label
    tier: Literal["screening", "province"]
    rubric: dict[str, str]
    rule: str
    minimum_forward: int = 0
    maximum_forward: int | None = None
    reserves: int = 2
    jurors_at_least: int = 3
    readers: int | None = None
    files_per_juror: int | None = None
    redeal_after_days: int = 5
    mix: list[PanelRule] = field(default_factory=_usual_mix)
    samples: int = 0


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """A checklist item: what an applicant attaches, for which kinds it is asked, and its limits."""

    key: str
    label: Label
    hint: Label | None = None
    required_for: list[Kind] = field(default_factory=list)
    max_files: int = 1
    max_mb: int = 10
    max_pages: int | None = None
    types: list[str] = field(default_factory=lambda: ["application/pdf"])


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """A question of the entry form or a section of the narrative."""

    key: str
    label: Label
    part: Literal["entry", "narrative"]
    kind: Literal["line", "text", "whole_number", "money", "link"] = "line"
    hint: Label | None = None
    required_for: list[Kind] = field(default_factory=list)
    max_length: int = 300


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    """One of a list: a category, a kind of entrant, a priority group."""

    key: str
    label: Label


class Purpose(Struct, frozen=True, forbid_unknown_fields=True):
    """A purpose for which consent is asked, with the text that is read."""

    key: str
    label: Label
    text: Label
    required: bool = False
    sensitive: bool = False
    declaration: bool = False
    version: int = 1


class Targets(Struct, frozen=True, forbid_unknown_fields=True):
    """What each screening unit strives for; it is followed and never blocks."""

    forwarded_per_unit: int
    finalists_per_unit: int
    aspirational: bool = True


class Clocks(Struct, frozen=True, forbid_unknown_fields=True):
    """Working days that the house gives itself and others."""

    supplement_days: int = 5
    take_in_days: int = 3
    slip_days: int = 14


class Charter(Struct, frozen=True, forbid_unknown_fields=True):
    """A contest's whole rule book for one year."""

    name: str
    year: int
    title: Label
    theme: Label
    programme: Label
    notice: Label
    organiser: Label
    province: str
    tree_on: date
    file_number: str
    tiers: list[Tier]
    calendar: Calendar
    rounds: list[Round]
    kinds: list[Choice]
    entrants: list[Choice]
    categories: list[Choice]
    priority_groups: list[Choice]
    checklist: list[Item]
    eligibility: list[Choice]
    questions: list[Question]
    consents: list[Purpose]
    rubrics: dict[str, dict[str, Any]]
    rules: dict[str, dict[str, Any]]
    targets: Targets
    prizes: list[Choice]
    clocks: Clocks = field(default_factory=Clocks)
    journeys: dict[str, str] = field(
        default_factory=lambda: {
            "proposal": "proposal", "screening_round": "screening_round", "dispatch": "dispatch",
        }
    )  # fmt: skip
    profiles: dict[str, dict[str, Any]] = field(default_factory=dict)
    demo_today: datetime | None = None

    def tier(self, key: str) -> Tier:
        return next(tier for tier in self.tiers if tier.key == key)

    def round(self, key: str) -> Round | None:
        return next((part for part in self.rounds if part.key == key), None)

    def item(self, key: str) -> Item | None:
        return next((item for item in self.checklist if item.key == key), None)

    def purpose(self, key: str) -> Purpose | None:
        return next((purpose for purpose in self.consents if purpose.key == key), None)

    def required_items(self, kind: str) -> list[Item]:
        return [item for item in self.checklist if kind in item.required_for]

    def required_questions(self, kind: str) -> list[Question]:
        return [question for question in self.questions if kind in question.required_for]


def charter_from(data: dict[str, Any]) -> Charter:
    """A charter from plain data (TOML or JSON); what does not fit is refused with its place in the data."""
    try:
        charter = msgspec.convert(data, Charter, strict=False)
    except msgspec.ValidationError as error:
        raise Refused(say("Dữ liệu kỳ thi chưa đúng: {error}", error=str(error))) from None
    if found := faults(charter):
        raise Refused(*found)
    return charter


def plain(charter: Charter) -> dict[str, Any]:
    """The charter as JSON-ready data, moments in Vietnam's time."""
    told: dict[str, Any] = msgspec.to_builtins(charter)
    return told


def fingerprint(data: dict[str, Any]) -> str:
    """SHA-256 of the charter's canonical JSON."""
    return hashlib.sha256(msgspec.json.encode(data, order="sorted")).hexdigest()


def text_sha256(purpose: Purpose, language: str = "vi") -> str:
    return hashlib.sha256(getattr(purpose.text, language).encode()).hexdigest()


def faults(charter: Charter) -> list[Sentence]:
    """What contradicts itself in a charter; an empty list when it can be published."""
    found = [*_calendar_faults(charter.calendar), *_reference_faults(charter), *_double_keys(charter)]
    return [*found, *question_faults(charter.questions), *prize_faults(charter.prizes)]


def _calendar_faults(calendar: Calendar) -> list[Sentence]:
    moments = [calendar.opens, calendar.intake_closes, calendar.screening_closes, calendar.province_closes]
    moments.append(calendar.dispatch_by)
    if any(moment.tzinfo is None for moment in moments):
        return [say("Mốc thời gian phải ghi rõ múi giờ, ví dụ 2024-04-15T17:00:00+07:00.")]
    if moments != sorted(moments):
        return [say("Lịch kỳ thi chưa đúng thứ tự: mở nhận, hết hạn nộp, sơ khảo, cấp tỉnh, gửi Trung ương.")]
    return []


def _reference_faults(charter: Charter) -> list[Sentence]:
    found = []
    kinds = {choice.key for choice in charter.kinds}
    for part in charter.rounds:
        for kind in kinds - set(part.rubric):
            found.append(say("Vòng {round} chưa có thang điểm cho loại {kind}.", round=both(part.label), kind=kind))
        for rubric in set(part.rubric.values()) - set(charter.rubrics):
            found.append(say("Không có thang điểm tên {rubric}.", rubric=rubric))
        if part.rule not in charter.rules:
            found.append(say("Không có quy tắc xếp hạng tên {rule}.", rule=part.rule))
    if {tier.key for tier in charter.tiers} != {"intake", "screening", "province"}:
        found.append(say("Kỳ thi cần đủ ba cấp: tiếp nhận, sơ khảo, tỉnh."))
    if not any(purpose.required for purpose in charter.consents):
        found.append(say("Cần một mục đồng ý bắt buộc để chấm và chuyển hồ sơ."))
    return found


def _double_keys(charter: Charter) -> list[Sentence]:
    lists: tuple[Sequence[Any], ...] = (
        charter.checklist, charter.questions, charter.consents, charter.categories, charter.priority_groups,
        charter.entrants, charter.kinds, charter.eligibility, charter.prizes,
    )  # fmt: skip
    found = []
    for entries in lists:
        keys = [entry.key for entry in entries]
        found += [say("Mã {key} bị trùng.", key=key) for key in sorted({k for k in keys if keys.count(k) > 1})]
    return found

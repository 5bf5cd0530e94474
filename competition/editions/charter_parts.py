"""What a charter is made of: tiers, calendar, rounds, checklist, questions, consents, targets, as typed data."""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct, field

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

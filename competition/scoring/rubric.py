"""A rubric: what proposals are judged by, as an edition publishes it; read from TOML or from what was stored."""

import hashlib
import json
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal
from unicodedata import normalize

import msgspec

from competition.errors import Refused
from competition.language import Sentence, say
from competition.scoring.exact import exact, plain
from competition.unreadable import why_unreadable

Label = str | dict[str, str]
ZeroRule = Literal["off", "average", "any_sheet"]
_MOST_OPTIONS = 1000


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An anchored level: what a proposal that deserves `at` points looks like."""

    at: Decimal
    vi: str
    en: str = ""


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """One thing that is scored. `max` is None only where no rubric was given; `weight` multiplies the score."""

    key: str
    label: Label = ""
    max: Decimal | None = None
    min: Decimal = Decimal(0)
    step: Decimal | None = None
    weight: Fraction = Fraction(1)
    ranks: bool = True
    levels: tuple[Level, ...] = ()

    @cached_property
    def name(self) -> Label:
        return self.label or self.key

    @cached_property
    def most(self) -> Fraction | None:
        """The most weighted points it can bring."""
        return None if self.max is None else Fraction(self.max) * self.weight

    def options(self) -> tuple[Decimal, ...]:
        """Every score that may be given, lowest first; empty when scores are not bounded or have no step."""
        if self.max is None or self.step is None or (self.max - self.min) / self.step > _MOST_OPTIONS:
            return ()
        return tuple(self.min + self.step * n for n in range(int((self.max - self.min) / self.step) + 1))

    def level_of(self, score: Decimal) -> Level | None:
        """The option chosen: the highest anchored level that `score` reaches."""
        return max((level for level in self.levels if level.at <= score), key=lambda level: level.at, default=None)

    def refusal(self, score: Decimal) -> Sentence | None:
        """Why `score` cannot stand on a sheet, or nothing."""
        facts = {"score": score, "max": self.max, "min": self.min, "step": self.step, "name": self.name}
        if self.max is not None and score > self.max:
            return say("Điểm {score} vượt điểm tối đa {max} của tiêu chí “{name}”.", **facts)
        if self.max is not None and score < self.min:
            return say("Điểm {score} thấp hơn điểm tối thiểu {min} của tiêu chí “{name}”.", **facts)
        if self.step is not None and (score - self.min) % self.step:
            return say("Điểm {score} không đúng bước {step} của tiêu chí “{name}”.", **facts)
        return None


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Criteria that belong together; `max` is what they are said to bring together."""

    criteria: tuple[Criterion, ...]
    key: str = ""
    label: Label = ""
    max: Decimal | None = None


class Rubric(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """All criteria of a round, with what is asked of the result."""

    groups: tuple[Group, ...] = ()
    name: Label = ""
    notice: Label = ""
    version: str = "1"
    weight_version: str = "1"
    example: bool = False
    kinds: tuple[str, ...] = ()
    total: Decimal | None = None
    pass_mark: Decimal | None = None
    no_zero: ZeroRule = "off"

    @cached_property
    def by_key(self) -> dict[str, Criterion]:
        return {criterion.key: criterion for group in self.groups for criterion in group.criteria}

    @cached_property
    def ranking(self) -> tuple[Criterion, ...]:
        """The criteria that make the score; the others only inform."""
        return tuple(criterion for criterion in self.by_key.values() if criterion.ranks)

    @cached_property
    def most(self) -> Fraction | None:
        """The most points a sheet can have; None when a criterion is unbounded."""
        parts = [criterion.most for criterion in self.ranking]
        return None if None in parts else sum((part for part in parts if part is not None), Fraction(0))

    def members(self, key: str) -> tuple[Criterion, ...]:
        """The criterion called `key`, or all criteria of the group called so."""
        if key in self.by_key:
            return (self.by_key[key],)
        return tuple(c for group in self.groups if group.key == key for c in group.criteria)

    def label_of(self, key: str) -> Label:
        groups = {group.key: group.label or group.key for group in self.groups if group.key}
        return self.by_key[key].name if key in self.by_key else groups.get(key, key)

    @cached_property
    def digest(self) -> str:
        """A fingerprint of everything in it: two rubrics with one digest are the same rubric."""
        return hashlib.sha256(json.dumps(rubric_as_dict(self), sort_keys=True).encode()).hexdigest()[:16]


def read_rubric(text: str) -> Rubric:
    """The rubric that a TOML text describes; refused with a sentence when it describes none."""
    try:
        told = tomllib.loads(normalize("NFC", text.removeprefix("\ufeff")), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused(say("Bộ tiêu chí không đọc được: {detail}", detail=why_unreadable(error))) from None
    return rubric_from(told)


def rubric_from(told: dict[str, Any]) -> Rubric:
    """The rubric in a dictionary, from TOML or JSON; criteria may stand in groups or, without groups, by themselves."""
    told = dict(told)
    loose, groups = told.get("criteria", []), told.get("groups", [])
    if not isinstance(loose, list):
        raise Refused(say("Bộ tiêu chí: “criteria” phải là một danh sách."))
    if isinstance(groups, list | tuple):
        told.pop("criteria", None)
        told["groups"] = [*groups, *({"criteria": [criterion]} for criterion in loose)]
    try:
        rubric = msgspec.convert(told, Rubric, dec_hook=read_number)
    except msgspec.ValidationError as error:
        raise Refused(say("Bộ tiêu chí không đọc được: {detail}", detail=why_unreadable(error))) from None
    if faults := list(_faults(rubric)):
        raise Refused(*faults)
    return rubric


def rubric_as_dict(rubric: Rubric) -> dict[str, Any]:
    """What `rubric_from` reads back, made of plain JSON values."""
    told: dict[str, Any] = msgspec.to_builtins(rubric, enc_hook=str)
    return told


def open_rubric(keys: Iterator[str] | list[str]) -> Rubric:
    """The rubric of a record that came without one: every criterion counts once and is unbounded."""
    return Rubric(groups=tuple(Group(criteria=(Criterion(key=key),)) for key in keys))


def read_number(kind: type, value: Any) -> Any:
    """msgspec's hook: fractions such as \"4/3\", 2 or 0.25."""
    if kind is Fraction:
        return exact(value)
    raise NotImplementedError(kind)


def _faults(rubric: Rubric) -> Iterator[Sentence]:
    """What no arithmetic survives; everything else is the lint's business."""
    if not rubric.by_key:
        yield say("Bộ tiêu chí không có tiêu chí nào.")
    if not all(plain(number) for number in _results(rubric) if number is not None):
        yield say("Tổng điểm, điểm sàn hoặc điểm tối đa của một nhóm có con số không dùng được.")
    keys = [criterion.key for group in rubric.groups for criterion in group.criteria]
    if any(not key.strip() for key in keys):
        yield say("Có tiêu chí không có mã (key).")
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield say("Mã tiêu chí “{key}” bị lặp.", key=key)
    for criterion in rubric.by_key.values():
        numbers = (criterion.max, criterion.min, criterion.step, *(level.at for level in criterion.levels))
        if not all(plain(number) for number in numbers if number is not None):
            yield say("Tiêu chí “{name}” có con số không dùng được.", name=criterion.name)
            continue
        if criterion.step is not None and criterion.step <= 0:
            yield say("Tiêu chí “{name}” có bước điểm không dương.", name=criterion.name)
        if criterion.weight <= 0:
            yield say("Tiêu chí “{name}” có hệ số không dương.", name=criterion.name)
        if criterion.max is not None and criterion.max <= criterion.min:
            yield say("Tiêu chí “{name}” có điểm tối đa không lớn hơn điểm tối thiểu.", name=criterion.name)


def _results(rubric: Rubric) -> tuple[Decimal | None, ...]:
    return (rubric.total, rubric.pass_mark, *(group.max for group in rubric.groups))

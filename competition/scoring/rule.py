"""A rule: how sheets become a legal score and a place, as an edition publishes it; read from TOML or a dictionary."""

import tomllib
from collections.abc import Collection, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal
from unicodedata import normalize

import msgspec

from competition.errors import Refused
from competition.language import Sentence, say
from competition.scoring.exact import Rounding, plain
from competition.scoring.rubric import Label, Rubric, ZeroRule, read_number
from competition.unreadable import why_unreadable

Method = Literal["mean", "median", "trimmed_mean", "sum"]
LEAST_SHEETS_TO_TRIM = 4


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One link of the tie-break chain; `criterion` is a criterion's or a group's key, `seed` the public draw's."""

    by: Literal["criterion", "median", "majority", "chair", "draw"]
    criterion: str = ""
    seed: str = ""


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The chair's reasoned choice between tied proposals: `order` names the preferred one first."""

    order: tuple[str, ...]
    reason: str
    by: str = ""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The published rule. Without any of it: the mean of the jurors' totals, kept as it is, ties left tied."""

    name: Label = ""
    notice: Label = ""
    version: str = "1"
    example: bool = False
    method: Method = "mean"
    coefficients: dict[str, Fraction] = {}
    not_applicable: Literal["rescale", "drop_sheet"] = "rescale"
    digits: int | None = None
    rounding: Rounding = "half_up"
    compare: Literal["unrounded", "rounded"] = "unrounded"
    pass_mark: Decimal | None = None
    no_zero: ZeroRule | None = None
    minimum_sheets: int = 1
    spread_alert: Decimal | None = None
    ties: tuple[Link, ...] = ()
    choices: tuple[Choice, ...] = ()

    def floor(self, rubric: Rubric) -> Decimal | None:
        """The pass mark: the rule's own, or else the rubric's."""
        return self.pass_mark if self.pass_mark is not None else rubric.pass_mark

    def zero_rule(self, rubric: Rubric) -> ZeroRule:
        return self.no_zero if self.no_zero is not None else rubric.no_zero


def read_rule(text: str) -> Rule:
    """The rule that a TOML text describes; refused with a sentence when it describes none."""
    try:
        told = tomllib.loads(normalize("NFC", text.removeprefix("\ufeff")), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused(say("Quy tắc xếp hạng không đọc được: {detail}", detail=why_unreadable(error))) from None
    return rule_from(told)


def rule_from(told: dict[str, Any]) -> Rule:
    """The rule in a dictionary, from TOML or JSON."""
    try:
        rule = msgspec.convert(told, Rule, dec_hook=read_number)
    except msgspec.ValidationError as error:
        raise Refused(say("Quy tắc xếp hạng không đọc được: {detail}", detail=why_unreadable(error))) from None
    if faults := list(_faults(rule)):
        raise Refused(*faults)
    return rule


def rule_as_dict(rule: Rule) -> dict[str, Any]:
    """What `rule_from` reads back, made of plain JSON values."""
    told: dict[str, Any] = msgspec.to_builtins(rule, enc_hook=str)
    return told


def strangers(rule: Rule, proposals: Collection[str]) -> list[Sentence]:
    """Proposals that the chair's choices name and the record does not have."""
    named = dict.fromkeys(name for choice in rule.choices for name in choice.order)
    return [
        say("Quyết định của chủ tịch hội đồng nhắc tới hồ sơ “{name}” không có trong tệp điểm.", name=name)
        for name in named
        if name not in proposals
    ]


def mismatches(rule: Rule, rubric: Rubric) -> list[Sentence]:
    """Names in the rule that the rubric does not know."""
    links = [link.criterion for link in rule.ties if link.by == "criterion" and not rubric.members(link.criterion)]
    unknown = links + [key for key in rule.coefficients if key not in rubric.by_key]
    return [say("Quy tắc nhắc tới tiêu chí “{key}” không có trong bộ tiêu chí.", key=key) for key in unknown]


def _faults(rule: Rule) -> Iterator[Sentence]:
    if rule.digits is not None and not 0 <= rule.digits <= 6:
        yield say("Số chữ số thập phân phải từ 0 đến 6, không phải {digits}.", digits=rule.digits)
    if rule.compare == "rounded" and rule.digits is None:
        yield say("Muốn so điểm đã làm tròn thì quy tắc phải nêu số chữ số thập phân (digits).")
    if rule.minimum_sheets < 1:
        yield say("Số phiếu tối thiểu phải từ 1 trở lên.")
    if not all(plain(number) for number in (rule.pass_mark, rule.spread_alert) if number is not None):
        yield say("Điểm sàn hoặc mức chênh lệch là con số không dùng được.")
    if any(weight <= 0 for weight in rule.coefficients.values()):
        yield say("Hệ số phải là số dương.")
    if any(link.by == "criterion" and not link.criterion for link in rule.ties):
        yield say("Bước phân định theo tiêu chí phải nêu mã tiêu chí (criterion).")
    if any(not choice.reason.strip() for choice in rule.choices):
        yield say("Quyết định của chủ tịch hội đồng phải có lý do.")
    if any(len(set(choice.order)) < len(choice.order) for choice in rule.choices):
        yield say("Quyết định của chủ tịch hội đồng nêu một hồ sơ hai lần.")

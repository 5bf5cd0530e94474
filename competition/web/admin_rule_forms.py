"""The form of a ranking rule, and how what is typed in it changes the rule's data."""

import copy
from decimal import Decimal
from typing import Any

from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.errors import NotFound
from competition.language import say
from competition.scoring.rubric import rubric_from
from competition.scoring.rule import rule_from
from competition.web.admin_amending import AmendForm
from competition.web.admin_rubric_forms import ZEROS, label_of, plain_number
from competition.web.fields import choose, exact, line, numeral, paragraphs
from competition.web.forms import form_from

METHODS = [
    ("mean", say("Trung bình cộng các phiếu")), ("median", say("Trung vị các phiếu")),
    ("trimmed_mean", say("Trung bình, bỏ một phiếu cao nhất và một phiếu thấp nhất (từ 4 phiếu)")),
    ("sum", say("Tổng các phiếu")),
]  # fmt: skip
ROUNDINGS = [
    ("half_up", say("Từ 5 trở lên thì lên")), ("half_even", say("Số 5 về chữ số chẵn")), ("down", say("Cắt bỏ")),
    ("up", say("Luôn lên")),
]  # fmt: skip
COMPARED = [("unrounded", say("Điểm chưa làm tròn")), ("rounded", say("Điểm đã làm tròn"))]
NOT_APPLICABLE = [
    ("rescale", say("Tính lại theo các tiêu chí còn lại")), ("drop_sheet", say("Bỏ cả phiếu đó")),
]  # fmt: skip
BREAKS = [
    ("median", say("Trung vị tổng điểm cao hơn")), ("majority", say("Nhiều giám khảo chấm cao hơn")),
    ("chair", say("Chủ tịch hội đồng chọn, có lý do")), ("draw", say("Bốc thăm công khai")),
]  # fmt: skip
MOST_BREAKS = 7


class RuleForm(AmendForm):
    name_vi = line(say("Tên quy tắc (tiếng Việt)"))
    name_en = line(say("Tên quy tắc (tiếng Anh)"), required=False)
    notice_vi = paragraphs(say("Lưu ý (tiếng Việt)"), required=False, rows=2, most=400)
    notice_en = paragraphs(say("Lưu ý (tiếng Anh)"), required=False, rows=2, most=400)
    method = choose(say("Cách tính điểm"), METHODS)
    not_applicable = choose(say("Khi một tiêu chí được ghi “không áp dụng”"), NOT_APPLICABLE)
    digits = numeral(say("Số chữ số thập phân (để trống nếu không làm tròn)"), required=False, most=6, width="2")
    rounding = choose(say("Cách làm tròn"), ROUNDINGS)
    compare = choose(say("Xếp hạng và điểm sàn theo"), COMPARED)
    pass_mark = exact(say("Điểm sàn (để trống thì theo bộ tiêu chí)"), required=False, width="5")
    no_zero = choose(say("Điểm liệt"), [("rubric", say("Theo bộ tiêu chí")), *ZEROS])
    minimum_sheets = numeral(say("Số phiếu tối thiểu"), least=1, most=30, width="2")
    spread_alert = exact(say("Nhắc hội đồng trao đổi khi hai phiếu chênh nhau từ"), required=False, width="5")


def rule_data(edition: Edition, key: str) -> dict[str, Any]:
    rules = charter_of(edition).rules
    if key not in rules:
        raise NotFound
    return copy.deepcopy(rules[key])


def rule_form(edition: Edition, key: str, typed: Any = None) -> Any:
    told = rule_data(edition, key)
    choices = [*_criteria(edition, key), *BREAKS]
    asked = [
        {"name": f"tie{at}", "kind": "choose", "label": say("Khi bằng điểm, bước {n}", n=at + 1), "choices": choices,
         "look": "select", "required": False}
        for at in range(MOST_BREAKS)
    ]  # fmt: skip
    start = {name: told.get(name) for name in ("method", "not_applicable", "digits", "rounding", "compare")}
    rule = rule_from(told)
    start |= {name: getattr(rule, name) for name in start}
    start |= {"pass_mark": rule.pass_mark, "spread_alert": rule.spread_alert, "minimum_sheets": rule.minimum_sheets}
    start |= {"no_zero": rule.no_zero or "rubric", "version": edition.charter_version}
    start |= {f"{part}_{lang}": text for part in ("name", "notice") for lang, text in label_of(told.get(part)).items()}
    for at, link in enumerate(rule.ties):
        start[f"tie{at}"] = f"criterion:{link.criterion}" if link.by == "criterion" else link.by
    return form_from(asked, RuleForm)(typed, start=start)


def _criteria(edition: Edition, key: str) -> list[tuple[str, Any]]:
    """Every group and criterion that may break a tie, from the rubrics that are used with the rule."""
    charter, found = charter_of(edition), dict[str, Any]()
    used = {name for part in charter.rounds if part.rule == key for name in part.rubric.values()}
    for name in sorted(used or charter.rubrics):
        rubric = rubric_from(charter.rubrics[name])
        keys = [*(group.key for group in rubric.groups if group.key), *rubric.by_key]
        for one in keys:
            found.setdefault(f"criterion:{one}", say("Điểm cao hơn ở “{name}”", name=rubric.label_of(one)))
    return list(found.items())


def changed_rule(told: dict[str, Any], form: Any) -> dict[str, Any]:
    for part in ("name", "notice"):
        told[part] = {"vi": form[f"{part}_vi"].data or "", "en": form[f"{part}_en"].data or ""}
    for name in ("method", "not_applicable", "rounding", "compare", "minimum_sheets"):
        told[name] = form[name].data
    numbers = {name: form[name].data for name in ("digits", "pass_mark", "spread_alert")}
    for name in (*numbers, "no_zero"):
        told.pop(name, None)
    told |= {name: plain_number(Decimal(value)) for name, value in numbers.items() if value is not None}
    if form["no_zero"].data != "rubric":
        told["no_zero"] = form["no_zero"].data
    seeds = {link.get("by"): link.get("seed", "") for link in told.get("ties", [])}
    chosen = [form[f"tie{at}"].data for at in range(MOST_BREAKS) if form[f"tie{at}"].data]
    told["ties"] = [_link(choice, seeds) for choice in dict.fromkeys(chosen)]
    return told


def _link(choice: str, seeds: dict[str, str]) -> dict[str, str]:
    by, _, criterion = choice.partition(":")
    if criterion:
        return {"by": by, "criterion": criterion}
    return {"by": by, "seed": seeds.get("draw", "")} if by == "draw" else {"by": by}

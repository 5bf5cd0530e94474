"""Counter for a ranking rule: method, rounding, floor and tie-break chain as a form, the whole as TOML."""

import copy
from decimal import Decimal
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.editions.seeding import to_toml
from competition.errors import NotFound, Refused
from competition.language import Sentence, say
from competition.scoring.rubric import rubric_from
from competition.scoring.rule import mismatches, rule_from
from competition.web.admin_amending import NOTHING_NEW, AmendForm, amended, part_page
from competition.web.admin_charter import saved
from competition.web.admin_desk import Office, locked_edition, office_of
from competition.web.admin_editions import toml_file
from competition.web.admin_rubric import read_toml
from competition.web.admin_rubric_forms import ZEROS, TomlForm, label_of, plain_number
from competition.web.fields import choose, exact, line, numeral, paragraphs
from competition.web.forms import form_from
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

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


def _told(edition: Edition, key: str) -> dict[str, Any]:
    rules = charter_of(edition).rules
    if key not in rules:
        raise NotFound
    return copy.deepcopy(rules[key])


def _form(edition: Edition, key: str, typed: Any = None) -> Any:
    told = _told(edition, key)
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


def _changed(told: dict[str, Any], form: Any) -> dict[str, Any]:
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


def _save(session: Session, office: Office, edition: Edition, key: str, form: Any, change: Any) -> bool:
    """A rule that names what its rubrics do not know is refused, like one that contradicts itself."""
    if not form.taken():
        return False
    try:
        told = change()
        rule, charter = rule_from(told), charter_of(edition)
        used = {name for part in charter.rounds if part.rule == key for name in part.rubric.values()}
        faults = [fault for name in sorted(used) for fault in mismatches(rule, rubric_from(charter.rubrics[name]))]
        if faults or rule == rule_from(_told(edition, key)):
            raise Refused(*(faults or [NOTHING_NEW]))
    except Refused as refused:
        form.besides += refused.reasons
        return False
    return amended(session, office, edition, form, lambda: {"rules": {**charter_of(edition).rules, key: told}})


@get("/admin/editions/{name:str}/rules/{key:str}", sync_to_thread=True)
def ask_rule(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    return _rule_page(request, edition, key, _form(edition, key))


def _rule_page(request: Request[Any, Any, Any], edition: Edition, key: str, form: Any) -> Response[Any]:
    address = f"/admin/editions/{edition.name}/rules/{key}"
    links = [
        (f"{address}/toml", say("Sửa dạng TOML, hoặc thay bằng tệp")),
        (f"{address}/rule.toml", say("Tải về (TOML)")),
    ]
    told: Sentence = say("Các bước phân định đi từ trên xuống, đến khi hết bằng điểm.")
    return part_page(request, edition, form, say("Quy tắc xếp hạng “{key}”", key=key), told, links=links)


@post("/admin/editions/{name:str}/rules/{key:str}", sync_to_thread=True)
def save_rule(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    form = _form(edition, key, typed)
    if _save(session, office, edition, key, form, lambda: _changed(_told(edition, key), form)):
        return saved(request, edition)
    return _rule_page(request, edition, key, form)


@get("/admin/editions/{name:str}/rules/{key:str}/rule.toml", sync_to_thread=True)
def export(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], name: FromPath[str], key: FromPath[str]
) -> Response[bytes]:
    return toml_file(_told(office_of(session, visitor).edition(name), key), f"{name}-{key}.toml")


class RuleTomlForm(TomlForm):
    text = paragraphs(say("Quy tắc xếp hạng (TOML)"), required=False, most=200_000, rows=20)


@get("/admin/editions/{name:str}/rules/{key:str}/toml", sync_to_thread=True)
def ask_toml(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    start = {"version": edition.charter_version, "text": to_toml(_told(edition, key))}
    return _toml_page(request, edition, key, RuleTomlForm(start=start))


def _toml_page(request: Request[Any, Any, Any], edition: Edition, key: str, form: TomlForm) -> Response[Any]:
    back_to = f"/admin/editions/{edition.name}/rules/{key}"
    told = say("Sửa ngay ở đây, hoặc chọn một tệp để thay cả quy tắc.")
    title = say("Quy tắc xếp hạng “{key}” dạng TOML", key=key)
    return part_page(request, edition, form, title, told, back_to=back_to, takes_files=True)


@post("/admin/editions/{name:str}/rules/{key:str}/toml", opt=TAKES_FILES, sync_to_thread=True)
def save_toml(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    _told(edition, key)
    form = RuleTomlForm(typed)
    form.take_file()
    if _save(session, office, edition, key, form, lambda: read_toml(form.text.data)):
        return saved(request, edition)
    return _toml_page(request, edition, key, form)


routes = [ask_rule, save_rule, export, ask_toml, save_toml]

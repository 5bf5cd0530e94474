"""Counter for a ranking rule: method, rounding, floor and tie-break chain as a form, the whole as TOML."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.editions.seeding import to_toml
from competition.errors import Refused
from competition.language import Sentence, say
from competition.scoring.rubric import rubric_from
from competition.scoring.rule import mismatches, rule_from
from competition.web.admin_amending import NOTHING_NEW, amended, part_page, saved
from competition.web.admin_desk import Office, locked_edition, office_of
from competition.web.admin_rubric_forms import TomlForm
from competition.web.admin_rubric_toml import read_toml
from competition.web.admin_rule_forms import changed_rule, rule_data, rule_form
from competition.web.admin_versions import toml_file
from competition.web.fields import paragraphs
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES


def _save(session: Session, office: Office, edition: Edition, key: str, form: Any, change: Any) -> bool:
    """A rule that names what its rubrics do not know is refused, like one that contradicts itself."""
    if not form.taken():
        return False
    try:
        told = change()
        rule, charter = rule_from(told), charter_of(edition)
        used = {name for part in charter.rounds if part.rule == key for name in part.rubric.values()}
        faults = [fault for name in sorted(used) for fault in mismatches(rule, rubric_from(charter.rubrics[name]))]
        if faults or rule == rule_from(rule_data(edition, key)):
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
    return _rule_page(request, edition, key, rule_form(edition, key))


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
    form = rule_form(edition, key, typed)
    if _save(session, office, edition, key, form, lambda: changed_rule(rule_data(edition, key), form)):
        return saved(request, edition)
    return _rule_page(request, edition, key, form)


@get("/admin/editions/{name:str}/rules/{key:str}/rule.toml", sync_to_thread=True)
def export(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], name: FromPath[str], key: FromPath[str]
) -> Response[bytes]:
    return toml_file(rule_data(office_of(session, visitor).edition(name), key), f"{name}-{key}.toml")


class RuleTomlForm(TomlForm):
    text = paragraphs(say("Quy tắc xếp hạng (TOML)"), required=False, most=200_000, rows=20)


@get("/admin/editions/{name:str}/rules/{key:str}/toml", sync_to_thread=True)
def ask_toml(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    start = {"version": edition.charter_version, "text": to_toml(rule_data(edition, key))}
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
    rule_data(edition, key)
    form = RuleTomlForm(typed)
    form.take_file()
    if _save(session, office, edition, key, form, lambda: read_toml(form.text.data)):
        return saved(request, edition)
    return _toml_page(request, edition, key, form)


routes = [ask_rule, save_rule, export, ask_toml, save_toml]

"""Counter for a rubric: what it holds with every remark, and its frame as a form; remarks come before saving."""

import copy
from collections.abc import Callable
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.errors import NotFound, Refused
from competition.language import Sentence, say
from competition.scoring.lint import lint
from competition.scoring.rubric import Rubric, rubric_from
from competition.scoring.rule import mismatches, rule_from
from competition.web.admin_amending import NOTHING_NEW, amended, part_page, saved
from competition.web.admin_desk import Office, locked_edition, office_of
from competition.web.admin_rubric_forms import FrameForm, change_frame, frame_form
from competition.web.pages import page
from competition.web.signed_in import Visitor


def rubric_data(edition: Edition, key: str) -> dict[str, Any]:
    """A rubric's data, to be changed freely."""
    rubrics = charter_of(edition).rubrics
    if key not in rubrics:
        raise NotFound
    return copy.deepcopy(rubrics[key])


def _remarks(edition: Edition, key: str, rubric: Rubric) -> list[Sentence]:
    """What should be put right: in the rubric itself, and in the rules that use it."""
    charter = charter_of(edition)
    rules = {part.rule for part in charter.rounds if key in part.rubric.values()} & set(charter.rules)
    using = [rule_from(charter.rules[name]) for name in sorted(rules)]
    return [*lint(rubric), *(fault for rule in using for fault in mismatches(rule, rubric))]


def save_rubric(
    session: Session, office: Office, edition: Edition, key: str, form: Any, change: Callable[[dict[str, Any]], Any]
) -> tuple[bool, list[Sentence]]:
    """Whether the changed rubric was saved; remarks are shown first, and saved over when pressed again."""
    if not form.taken():
        return False, []
    try:
        told = rubric_data(edition, key)
        told = change(told) or told
        rubric = rubric_from(told)
        if rubric.digest == rubric_from(rubric_data(edition, key)).digest:
            raise Refused(NOTHING_NEW)
    except Refused as refused:
        form.besides += refused.reasons
        return False, []
    remarks = _remarks(edition, key, rubric)
    if remarks and form.seen.data != rubric.digest:
        form.seen.data = rubric.digest
        return False, remarks
    rubrics = {**charter_of(edition).rubrics, key: told}
    return amended(session, office, edition, form, lambda: {"rubrics": rubrics}), remarks


@get("/admin/editions/{name:str}/rubrics/{key:str}", sync_to_thread=True)
def rubric_page(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """What it holds, with every remark."""
    edition = office_of(session, visitor).edition(name)
    rubric = rubric_from(rubric_data(edition, key))
    used = [part.label for part in charter_of(edition).rounds if key in part.rubric.values()]
    remarks = _remarks(edition, key, rubric)
    return page(request, "admin/rubric.html", edition=edition, key=key, rubric=rubric, remarks=remarks, used=used)


@get("/admin/editions/{name:str}/rubrics/{key:str}/frame", sync_to_thread=True)
def ask_frame(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    return _frame_page(request, edition, key, frame_form(rubric_data(edition, key), edition.charter_version), [])


def _frame_page(
    request: Request[Any, Any, Any], edition: Edition, key: str, form: FrameForm, remarks: list[Sentence]
) -> Response[Any]:
    title = say("Khung của bộ tiêu chí “{key}”", key=key)
    return part_page(request, edition, form, title, back_to=rubric_address(edition, key), remarks=remarks)


def rubric_address(edition: Edition, key: str) -> str:
    return f"/admin/editions/{edition.name}/rubrics/{key}"


@post("/admin/editions/{name:str}/rubrics/{key:str}/frame", sync_to_thread=True)
def save_frame(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    form = frame_form(rubric_data(edition, key), edition.charter_version, typed)
    done, remarks = save_rubric(session, office, edition, key, form, lambda told: change_frame(told, form))
    if done:
        return saved(request, edition, rubric_address(edition, key))
    return _frame_page(request, edition, key, form, remarks)


routes = [rubric_page, ask_frame, save_frame]

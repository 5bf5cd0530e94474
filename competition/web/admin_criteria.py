"""Counter for a rubric's criteria: each as a form, added, changed and taken out; remarks come before saving."""

from functools import partial
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.language import Sentence, say
from competition.web.admin_amending import part_page, saved
from competition.web.admin_criterion_forms import NEW, change_criterion, criterion_form, criterion_start, find_criterion
from competition.web.admin_desk import locked_edition, office_of
from competition.web.admin_rubric import rubric_address, rubric_data, save_rubric
from competition.web.admin_rubric_forms import FrameForm
from competition.web.pages import page
from competition.web.signed_in import Visitor


def _criterion_page(
    request: Request[Any, Any, Any], edition: Edition, key: str, criterion: str, form: Any, remarks: list[Sentence]
) -> Response[Any]:
    new = criterion == NEW
    title = say("Thêm tiêu chí") if new else say("Tiêu chí “{key}”", key=criterion)
    remove = None if new else f"{rubric_address(edition, key)}/criteria/{criterion}/remove"
    return page(
        request, "admin/criterion.html", form=form, edition=edition, what=title, remarks=remarks, remove=remove,
        back_to=rubric_address(edition, key),
    )  # fmt: skip


@get("/admin/editions/{name:str}/rubrics/{key:str}/criteria/{criterion:str}", sync_to_thread=True)
def ask_criterion(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str], criterion: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    told = rubric_data(edition, key)
    start = {"version": edition.charter_version, **criterion_start(told, criterion)}
    return _criterion_page(request, edition, key, criterion, criterion_form(told, criterion, start=start), [])


@post("/admin/editions/{name:str}/rubrics/{key:str}/criteria/{criterion:str}", sync_to_thread=True)
def save_criterion(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str], criterion: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    form = criterion_form(rubric_data(edition, key), criterion, typed)
    form_says = partial(change_criterion, key=criterion, form=form)
    done, remarks = save_rubric(session, office, edition, key, form, form_says)
    if done:
        return saved(request, edition, rubric_address(edition, key))
    return _criterion_page(request, edition, key, criterion, form, remarks)


class RemoveForm(FrameForm):
    """Nothing but the reason."""


@get("/admin/editions/{name:str}/rubrics/{key:str}/criteria/{criterion:str}/remove", sync_to_thread=True)
def ask_remove(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str], criterion: FromPath[str],
) -> Response[Any]:  # fmt: skip
    edition = office_of(session, visitor).edition(name)
    find_criterion(rubric_data(edition, key), criterion)
    return _remove_page(request, edition, key, criterion, RemoveForm(start={"version": edition.charter_version}), [])


def _remove_page(
    request: Request[Any, Any, Any], edition: Edition, key: str, criterion: str, form: Any, remarks: list[Sentence]
) -> Response[Any]:
    back_to = f"{rubric_address(edition, key)}/criteria/{criterion}"
    title = say("Bỏ tiêu chí “{key}”", key=criterion)
    return part_page(request, edition, form, title, back_to=back_to, remarks=remarks, save=say("Bỏ tiêu chí này"))


@post("/admin/editions/{name:str}/rubrics/{key:str}/criteria/{criterion:str}/remove", sync_to_thread=True)
def remove(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str], criterion: FromPath[str],
) -> Response[Any]:  # fmt: skip
    office, edition = locked_edition(session, visitor, name)
    find_criterion(rubric_data(edition, key), criterion)
    form = RemoveForm(typed)

    def without(told: dict[str, Any]) -> None:
        holder, at = find_criterion(told, criterion)
        del holder[at]
        told["groups"] = [group for group in told.get("groups", []) if group.get("criteria")]

    done, remarks = save_rubric(session, office, edition, key, form, without)
    if done:
        return saved(request, edition, rubric_address(edition, key))
    return _remove_page(request, edition, key, criterion, form, remarks)


routes = [ask_criterion, save_criterion, ask_remove, remove]

"""Counter for a name that is written wrong: the commune's officer corrects an author's, the administrator anybody's."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput, Refused
from competition.language import say
from competition.people.models import Person
from competition.people.naming import LONGEST_NAME, LONGEST_REASON, correct_name, corrections_of
from competition.proposals.authors import correct_author, find_author
from competition.proposals.search import index_author
from competition.web.admin_desk import find_person, office_of, serves_elsewhere
from competition.web.commune_desk import desk_of
from competition.web.fields import line
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

AT_THE_COMMUNE = "/commune/people/{person_id:int}/name"
AT_THE_ADMINISTRATOR = "/admin/people/{person_id:int}/name"
CORRECTED = say("Đã sửa họ tên.")
ELSEWHERE = say("Người này còn giữ vai trò ở tỉnh khác; mời người ấy tự sửa họ tên ở trang thông tin của mình.")


class NameForm(PageForm):
    full_name = line(say("Họ và tên đúng"), missing=say("Hãy ghi họ và tên."), most=LONGEST_NAME, autocomplete="off")
    reason = line(
        say("Vì sao sửa họ tên"), hint=say("Ví dụ: gõ sai dấu; ghi lại đúng theo căn cước."), most=LONGEST_REASON,
        missing=say("Hãy ghi vì sao sửa họ tên."), autocomplete="off",
    )  # fmt: skip


def _start(person: Person) -> NameForm:
    return NameForm(start={"full_name": person.full_name})


def _at_the_commune(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, person: Person, form: NameForm
) -> Response[Any]:
    desk, corrections = desk_of(request, session, visitor), corrections_of(session, person.id)
    return page(request, "commune/name.html", form=form, desk=desk, person=person, corrections=corrections)


def _at_the_administrator(
    request: Request[Any, Any, Any], session: Session, person: Person, form: NameForm
) -> Response[Any]:
    corrections = corrections_of(session, person.id)
    return page(request, "admin/person_name.html", form=form, person=person, corrections=corrections)


@get(AT_THE_COMMUNE, sync_to_thread=True)
def author_name(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    person = find_author(session, visitor.actor, person_id)
    return _at_the_commune(request, session, visitor, person, _start(person))


@post(AT_THE_COMMUNE, sync_to_thread=True)
def keep_author_name(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    person, form = find_author(session, visitor.actor, person_id), NameForm(typed)
    if form.taken():
        try:
            correct_author(session, person, form.full_name.data, form.reason.data, by=visitor.actor)
            return go(request, f"/commune/people/{person_id}", CORRECTED)
        except BadInput as bad:
            form.refuse(bad)
    return _at_the_commune(request, session, visitor, person, form)


@get(AT_THE_ADMINISTRATOR, sync_to_thread=True)
def name_of(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    person = find_person(session, office_of(session, visitor), person_id)
    return _at_the_administrator(request, session, person, _start(person))


@post(AT_THE_ADMINISTRATOR, sync_to_thread=True)
def keep_name(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Who also serves another province corrects hers herself: her account is not this province's alone."""
    office = office_of(session, visitor)
    person, form = find_person(session, office, person_id), NameForm(typed)
    if serves_elsewhere(session, office, person.id):
        raise Refused(ELSEWHERE)
    if form.taken():
        try:
            if correct_name(session, person, form.full_name.data, form.reason.data, by=visitor.actor):
                index_author(session, person.id)
            return go(request, f"/admin/people/{person_id}", CORRECTED)
        except BadInput as bad:
            form.refuse(bad)
    return _at_the_administrator(request, session, person, form)


routes = [author_name, keep_author_name, name_of, keep_name]

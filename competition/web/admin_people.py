"""Counter for people: found by name or phone, opened, emptied."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition.errors import BadInput, Refused
from competition.language import say
from competition.mail.queries import STATUS, letters_of
from competition.people.actions import empty_person, open_account
from competition.people.models import Person
from competition.people.naming import corrections_of
from competition.proposals.models import Proposal
from competition.proposals.search import index_author
from competition.web.admin_desk import Office, find_person, office_of, page_number, serves_elsewhere
from competition.web.admin_people_list import SHOW, list_people, seats_of
from competition.web.fields import line, tick
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

LETTERS_SHOWN = 5


class AccountForm(PageForm):
    full_name = line(say("Họ và tên"), missing=say("Hãy ghi họ và tên."), most=120, autocomplete="off")
    phone = line(
        say("Số điện thoại"), hint=say("Dùng để đăng nhập. Ví dụ: 0912 345 678."), type="tel", width="20",
        inputmode="tel", most=30, autocomplete="off", required=False,
    )  # fmt: skip
    email = line(
        say("Thư điện tử"), hint=say("Có thể để trống nếu đã có số điện thoại."), type="email", required=False,
        autocomplete="off",
    )  # fmt: skip


class EmptyForm(PageForm):
    sure = tick(
        say("Tôi hiểu là việc này không lấy lại được"), required=True,
        missing=say("Hãy đánh dấu xác nhận trước khi xóa."),
    )  # fmt: skip


@get("/admin/people", sync_to_thread=True)
def people(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    office = office_of(session, visitor)
    asked = request.query_params
    search, show = asked.get("q", "")[:120].strip(), asked.get("show", "officers")
    found = list_people(session, office, search, show if show in SHOW else "officers", page_number(request))
    return page(request, "admin/people.html", found=found, search=search, show=show, kinds=SHOW)


@get("/admin/people/new", sync_to_thread=True)
def new(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    office_of(session, visitor)
    return page(request, "admin/person_new.html", form=AccountForm())


@post("/admin/people/new", sync_to_thread=True)
def open_one(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """An account without a password: the slip lets its owner set one."""
    office = office_of(session, visitor)
    form = AccountForm(typed)
    if form.taken():
        try:
            if not form.phone.data and not form.email.data:
                raise BadInput({"phone": say("Cần số điện thoại hoặc thư điện tử để đăng nhập.")})
            person = open_account(
                session, full_name=form.full_name.data, phone=form.phone.data, email=form.email.data, by=office.by
            )
            return go(request, f"/admin/people/{person.id}", say("Đã mở tài khoản. Giờ giao vai trò và cấp phiếu."))
        except BadInput as bad:
            form.refuse(bad)
    return page(request, "admin/person_new.html", form=form)


@get("/admin/people/{person_id:int}", sync_to_thread=True)
def person_page(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    office = office_of(session, visitor)
    return show_person(request, session, office, find_person(session, office, person_id))


def show_person(request: Request[Any, Any, Any], session: Session, office: Office, person: Person) -> Response[Any]:
    return page(
        request, "admin/person.html", person=person, seats=seats_of(session, office, [person.id]).get(person.id, []),
        letters=letters_of(session, person.id, LETTERS_SHOWN), statuses=STATUS, proposals=_proposals(session, person),
        elsewhere=serves_elsewhere(session, office, person.id), herself=person.id == office.by,
        corrections=corrections_of(session, person.id),
    )  # fmt: skip


def _proposals(session: Session, person: Person) -> int:
    return session.scalar(select(func.count()).select_from(Proposal).where(Proposal.applicant_id == person.id)) or 0


@get("/admin/people/{person_id:int}/empty", sync_to_thread=True)
def ask_to_empty(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    office = office_of(session, visitor)
    person = find_person(session, office, person_id)
    return _empty_page(request, session, person, EmptyForm())


def _empty_page(request: Request[Any, Any, Any], session: Session, person: Person, form: EmptyForm) -> Response[Any]:
    return page(request, "admin/person_empty.html", form=form, person=person, proposals=_proposals(session, person))


@post("/admin/people/{person_id:int}/empty", sync_to_thread=True)
def empty(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Delete what is known of a person; her number stays in the history."""
    office = office_of(session, visitor)
    person = find_person(session, office, person_id)
    if person.id == office.by:
        raise Refused(say("Chị không tự xóa tài khoản của mình ở đây; hãy nhờ một quản trị viên khác."))
    if serves_elsewhere(session, office, person.id):
        raise Refused(say("Người này còn giữ vai trò ở tỉnh khác nên không xóa ở đây được."))
    form = EmptyForm(typed)
    if form.taken():
        empty_person(session, person, by=office.by)
        index_author(session, person.id)
        return go(request, "/admin/people", say("Đã xóa thông tin cá nhân; lịch sử chỉ còn giữ số hiệu."))
    return _empty_page(request, session, person, form)


routes = [people, new, open_one, person_page, ask_to_empty, empty]

"""Counter for oneself: what is known of me, my password and sign-ins."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from competition.errors import BadInput
from competition.language import Sentence, say
from competition.people.identity import clean_number, masked, mismatches, seal_identity
from competition.people.models import Identity, Person
from competition.people.naming import LONGEST_REASON, corrections_of
from competition.people.profile import (
    change_password,
    change_profile,
    choose_language,
    end_other_sign_ins,
    other_sign_ins,
)
from competition.people.queries import the_person
from competition.proposals.search import index_author
from competition.web.fields import choose, hidden, line, secret
from competition.web.forms import PageForm
from competition.web.language_switch import A_YEAR
from competition.web.pages import go, local_path, page, translated
from competition.web.signed_in import Visitor


class ProfileForm(PageForm):
    full_name = line(say("Họ và tên"), missing=say("Mời chị ghi họ và tên."), most=120, autocomplete="name")
    why_this_name = line(
        say("Vì sao sửa họ tên"),
        hint=say("Không bắt buộc. Họ tên cũ và mới được lưu lại; giấy tờ đã lập giữ nguyên tên cũ."),
        required=False, most=LONGEST_REASON, autocomplete="off",
    )  # fmt: skip
    phone = line(
        say("Số điện thoại"), hint=say("Đổi số thì lần sau đăng nhập bằng số mới."), required=False,
        type="tel", autocomplete="tel", width="20", inputmode="tel", most=30,
    )  # fmt: skip
    email = line(say("Thư điện tử (nếu có)"), required=False, type="email", autocomplete="email")
    address = line(
        say("Địa chỉ"), hint=say("Số nhà hoặc thôn, xã; ban tổ chức dùng khi gửi giấy tờ."), required=False, most=300,
        autocomplete="street-address",
    )  # fmt: skip
    birth_year = line(say("Năm sinh"), hint=say("Ví dụ: 1985"), required=False, width="4", inputmode="numeric", most=4)
    national_id = line(
        say("Số định danh cá nhân (12 số)"),
        hint=say(
            "Không bắt buộc. Chỉ ghi số, không gửi ảnh thẻ. Số được mã hóa khi lưu; trang chỉ hiện ba số cuối. "
            "Để trống thì giữ nguyên số đã lưu."
        ),
        required=False, width="20", inputmode="numeric", most=20, autocomplete="off",
    )  # fmt: skip
    language = choose(
        say("Ngôn ngữ của trang và thư báo"), [("vi", "Tiếng Việt"), ("en", "English")],
        missing=say("Mời chị chọn ngôn ngữ."),
    )  # fmt: skip
    next = hidden()


class PasswordForm(PageForm):
    old = secret(say("Mật khẩu hiện tại"), missing=say("Mời chị nhập mật khẩu hiện tại."))
    new = secret(
        say("Mật khẩu mới"), hint=say("Ít nhất 8 ký tự. Ghép vài từ dễ nhớ với chị cũng được."),
        missing=say("Mời chị đặt mật khẩu mới."), autocomplete="new-password",
    )  # fmt: skip


@get("/profile", sync_to_thread=True)
def profile(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    person = the_person(session, visitor.person_id)
    known = {name: getattr(person, name) for name in ("full_name", "phone", "email", "address", "language")}
    year = str(person.birth_year) if person.birth_year else ""
    onward = local_path(request.query_params.get("next"), "")
    return _show(request, session, visitor, ProfileForm(start={**known, "birth_year": year, "next": onward}))


def _show(request: Request[Any, Any, Any], session: Session, visitor: Visitor, form: ProfileForm) -> Response[Any]:
    person = the_person(session, visitor.person_id)
    identity = session.get(Identity, person.id)
    others = other_sign_ins(session, person.id, keep=visitor.signed_in.token_sha256)
    return page(
        request, "account/profile.html", form=form, person=person, masked=masked(identity), others=others,
        can_change_password=person.password_hash is not None, corrections=corrections_of(session, person.id),
    )  # fmt: skip


@post("/profile", sync_to_thread=True)
def keep_profile(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    form, person = ProfileForm(typed), the_person(session, visitor.person_id)
    if form.taken():
        try:
            before, doubts = person.full_name, _keep(request, session, visitor, person, form)
        except BadInput as bad:
            form.refuse(bad)
        else:
            if before != person.full_name:
                index_author(session, person.id)
            return _kept(request, form, doubts)
    session.refresh(person)
    return _show(request, session, visitor, form)


def _keep(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, person: Person, form: ProfileForm
) -> list[Sentence]:
    """Everything that was typed, kept together or not at all; what looks wrong in the number is told, not refused."""
    number = clean_number(form.national_id.data) if form.national_id.data else None
    change_profile(
        session, person, full_name=form.full_name.data, phone=form.phone.data or "", email=form.email.data or "",
        address=form.address.data or "", birth_year=_year(form.birth_year.data), by=visitor.actor,
        why_this_name=form.why_this_name.data or "",
    )  # fmt: skip
    choose_language(session, person, form.language.data)
    if number is None:
        return []
    seal_identity(session, person.id, number, secret=request.app.state.secret, by=visitor.actor)
    return mismatches(number, person.birth_year)


def _year(typed: str | None) -> int | None:
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit():
        raise BadInput({"birth_year": say("Năm sinh chưa đúng. Ví dụ: 1985.")})
    return int(typed)


def _kept(request: Request[Any, Any, Any], form: ProfileForm, doubts: list[Sentence]) -> Response[Any]:
    said = say("Đã lưu thông tin.")
    if doubts:
        told = " ".join(translated(request, doubt) for doubt in doubts)
        said = say("Đã lưu thông tin. Lưu ý: {doubts}", doubts=told)
    response = go(request, local_path(form.next.data, "/profile") if not doubts else "/profile", said)
    response.set_cookie(
        "language", form.language.data, max_age=A_YEAR, httponly=True, secure=request.app.state.is_https, samesite="lax"
    )
    return response


@get("/profile/password", sync_to_thread=True)
def password_page(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    return page(request, "account/password.html", form=PasswordForm())


@post("/profile/password", sync_to_thread=True)
def keep_password(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    form = PasswordForm(typed)
    if form.taken():
        person, here = the_person(session, visitor.person_id), visitor.signed_in.token_sha256
        try:
            change_password(session, person, form.old.data, form.new.data, by=visitor.actor, keep=here)
            return go(request, "/profile", say("Đã đổi mật khẩu. Các máy khác đã được đăng xuất."))
        except BadInput as bad:
            form.refuse(bad)
    return page(request, "account/password.html", form=form)


@post("/profile/other-sign-ins", sync_to_thread=True)
def end_others(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    person, here = the_person(session, visitor.person_id), visitor.signed_in.token_sha256
    many = end_other_sign_ins(session, person, keep=here, by=visitor.actor)
    return go(request, "/profile", say("Đã đăng xuất khỏi {n} máy khác.", n=many))


routes = [profile, keep_profile, password_page, keep_password, end_others]

"""Counter for the minutes: the secretary's account of the meeting, the PDF, and the chair's signature bound to it."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.minutes_signing import sign_minutes
from competition.dossiers.round_papers import prepare_minutes
from competition.errors import BadInput, NotFound, Refused
from competition.language import say
from competition.people.models import Person
from competition.people.queries import the_person
from competition.scoring.minutes import COPIES, last_minutes, write_course
from competition.scoring.models import Minutes
from competition.scoring.panel import must_be_open_for
from competition.web.case_steps import step_buttons
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.district_signing import SignForm, signature, wrong_password
from competition.web.downloads import deliver
from competition.web.fields import line, moment, numeral, paragraphs
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES
from competition.workflow.facts_rounds import last_of_rounds, panels

AT = "/district/rounds/{round_id:int}/minutes"


def course_form(desk: RoundDesk, typed: Any = None) -> PageForm:
    """When and where the jury met, what happened, who reserves her opinion."""
    told = desk.round.course
    parts: dict[str, Any] = {
        "began_at": moment(say("Bắt đầu họp lúc"), required=False),
        "ended_at": moment(say("Kết thúc lúc"), required=False),
        "place": line(say("Địa điểm"), required=False, most=200),
        "paragraphs": paragraphs(
            say("Diễn biến cuộc họp"), required=False, most=8000, rows=8,
            hint=say("Mỗi ý một dòng. Để trống thì biên bản ghi các ý thường lệ."),
        ),
        "copies": numeral(say("Số bản"), least=1, most=20, width="2"),
    }  # fmt: skip
    start: dict[str, Any] = {
        "began_at": _moment(told.get("began_at")), "ended_at": _moment(told.get("ended_at")),
        "place": told.get("place", ""), "paragraphs": "\n".join(told.get("paragraphs", ())),
        "copies": told.get("copies", COPIES),
    }  # fmt: skip
    kept = {one["name"]: one["text"] for one in told.get("reserved", ())}
    for one in desk.jurors:
        parts[f"reserved_{one.person_id}"] = paragraphs(one.name, required=False, most=2000, rows=2)
        start[f"reserved_{one.person_id}"] = kept.get(one.name, "")
    form: PageForm = type("CourseForm", (PageForm,), parts)(typed, start=start)
    return form


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _page(
    request: Request[Any, Any, Any], session: Session, desk: RoundDesk, *, form: PageForm | None = None,
    course: PageForm | None = None, signing: PageForm | None = None, keeps: bool = False,
) -> Response[Any]:  # fmt: skip
    minutes = last_minutes(session, desk.round.id)
    steps = []
    if desk.round.open_for == "choices" and desk.chairs:
        known = {panels: {desk.round.id: desk.panel}, last_of_rounds: {desk.round.id: minutes}}
        steps = step_buttons(session, desk.edition, desk.round, by=desk.actor, known=known, pressed=form)
    person = the_person(session, desk.actor.person_id or 0)
    return page(
        request, "district/minutes.html", form=form or course or signing, keeps=keeps, desk=desk, minutes=minutes,
        course=course or course_form(desk), signing=signing or _unsigned(minutes),
        sign=next((one for one in steps if one.name == "sign"), None),
        reopen=next((one for one in steps if one.name == "reopen_scoring"), None),
        signer=session.get(Person, minutes.signed_by_id) if minutes and minutes.signed_by_id else None,
        has_password=person.password_hash is not None, may_demo=_may_demo(request, person),
        can_sign=bool(request.app.state.settings.signing_key),
        may_write=desk.runs and desk.round.open_for in ("sheets", "choices"),
        may_prepare=(desk.runs or desk.chairs) and desk.round.open_for == "choices",
    )  # fmt: skip


def _unsigned(minutes: Minutes | None) -> SignForm:
    return SignForm(start={"pdf": minutes.pdf_sha256 if minutes else ""})


def _may_demo(request: Request[Any, Any, Any], person: Person) -> bool:
    """One of the demonstration's cast has no password; there a tick stands for it."""
    return bool(request.app.state.settings.demo and person.cast and person.password_hash is None)


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    if desk.round.open_for == "panel":
        raise Refused(say("Vòng chấm chưa mở nên chưa có biên bản."))
    return _page(request, session, desk)


@post(AT, sync_to_thread=True)
def keep_course(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    form = course_form(desk, typed)
    if form.taken():
        reserved = [{"name": one.name, "text": form[f"reserved_{one.person_id}"].data or ""} for one in desk.jurors]
        try:
            write_course(
                session, desk.round, by=visitor.actor, began_at=form.began_at.data, ended_at=form.ended_at.data,
                place=form.place.data or "", paragraphs=(form.paragraphs.data or "").split("\n"), reserved=reserved,
                copies=form.copies.data,
            )  # fmt: skip
            return go(request, f"{desk.address}/minutes", say("Đã lưu diễn biến cuộc họp. Hãy lập lại biên bản."))
        except BadInput as bad:
            form.refuse(bad)
    return _page(request, session, desk, course=form)


@post(AT + "/prepare", sync_to_thread=True)
def prepare(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Write the minutes from the record as it is now."""
    desk = find_round_desk(session, visitor, round_id)
    must_be_open_for(desk.round, "choices")
    if not (desk.runs or desk.chairs):
        raise NotFound
    state = request.app.state
    prepare_minutes(session, state.cabinet, desk.round, by=visitor.actor, settings=state.settings)
    return go(request, f"{desk.address}/minutes", say("Đã lập biên bản. Mời mở ra đọc trước khi ký."))


@get(AT + "/sign", sync_to_thread=True)
def back(request: Request[Any, Any, Any], round_id: FromPath[int]) -> Response[Any]:
    """A refused signature stays in the address bar; loading it again shows the minutes."""
    return go(request, f"/district/rounds/{round_id}/minutes")


@post(AT + "/sign", sync_to_thread=True, opt=TAKES_FILES)
def sign(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """The chair signs what she saw: her password again over the PDF's hash, her own key on it, or the signed paper."""
    desk = find_round_desk(session, visitor, round_id)
    form, state = SignForm(typed), request.app.state
    person = the_person(session, visitor.person_id)
    if form.taken():
        if wrong_password(request, session, person, form):
            return _page(request, session, desk, signing=form, keeps=True)
        try:
            given = signature(session, state.cabinet, form, demo=_may_demo(request, person))
            sign_minutes(
                session, state.cabinet, desk.round, by=visitor.actor, settings=state.settings,
                digital=bool(form.digital.data), **given,
            )  # fmt: skip
            return go(request, desk.address, say("Đã ký biên bản. Kết quả được gửi tới các tác giả."))
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            if refused.status != 422:
                raise
            form.besides.extend(refused.reasons)
    session.rollback()
    return _page(request, session, find_round_desk(session, visitor, round_id), signing=form)


@get(AT + "/{minutes_id:int}/{what:str}", sync_to_thread=True)
def paper(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], minutes_id: FromPath[int], what: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """The minutes as prepared (`bien-ban.pdf`), or as signed (`ban-ky`): digitally, or the paper's scan."""
    desk = find_round_desk(session, visitor, round_id)
    minutes = session.get(Minutes, minutes_id)
    if minutes is None or minutes.round_id != desk.round.id:
        raise NotFound
    sha256 = {"bien-ban.pdf": minutes.pdf_sha256, "ban-ky": minutes.scan_sha256 or minutes.signed_sha256}.get(what)
    if sha256 is None:
        raise NotFound
    return deliver(request, session, sha256, f"Biên bản {desk.terms.label.vi} {desk.place.name}.pdf")


routes = [show, keep_course, prepare, back, sign, paper]

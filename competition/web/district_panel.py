"""Counter for the panel: who sits on it in which seat, who is outside, who is absent."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput, NotFound, Refused
from competition.language import Sentence, say
from competition.scoring.panel import SEATS, must_run
from competition.scoring.seatable import Seatable, outside_jurors, seatable
from competition.scoring.seating import mark_absent, mark_present, seat, unseat
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.fields import choose, line
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

AT = "/district/rounds/{round_id:int}/panel"
DONE: dict[str, Sentence] = {
    "unseat": say("Đã thu ghế."), "absent": say("Đã ghi vắng mặt."), "present": say("Đã ghi có mặt trở lại."),
}  # fmt: skip


class AbsenceForm(PageForm):
    reason = line(say("Lý do vắng mặt"), missing=say("Hãy ghi lý do vắng mặt."), most=300)


def seat_form(people: Sequence[Seatable], typed: Any = None) -> PageForm:
    """Whom to seat and where; nobody is offered a seat that no one on the list could take."""
    offered = {seat for one in people for seat in one.seats}
    names = [(one.person_id, _named(one)) for one in people]
    seats = [(key, label) for key, label in SEATS.items() if key in offered]
    parts = {
        "person": choose(say("Người"), names, missing=say("Hãy chọn một người."), look="select"),
        "seat": choose(say("Ghế"), seats, missing=say("Hãy chọn một ghế trong hội đồng.")),
        "field": line(
            say("Lĩnh vực chuyên môn"), hint=say("Ví dụ: nông nghiệp, tài chính, công nghệ."), required=False, most=60
        ),
    }
    form: PageForm = type("SeatForm", (PageForm,), parts)(typed, start={"seat": "member"})
    return form


def _named(one: Seatable) -> str:
    return " – ".join(part for part in (one.name, one.position, one.place) if part)


def _page(
    request: Request[Any, Any, Any], session: Session, desk: RoundDesk, form: PageForm | None = None,
    pressed: tuple[int, PageForm] | None = None,
) -> Response[Any]:  # fmt: skip
    seated = {one.person_id for one in desk.panel}
    outside = "outside" in request.query_params
    people = [
        one
        for one in (outside_jurors(session, desk.round) if outside else seatable(session, desk.round))
        if one.person_id not in seated
    ]
    absences = {one.person_id: AbsenceForm(prefix=f"absent{one.person_id}") for one in desk.panel}
    if pressed is not None:
        absences[pressed[0]] = pressed[1]
    return page(
        request, "district/panel.html", form=form or (pressed[1] if pressed else None),
        seating=form or seat_form(people), desk=desk, people=people, seats=SEATS, outside=outside, absences=absences,
        may_change=desk.runs and desk.round.open_for in ("panel", "sheets"),
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _page(request, session, find_round_desk(session, visitor, round_id))


@post(AT, sync_to_thread=True)
def give_seat(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    must_run(visitor.actor, desk.round)
    outside = "outside" in request.query_params
    people = list(outside_jurors(session, desk.round) if outside else seatable(session, desk.round))
    form = seat_form(people, typed)
    if form.taken():
        try:
            seat(
                session, desk.round, int(form.person.data), form.seat.data, field=form.field.data or "",
                outside=outside, by=visitor.actor,
            )  # fmt: skip
            return go(request, f"{desk.address}/panel", say("Đã xếp ghế."))
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            if refused.status != 422:
                raise
            form.besides.extend(refused.reasons)
    session.rollback()
    return _page(request, session, find_round_desk(session, visitor, round_id), form)


@get(AT + "/{person_id:int}/{act:str}", sync_to_thread=True)
def back(
    request: Request[Any, Any, Any], round_id: FromPath[int], person_id: FromPath[int], act: FromPath[str]
) -> Response[Any]:
    return go(request, f"/district/rounds/{round_id}/panel")


@post(AT + "/{person_id:int}/{act:str}", sync_to_thread=True)
def change_seat(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], person_id: FromPath[int], act: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Take a seat back, mark her absent with the reason, or present again."""
    desk = find_round_desk(session, visitor, round_id)
    if act not in DONE or all(one.person_id != person_id for one in desk.panel):
        raise NotFound
    if act == "absent":
        form = AbsenceForm(typed, prefix=f"absent{person_id}")
        if not form.taken():
            return _page(request, session, desk, pressed=(person_id, form))
        mark_absent(session, desk.round, person_id, form.reason.data, by=visitor.actor)
    else:
        {"unseat": unseat, "present": mark_present}[act](session, desk.round, person_id, by=visitor.actor)
    return go(request, f"{desk.address}/panel", DONE[act])


routes = [show, give_seat, back, change_seat]

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
from competition.scoring.panel import SEATS, Panelist, must_run
from competition.scoring.panel_mix import mix_of, panel_rules
from competition.scoring.seatable import Seatable, outside_jurors, seatable
from competition.scoring.seating import mark_absent, mark_present, seat, unseat
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.fields import choose, line, numeral, tick
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

AT = "/district/rounds/{round_id:int}/panel"
DONE: dict[str, Sentence] = {
    "unseat": say("Đã thu ghế."), "absent": say("Đã ghi vắng mặt."), "present": say("Đã ghi có mặt trở lại."),
    "traits": say("Đã ghi lại."),
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
        **_traits(),
    }
    form: PageForm = type("SeatForm", (PageForm,), parts)(typed, start={"seat": "member"})
    return form


def traits_form(one: Panelist, typed: Any = None) -> PageForm:
    """What may be corrected of somebody who sits."""
    start = {"field": one.field, "woman": one.woman, "load_cap": one.load_cap}
    form: PageForm = type("TraitsForm", (PageForm,), _traits())(typed, start=start, prefix=f"traits{one.person_id}")
    return form


def _traits() -> dict[str, Any]:
    """What the rules of the mix and the dealing of files ask about her."""
    examples, free = say("Ví dụ: nông nghiệp, tài chính, công nghệ."), say("Để trống nếu không giới hạn.")
    most = say("Nhận nhiều nhất mấy hồ sơ")
    return {
        "field": line(say("Lĩnh vực chuyên môn"), hint=examples, required=False, most=60),
        "woman": tick(say("Là phụ nữ")),
        "load_cap": numeral(most, hint=free, required=False, least=1, most=1000, width="3"),
    }


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
    absences: dict[int, PageForm] = {one.person_id: AbsenceForm(prefix=f"absent{one.person_id}") for one in desk.panel}
    traits = {one.person_id: traits_form(one) for one in desk.panel}
    if pressed is not None:
        (absences if "reason" in pressed[1] else traits)[pressed[0]] = pressed[1]
    return page(
        request, "district/panel.html", form=form or (pressed[1] if pressed else None),
        seating=form or seat_form(people), desk=desk, people=people, seats=SEATS, outside=outside, absences=absences,
        traits=traits,
        may_change=desk.runs and desk.round.open_for in ("panel", "sheets"), mix=mix_of(desk.panel, desk.terms.mix),
        rules=panel_rules(desk.panel, desk.terms),
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
                outside=outside, woman=form.woman.data, load_cap=form.load_cap.data, by=visitor.actor,
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
    """Take a seat back, mark her absent with the reason, or present again; correct what the rules ask about her."""
    desk = find_round_desk(session, visitor, round_id)
    seated = next((one for one in desk.panel if one.person_id == person_id), None)
    if act not in DONE or seated is None:
        raise NotFound
    if act == "traits":
        must_run(visitor.actor, desk.round)
        told = traits_form(seated, typed)
        if not told.taken():
            return _page(request, session, desk, pressed=(person_id, told))
        seat(
            session, desk.round, person_id, seated.seat, field=told.field.data or "", outside=seated.outside,
            woman=told.woman.data, load_cap=told.load_cap.data, by=visitor.actor,
        )  # fmt: skip
    elif act == "absent":
        form = AbsenceForm(typed, prefix=f"absent{person_id}")
        if not form.taken():
            return _page(request, session, desk, pressed=(person_id, form))
        mark_absent(session, desk.round, person_id, form.reason.data, by=visitor.actor)
    else:
        {"unseat": unseat, "present": mark_present}[act](session, desk.round, person_id, by=visitor.actor)
    return go(request, f"{desk.address}/panel", DONE[act])


routes = [show, give_seat, back, change_seat]

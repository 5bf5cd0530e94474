"""A juror declares her conflicts of interest: every file of the round on one page, before any of them is opened."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.models import Place
from competition.errors import BadInput
from competition.language import say
from competition.scoring.conflict_kinds import CONFLICT_KINDS, OFFERED
from competition.scoring.conflicts import declare_conflicts
from competition.scoring.panel import must_be_open_for
from competition.scoring.reading import MySheet, my_sheets
from competition.web.fields import choose, line, tick
from competition.web.forms import PageForm
from competition.web.juror_desk import Desk, find_desk
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

NONE = say("Không có quan hệ gì")


def conflict_form(sheets: Sequence[MySheet], typed: Any = None) -> PageForm:
    """For each file a kind and a reason, and her word that she looked at all of them."""
    kinds = [(key, CONFLICT_KINDS[key].label) for key in OFFERED]
    parts: dict[str, Any] = {}
    for sheet in sheets:
        number = sheet.proposal_id
        parts[f"kind_{number}"] = choose(
            say("Quan hệ của chị với hồ sơ {name}", name=sheet.name), [("none", NONE), *kinds], required=False,
            look="select",
        )  # fmt: skip
        parts[f"reason_{number}"] = line(say("Nói rõ (khi có quan hệ)"), required=False, most=300)
    parts["sworn"] = tick(
        say("Tôi đã xem từng hồ sơ trong danh sách và khai đúng sự thật."), required=True,
        missing=say("Mời chị đánh dấu xác nhận đã xem từng hồ sơ."),
    )  # fmt: skip
    start = {f"kind_{sheet.proposal_id}": "none" for sheet in sheets}
    form: PageForm = type("ConflictForm", (PageForm,), parts)(typed, start=start)
    return form


@get("/jury/rounds/{round_id:int}/conflicts", sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_desk(session, visitor.actor, round_id)
    must_be_open_for(desk.round, "sheets")
    sheets = _sheets(session, visitor, desk)
    return _page(request, session, desk, sheets, conflict_form(sheets))


@post("/jury/rounds/{round_id:int}/conflicts", sync_to_thread=True)
def declare(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_desk(session, visitor.actor, round_id)
    sheets = _sheets(session, visitor, desk)
    form = conflict_form(sheets, typed)
    if form.taken():
        try:
            told = [
                (one.proposal_id, kind, form[f"reason_{one.proposal_id}"].data or "")
                for one in sheets
                if (kind := form[f"kind_{one.proposal_id}"].data) not in (None, "", "none")
            ]
            declare_conflicts(session, desk.round, by=visitor.actor, conflicts=told)
            shut = sum(CONFLICT_KINDS[kind].hard for _, kind, _ in told)
            return go(request, desk.address, _thanks(len(told), shut))
        except BadInput as bad:
            form.refuse(bad)
    return _page(request, session, desk, sheets, form)


def _thanks(declared: int, shut: int) -> Any:
    if not declared:
        return say("Đã ghi: chị không có xung đột lợi ích với hồ sơ nào.")
    return say("Đã ghi {declared} quan hệ; {shut} hồ sơ đóng với chị và không tính là 0 điểm.", declared=declared,
               shut=shut)  # fmt: skip


def _sheets(session: Session, visitor: Visitor, desk: Desk) -> list[MySheet]:
    """Every file that may come to her; once files are dealt and she has declared, those that did."""
    dealt = desk.round.allotting == "issued" and desk.seat.declared_at is not None
    hidden = ("void", "unallotted") if dealt else ("void",)
    return [one for one in my_sheets(session, visitor.actor, desk.round) if one.status not in hidden]


def _page(
    request: Request[Any, Any, Any], session: Session, desk: Desk, sheets: Sequence[MySheet], form: PageForm
) -> Response[Any]:
    found = session.query(Place).filter(
        Place.edition_id == desk.edition.id, Place.unit_id.in_({sheet.unit_id for sheet in sheets})
    )
    places = {place.unit_id: place.full_name for place in found}
    return page(
        request, "juror/conflicts.html", form=form, desk=desk, sheets=sheets, places=places, kinds=CONFLICT_KINDS,
        hard=[CONFLICT_KINDS[key] for key in OFFERED if CONFLICT_KINDS[key].hard],
    )  # fmt: skip


routes = [show, declare]

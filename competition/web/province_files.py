"""Counter for the province's list of all files: by what is to be done, by unit; one step for several at once."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from competition.editions.queries import places
from competition.editions.rules import Charter
from competition.language import Sentence, say
from competition.web.case_bulk import Done, look, press_many, preview
from competition.web.case_lists import States, Tab, after, at_desk, everywhere, list_cases, waiting_for
from competition.web.pages import go, page
from competition.web.province_desk import OFFICER, ROLES, desk_of
from competition.web.signed_in import Visitor
from competition.workflow.journey import Journey

STEPS = ["check_off"]
PUT_IN = "put_in_dispatch"
DONE: dict[str, Sentence] = {"check_off": say("Đã xác nhận kiểm tra {n} hồ sơ.")}
CHECK = Tab(
    "check", say("Chờ kiểm tra"), waiting_for("check_off"),
    say("Không có hồ sơ nào chờ tỉnh kiểm tra. Đơn vị sơ khảo gửi lên thì hồ sơ hiện ở đây."), ("check_off",),
    "state_since",
)  # fmt: skip
DISPATCH = Tab(
    "dispatch", say("Trong đợt gửi"), after(PUT_IN), say("Không có hồ sơ nào đang nằm trong đợt gửi."), (),
    "file_number",
)  # fmt: skip
CENTRAL = Tab(
    "centre", say("Ở Trung ương"), at_desk("centre"), say("Chưa có hồ sơ nào đã gửi Trung ương."), (), "file_number"
)
REWORK = Tab("rework", say("Đang sửa"), after("return_for_rework"), say("Không có hồ sơ nào trả lại để sửa."))
ALL = Tab("all", say("Tất cả"), everywhere, say("Chưa có hồ sơ nào được nộp trong tỉnh."), (), "-state_since")
WITH_ROUND = (
    Tab(
        "round", say("Chờ vòng tỉnh"), waiting_for("enter_provincial_round"),
        say("Không có hồ sơ nào chờ vòng tỉnh."), (), "score",
    ),
    Tab(
        "reserve", say("Dự phòng của tỉnh"), waiting_for("promote_provincially"),
        say("Không có hồ sơ nào trong danh sách dự phòng của tỉnh."), (), "score",
    ),
)  # fmt: skip


def ready_states(charter: Charter) -> States:
    """Where a file may be put in a dispatch from; with a provincial round, only after it."""
    held_back = waiting_for("enter_provincial_round") if charter.round("provincial") else None

    def states(journey: Journey) -> list[str]:
        found = waiting_for(PUT_IN)(journey) or []
        return [state for state in found if held_back is None or state not in (held_back(journey) or [])]

    return states


def ready_tab(charter: Charter) -> Tab:
    empty = say("Chưa có hồ sơ nào sẵn sàng gửi. Kiểm tra xong (và qua vòng tỉnh, nếu có) thì hồ sơ hiện ở đây.")
    return Tab("ready", say("Sẵn sàng gửi"), ready_states(charter), empty, (PUT_IN,), "score")


def tabs_of(charter: Charter) -> list[Tab]:
    """The parts of the list; the provincial round's only where the edition has one."""
    between = list(WITH_ROUND) if charter.round("provincial") else []
    return [CHECK, *between[:1], ready_tab(charter), *between[1:], DISPATCH, CENTRAL, REWORK, ALL]


@get("/province/files", sync_to_thread=True)
def files(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    desk = desk_of(request, session, visitor)
    units = places(session, desk.edition.id, "screening")
    wanted = request.query_params.get("unit", "")
    unit = next((place for place in units if str(place.unit_id) == wanted), None)
    found = list_cases(
        request, session, visitor.actor, desk.edition, tabs_of(desk.charter), roles=ROLES,
        unit_id=unit.unit_id if unit else None,
    )  # fmt: skip
    into = request.query_params.get("dispatch", "")
    return page(
        request, "province/files.html", desk=desk, found=found, units=units, unit=unit,
        into=into if into.isascii() and into.isdigit() else "", put_in=PUT_IN,
    )  # fmt: skip


@get("/province/bulk", sync_to_thread=True)
def before_many(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """What the step would do to the ticked files; nothing is done yet."""
    desk = desk_of(request, session, visitor, [OFFICER])
    bulk = preview(request, session, desk.edition, visitor.actor, STEPS, roles=[OFFICER])
    return page(request, "province/bulk.html", desk=desk, bulk=bulk)


@post("/province/bulk", sync_to_thread=True)
def take_many(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    desk = desk_of(request, session, visitor, [OFFICER])
    done = press_many(session, desk.edition, visitor.actor, typed, STEPS, roles=[OFFICER])
    step = str(typed.get("step"))
    if done.form is None:
        return go(request, f"/province/files?edition={desk.edition.name}", said_of(done, DONE[step]))
    session.rollback()
    bulk = look(
        session, desk.edition, visitor.actor, step, typed.getall("case", []), STEPS, roles=[OFFICER],
        pressed=done.form,
    )  # fmt: skip
    return page(request, "province/bulk.html", form=done.form, desk=desk, bulk=bulk)


def said_of(done: Done, words: Sentence) -> Sentence:
    """How many moved, how many stayed and why."""
    moved = say(words.text, n=len(done.moved))
    if not done.refused:
        return moved
    reasons = list(dict.fromkeys(str(reason) for _, why in done.refused for reason in why))
    return say("{moved} {n} hồ sơ ở lại: {reasons}", moved=moved, n=len(done.refused), reasons=reasons[:3])


routes = [files, before_many, take_many]

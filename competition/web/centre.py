"""Counter of the central organisers: what was forwarded, and its outcomes recorded for one or for several at once."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from competition.dossiers.queries import dispatches
from competition.editions.queries import journey_text
from competition.errors import NotAllowed
from competition.language import Sentence, say
from competition.web import centre_answers, centre_file
from competition.web.case_bulk import look, press_many, preview
from competition.web.case_lists import Tab, everywhere, list_cases, waiting_for
from competition.web.centre_words import RECORDING, keep_source
from competition.web.pages import go, page
from competition.web.province_desk import CENTRE, RECORDERS, ROLES, Desk, desk_of
from competition.web.province_files import CENTRAL, said_of
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES
from competition.workflow.actions import parsed

TABS = (
    Tab(
        "sent", say("Vừa gửi"), waiting_for("record_central_receipt"),
        say("Không có hồ sơ nào chờ xác nhận. Tỉnh gửi thì hồ sơ hiện ở đây."), (), "file_number",
    ),
    Tab(
        "received", say("Chờ sơ loại"), waiting_for("record_preliminary_passed"),
        say("Không có hồ sơ nào chờ kết quả sơ loại."), ("record_preliminary_passed", "record_preliminary_failed"),
        "file_number",
    ),
    Tab(
        "passed", say("Qua sơ loại"), waiting_for("record_training"), say("Không có hồ sơ nào vừa qua sơ loại."),
        ("record_training", "record_regional_finalist"), "file_number",
    ),
    Tab(
        "training", say("Tập huấn"), lambda journey: ["training"] if "training" in journey.states else [],
        say("Không có hồ sơ nào đang tập huấn."), ("record_regional_finalist",), "file_number",
    ),
    Tab(
        "finalists", say("Chung kết vùng"), waiting_for("record_regional_prize"),
        say("Không có hồ sơ nào chờ kết quả chung kết vùng."), ("record_regional_prize",), "file_number",
    ),
    Tab(
        "prizes", say("Giải vùng"), waiting_for("record_national_finalist"),
        say("Chưa có hồ sơ nào đạt giải vùng."), ("record_national_finalist",), "file_number",
    ),
    Tab(
        "national", say("Chung kết toàn quốc"), waiting_for("record_national_prize"),
        say("Chưa có hồ sơ nào vào chung kết toàn quốc."), ("record_national_prize",), "file_number",
    ),
)  # fmt: skip
ALL = Tab("all", say("Tất cả"), everywhere, CENTRAL.empty, (), "-state_since")
SEES = (*ROLES, CENTRE)
RECORDED: Sentence = say("Đã ghi kết quả của {n} hồ sơ.")


def tabs_of(desk: Desk) -> list[Tab]:
    """For the centre's own officer also everything she sees; the province has that on its own list."""
    return list(TABS) if desk.province else [*TABS, ALL]


@get("/centre", sync_to_thread=True)
def home(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    try:
        desk = desk_of(request, session, visitor, SEES)
    except NotAllowed:
        # The centre's own server holds no contest, only the packages that provinces sent.
        if visitor.actor.holds(CENTRE):
            return go(request, "/received")
        raise
    found = list_cases(request, session, visitor.actor, desk.edition, tabs_of(desk), roles=SEES)
    sent = [(one, many) for one, many in dispatches(session, visitor.actor, desk.edition) if one.sent_on is not None]
    states = parsed(*journey_text(session, desk.edition.dispatch_journey_id)).states
    return page(request, "centre/home.html", desk=desk, found=found, sent=sent, states=states)


@get("/centre/bulk", sync_to_thread=True)
def before_many(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """What recording would do to the ticked files, with the day, source and prize to fill in; nothing is done yet."""
    desk = desk_of(request, session, visitor, RECORDERS)
    bulk = preview(request, session, desk.edition, visitor.actor, RECORDING, roles=RECORDERS)
    return page(request, "centre/bulk.html", desk=desk, bulk=bulk)


@post("/centre/bulk", sync_to_thread=True, opt=TAKES_FILES)
def record_many(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    desk = desk_of(request, session, visitor, RECORDERS)
    gifts: dict[str, Any] = {}
    done = press_many(
        session, desk.edition, visitor.actor, typed, RECORDING, roles=RECORDERS, gifts=gifts,
        before=lambda _, form: keep_source(request, session, form, gifts),
    )  # fmt: skip
    if done.form is None:
        return go(request, f"/centre?edition={desk.edition.name}", said_of(done, RECORDED))
    session.rollback()
    bulk = look(
        session, desk.edition, visitor.actor, str(typed.get("step")), typed.getall("case", []), RECORDING,
        roles=RECORDERS, pressed=done.form,
    )  # fmt: skip
    return page(request, "centre/bulk.html", form=done.form, desk=desk, bulk=bulk)


routes = [home, before_many, record_many, *centre_file.routes, *centre_answers.routes]

"""Counter for the commune's officer: what waits at her desk, and one step for several files at once."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from competition.language import Sentence, say
from competition.proposals.checks import endorse_many
from competition.proposals.models import Proposal
from competition.web import (
    commune_case,
    commune_keyed,
    commune_one_stop,
    commune_paper,
    commune_people,
    commune_phone,
    commune_priority,
)
from competition.web.case_bulk import Done, look, press_many, preview
from competition.web.case_lists import Tab, after, everywhere, list_cases, waiting_for
from competition.web.commune_desk import ROLE, ROLES, Desk, desk_of
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.workflow.phoning import to_phone

TABS = (
    Tab(
        "submitted", say("Chờ tiếp nhận"), waiting_for("take_in"),
        say("Không có hồ sơ nào chờ tiếp nhận. Có chị nộp thì hồ sơ hiện ở đây; hồ sơ giấy thì bấm “Nhập hồ sơ giấy”."),
        ("take_in",),
    ),
    Tab(
        "returned", say("Trả lại"), after("return_to_applicant"),
        say("Không có hồ sơ nào đang chờ bổ sung."),
    ),
    Tab(
        "taken-in", say("Cần xác nhận"), waiting_for("endorse"),
        say("Không có hồ sơ nào cần xác nhận. Tiếp nhận xong, hồ sơ sang đây để xã ghi ý kiến."), ("endorse",),
        "state_since",
    ),
    Tab(
        "endorsed", say("Sẵn sàng chuyển"), waiting_for("pass_on"),
        say("Không có hồ sơ nào chờ chuyển. Xác nhận xong, hồ sơ sang đây để chuyển lên vòng sơ khảo."), ("pass_on",),
        "state_since",
    ),
    Tab(
        "keyed", say("Hồ sơ giấy đang nhập"), waiting_for("submit"),
        say("Không có hồ sơ giấy nào nhập dở."), (), "-state_since",
    ),
    Tab("all", say("Tất cả"), everywhere, say("Xã chưa có hồ sơ nào."), (), "-state_since"),
)  # fmt: skip
STEPS = [step for tab in TABS for step in tab.steps]
DONE: dict[str, Sentence] = {
    "take_in": say("Đã tiếp nhận và cấp số cho {n} hồ sơ."),
    "endorse": say("Đã xác nhận {n} hồ sơ."),
    "pass_on": say("Đã chuyển {n} hồ sơ lên vòng sơ khảo."),
}


@get("/commune", sync_to_thread=True)
def inbox(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """What waits for her, by what is to be done."""
    desk = desk_of(request, session, visitor)
    unit = _unit(request, desk)
    found = list_cases(request, session, visitor.actor, desk.edition, TABS, roles=ROLES, unit_id=unit)
    calls = len({one.person_id for one in to_phone(session, visitor.actor.units(ROLE))})
    return page(request, "commune/inbox.html", desk=desk, found=found, calls=calls, unit=unit)


def _unit(request: Request[Any, Any, Any], desk: Desk) -> int | None:
    """The commune that the address keeps, of several for which she works."""
    wanted = request.query_params.get("unit", "")
    return next((place.unit_id for place in desk.places if str(place.unit_id) == wanted), None)


@get("/commune/bulk", sync_to_thread=True)
def before_many(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """What the step would do to the ticked files; nothing is done yet."""
    desk = desk_of(request, session, visitor)
    bulk = preview(request, session, desk.edition, visitor.actor, STEPS, roles=ROLES)
    return page(request, "commune/bulk.html", desk=desk, bulk=bulk)


@post("/commune/bulk", sync_to_thread=True)
def take_many(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    desk = desk_of(request, session, visitor)

    def endorse(cases: Sequence[Proposal], form: PageForm) -> None:
        if "endorsement" in form:
            endorse_many(session, cases, form.endorsement.data, by=visitor.actor)

    done = press_many(session, desk.edition, visitor.actor, typed, STEPS, roles=ROLES, before=endorse)
    if done.form is None:
        return go(request, f"/commune?edition={desk.edition.name}", _said(done, str(typed.get("step"))))
    session.rollback()
    picked = typed.getall("case", [])
    bulk = look(
        session, desk.edition, visitor.actor, str(typed.get("step")), picked, STEPS, roles=ROLES, pressed=done.form
    )
    return page(request, "commune/bulk.html", form=done.form, desk=desk, bulk=bulk)


def _said(done: Done, step: str) -> Sentence:
    moved = say(DONE[step].text, n=len(done.moved))
    if not done.refused:
        return moved
    reasons = list(dict.fromkeys(reason for _, why in done.refused for reason in why))
    return say("{moved} {n} hồ sơ ở lại: {reasons}", moved=moved, n=len(done.refused), reasons=reasons[:3])


routes = [
    inbox, before_many, take_many, *commune_case.routes, *commune_paper.routes, *commune_priority.routes,
    *commune_keyed.routes, *commune_people.routes, *commune_phone.routes, *commune_one_stop.routes,
]  # fmt: skip

"""Counter of the screening unit: what lies there by state, its round, its files, one step for several at once."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.models import Place
from competition.editions.queries import journey_text
from competition.errors import NotAllowed, NotFound
from competition.language import Sentence, say
from competition.proposals.inbox import counts_by_state
from competition.scoring.models import ScreeningRound
from competition.web import (
    district_advice,
    district_allotment,
    district_blind,
    district_choice,
    district_conflicts,
    district_decision,
    district_feedback,
    district_files,
    district_minutes,
    district_panel,
    district_paper,
    district_quotas,
    district_ranking,
    district_record,
    district_rounds,
    district_samples,
)
from competition.web.case_bulk import Done, look, press_many, preview
from competition.web.case_lists import Tab, after, everywhere, list_cases, waiting_for
from competition.web.district_desk import ROLES, SECRETARY, STAFF, Desk, desk_of
from competition.web.district_provincial import provincial_home, provincial_round
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.web.staff_phone import ROLES as PHONING
from competition.workflow.actions import journey_of, parsed
from competition.workflow.journey import Journey, State
from competition.workflow.phoning import to_phone
from competition.workflow.rounds import open_round

TABS = (
    Tab(
        "check", say("Chờ xét điều kiện"), waiting_for("find_eligible"),
        say("Không có hồ sơ nào chờ xét điều kiện. Xã chuyển lên thì hồ sơ hiện ở đây."),
        ("find_eligible", "send_back_to_commune"), "state_since",
    ),
    Tab(
        "eligible", say("Đủ điều kiện"), waiting_for("enter_screening"),
        say("Chưa có hồ sơ nào đủ điều kiện đang chờ vòng chấm."), (), "name",
    ),
    Tab(
        "judging", say("Đang chấm"), waiting_for("rank", "select"), say("Không có hồ sơ nào đang chấm."), (), "score",
    ),
    Tab(
        "chosen", say("Được chọn, dự phòng"), after("select", "hold_in_reserve", "return_for_rework"),
        say("Chưa có hồ sơ nào được chọn."), (), "score",
    ),
    Tab("all", say("Tất cả"), everywhere, say("Chưa có hồ sơ nào được chuyển đến đơn vị."), (), "-state_since"),
)  # fmt: skip
STEPS = [step for tab in TABS for step in tab.steps]
DONE: dict[str, Sentence] = {
    "find_eligible": say("Đã xác nhận {n} hồ sơ đủ điều kiện."),
    "send_back_to_commune": say("Đã trả {n} hồ sơ về xã."),
}


@dataclass(frozen=True)
class UnitView:
    """A unit as its first page shows it: counted by stage, its round, and how far it is from its target."""

    place: Place
    counts: dict[str, int]
    sent: int
    target: int
    round: ScreeningRound | None
    state: State | None
    may_begin: bool


@get("/district", sync_to_thread=True)
def home(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    try:
        desk = desk_of(request, session, visitor)
    except NotAllowed:
        if (way := provincial_home(request, session, visitor)) is None:
            raise
        return way
    journey = parsed(*journey_text(session, desk.edition.proposal_journey_id))
    found = session.scalars(
        select(ScreeningRound).where(
            ScreeningRound.edition_id == desk.edition.id, ScreeningRound.key == "screening",
            ScreeningRound.unit_id.in_([place.unit_id for place in desk.places]),
        )
    )  # fmt: skip
    rounds = {round.unit_id: round for round in found}
    units = [_unit(session, desk, journey, place, rounds.get(place.unit_id)) for place in desk.places]
    serves = desk.edition.province_id in visitor.actor.units(*STAFF)
    provincial = provincial_round(session, desk.edition) if serves else None
    calls = len({one.person_id for one in to_phone(session, visitor.actor.units(*PHONING))})
    return page(request, "district/home.html", desk=desk, units=units, provincial=provincial, calls=calls)


def _unit(session: Session, desk: Desk, journey: Journey, place: Place, round: ScreeningRound | None) -> UnitView:
    by_state = counts_by_state(session, desk.actor, desk.edition, unit_id=place.unit_id, roles=STAFF)
    counts = {}
    for tab in TABS:
        states = tab.states(journey)
        counts[tab.key] = sum(many for state, many in by_state.items() if states is None or state in states)
    sent = sum(many for state, many in by_state.items() if journey.states[state].counts_for_quota)
    return UnitView(
        place, counts, sent, desk.charter.targets.forwarded_per_unit, round,
        journey_of(session, round).states[round.state] if round else None,
        desk.actor.holds(SECRETARY, place.unit_id),
    )  # fmt: skip


@post("/district", sync_to_thread=True)
def begin_round(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Begin a unit's round; begun already, it is shown."""
    desk = desk_of(request, session, visitor)
    place = next((one for one in desk.places if str(one.unit_id) == typed.get("unit")), None)
    if place is None:
        raise NotFound
    round = open_round(session, desk.edition, "screening", place.unit_id, by=visitor.actor)
    return go(request, f"/district/rounds/{round.id}/panel", say("Đã lập vòng chấm. Mời chị xếp ghế hội đồng."))


@get("/district/files", sync_to_thread=True)
def files(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    desk = _secretarys(request, session, visitor)
    found = list_cases(request, session, visitor.actor, desk.edition, TABS, roles=ROLES)
    return page(request, "district/files.html", desk=desk, found=found)


def _secretarys(request: Request[Any, Any, Any], session: Session, visitor: Visitor) -> Desk:
    """The files with their authors' names are the secretary's; a chair reads them blind."""
    desk = desk_of(request, session, visitor)
    if not desk.is_secretary:
        raise NotFound
    return desk


@get("/district/bulk", sync_to_thread=True)
def before_many(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """What the step would do to the ticked files; nothing is done yet."""
    desk = _secretarys(request, session, visitor)
    bulk = preview(request, session, desk.edition, visitor.actor, STEPS, roles=ROLES)
    return page(request, "district/bulk.html", desk=desk, bulk=bulk)


@post("/district/bulk", sync_to_thread=True)
def take_many(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    desk = _secretarys(request, session, visitor)
    done = press_many(session, desk.edition, visitor.actor, typed, STEPS, roles=ROLES)
    if done.form is None:
        return go(request, f"/district/files?edition={desk.edition.name}", _said(done, str(typed.get("step"))))
    session.rollback()
    bulk = look(
        session, desk.edition, visitor.actor, str(typed.get("step")), typed.getall("case", []), STEPS, roles=ROLES,
        pressed=done.form,
    )  # fmt: skip
    return page(request, "district/bulk.html", form=done.form, desk=desk, bulk=bulk)


def _said(done: Done, step: str) -> Sentence:
    moved = say(DONE[step].text, n=len(done.moved))
    if not done.refused:
        return moved
    reasons = list(dict.fromkeys(str(reason) for _, why in done.refused for reason in why))
    return say("{moved} {n} hồ sơ ở lại: {reasons}", moved=moved, n=len(done.refused), reasons=reasons[:3])


routes = [
    home, begin_round, files, before_many, take_many, *district_files.routes, *district_rounds.routes,
    *district_blind.routes,
    *district_panel.routes, *district_conflicts.routes, *district_ranking.routes, *district_choice.routes,
    *district_minutes.routes, *district_record.routes, *district_paper.routes, *district_quotas.routes,
    *district_allotment.routes, *district_samples.routes, *district_advice.routes,
    *district_feedback.routes, *district_decision.routes,
]  # fmt: skip

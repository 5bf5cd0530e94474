"""Counter of the province: the board of all screening units, the funnel, and what waits at the province's desk."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from competition.editions.queries import journey_text
from competition.language import Sentence, say
from competition.proposals.inbox import counts_by_state
from competition.reports.queries import BoardRow, board
from competition.web import (
    province_answer,
    province_batches,
    province_bridge,
    province_dispatch,
    province_dispatches,
    province_file,
    province_files,
    province_finals,
    province_hand_over,
    province_papers,
    province_register,
    province_signing,
)
from competition.web.case_lists import Tab
from competition.web.pages import page
from competition.web.province_desk import ROLES, Desk, desk_of
from competition.web.province_files import tabs_of
from competition.web.signed_in import Visitor
from competition.workflow.actions import parsed

WAITING = ("check", "round", "ready", "dispatch")
FUNNEL = (
    (say("Đã nhận"), "received"), (say("Đã tiếp nhận"), "taken_in"), (say("Đủ điều kiện"), "eligible"),
    (say("Đã chấm"), "scored"), (say("Được chọn"), "selected"), (say("Đã gửi Trung ương"), "forwarded"),
    (say("Vào chung kết vùng"), "finalists"),
)  # fmt: skip


def funnel_of(rows: list[BoardRow]) -> list[tuple[Sentence, int]]:
    """The whole province from intake to the region: the sums of its units."""
    return [(label, sum(getattr(row, key) for row in rows)) for label, key in FUNNEL]


def waiting_of(session: Session, desk: Desk) -> list[tuple[Tab, int]]:
    """What lies at the province's own desk, by what is to be done."""
    journey = parsed(*journey_text(session, desk.edition.proposal_journey_id))
    counts = counts_by_state(session, desk.actor, desk.edition, roles=ROLES)
    found = []
    for tab in tabs_of(desk.charter):
        if tab.key in WAITING:
            states = tab.states(journey) or []
            found.append((tab, sum(counts.get(state, 0) for state in states)))
    return found


@get("/province", sync_to_thread=True)
def show_board(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    desk = desk_of(request, session, visitor)
    rows = board(session, desk.edition)
    return page(
        request, "province/board.html", desk=desk, rows=rows, funnel_steps=funnel_of(rows),
        waiting=waiting_of(session, desk), days_left=rows[0].days_left if rows else 0,
        arrived=[row for row in rows if row.round_state == "with_province"],
    )  # fmt: skip


routes = [
    show_board, *province_files.routes, *province_file.routes, *province_batches.routes, *province_bridge.routes,
    *province_dispatches.routes, *province_dispatch.routes, *province_papers.routes,
    *province_signing.routes, *province_register.routes,
    *province_answer.routes, *province_finals.routes, *province_hand_over.routes,
]  # fmt: skip

"""Counter of the jurors: my rounds, and the list of my files in one."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.queries import charter_of
from competition.language import say
from competition.scoring.conflict_kinds import CONFLICT_KINDS
from competition.scoring.far_sheets import unexplained_far_sheets
from competition.scoring.my_rounds import my_rounds
from competition.scoring.reading import my_sheets
from competition.scoring.samples import all_practised, samples_of
from competition.web import juror_conflicts, juror_files, juror_offline, juror_report, juror_samples, juror_sheet
from competition.web.juror_desk import find_desk
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.workflow.actions import state_of

# What became of a sheet → its tag.
SHEET_TAGS = {
    "draft": (say("Chưa chấm"), "yellow"),
    "begun": (say("Đang chấm"), "blue"),
    "submitted": (say("Đã nộp phiếu"), "green"),
    "abstained": (say("Không tham gia chấm"), "grey"),
    "recused": (say("Rút khỏi việc chấm"), "orange"),
    "absent": (say("Vắng mặt"), "grey"),
    "void": (say("Hồ sơ đã rút"), "grey"),
}
NOT_SHOWN = ("void", "unallotted")


@get("/jury", sync_to_thread=True)
def home(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    rounds = [(one, charter_of(one.edition), state_of(session, one.round)) for one in my_rounds(session, visitor.actor)]
    return page(request, "juror/home.html", rounds=rounds)


@get("/jury/rounds/{round_id:int}", sync_to_thread=True)
def my_files(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Her files with the state of each; conflicts are declared first."""
    desk = find_desk(session, visitor.actor, round_id)
    if desk.is_open and desk.seat.declared_at is None:
        return go(request, f"{desk.address}/conflicts")
    sheets = [sheet for sheet in my_sheets(session, visitor.actor, desk.round) if sheet.status not in NOT_SHOWN]
    samples = samples_of(session, desk.round) if desk.is_open else []
    practised = all_practised(samples, visitor.actor.person_id or 0)
    waiting = next((one for one in sheets if one.status == "draft" and practised), None)
    return page(
        request, "juror/files.html", desk=desk, sheets=sheets, waiting=waiting, tags=SHEET_TAGS, kinds=CONFLICT_KINDS,
        samples=samples, practised=practised,
        state=state_of(session, desk.round), done=sum(one.status in ("submitted", "abstained") for one in sheets),
        all=sum(one.status in ("submitted", "abstained", "draft") for one in sheets),
        far=unexplained_far_sheets(session, visitor.actor, desk.round) if desk.is_open else set(),
    )  # fmt: skip


routes = [
    home, my_files, *juror_conflicts.routes, *juror_samples.routes, *juror_sheet.routes, *juror_files.routes,
    *juror_offline.routes, *juror_report.routes,
]  # fmt: skip

"""A juror reads how she scored beside the others, once the scoring is closed; of nobody else is anything told."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import Refused
from competition.language import say
from competition.scoring.advice import advice_of
from competition.scoring.panel import panel_of
from competition.scoring.report_words import in_words
from competition.web.juror_desk import find_desk
from competition.web.pages import page
from competition.web.signed_in import Visitor


@get("/jury/rounds/{round_id:int}/report", sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_desk(session, visitor.actor, round_id)
    if desk.round.open_for in ("panel", "sheets"):
        raise Refused(say("Khóa chấm xong chị mới xem được cách chấm của mình bên cạnh hội đồng."))
    panel = panel_of(session, desk.round)
    mine = next((one.code for one in panel if one.person_id == visitor.actor.person_id), "")
    reports = [
        (part.kind, report)
        for part in advice_of(session, desk.round)
        for report in part.reports
        if report.juror == mine
    ]  # fmt: skip
    return page(request, "juror/report.html", desk=desk, reports=reports, in_words=in_words)


routes = [show]

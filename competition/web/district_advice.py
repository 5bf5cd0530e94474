"""Counter for what the jury should talk about first, and how each juror scores: for who runs or chairs the round."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import Refused
from competition.language import say
from competition.scoring.advice import advice_of
from competition.scoring.report_words import in_words
from competition.web.district_desk import find_round_desk
from competition.web.pages import page
from competition.web.signed_in import Visitor


@get("/district/rounds/{round_id:int}/advice", sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    if not desk.closed:
        raise Refused(say("Chưa có gợi ý trao đổi: vòng chấm chưa khóa."))
    return page(
        request, "district/advice.html", desk=desk, parts=advice_of(session, desk.round), in_words=in_words,
        names={one.code: one.name for one in desk.jurors}, kinds=desk.charter.kinds,
    )  # fmt: skip


routes = [show]

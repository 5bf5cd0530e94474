"""Counter for the round's conflicts of interest with the chair's waiver, and for sheets that were changed."""

from decimal import Decimal
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput
from competition.language import say
from competition.scoring.conflicts import waive
from competition.scoring.measures import rubrics_of
from competition.scoring.sheet_history import changes_of_round
from competition.scoring.ties_known import KnownTie, ties_of_round
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.fields import paragraphs
from competition.web.forms import PageForm
from competition.web.juror_marks import points
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

AT = "/district/rounds/{round_id:int}/conflicts"


class WaiverForm(PageForm):
    reason = paragraphs(say("Lý do cho phép chấm"), missing=say("Hãy ghi lý do cho phép chấm."), most=500, rows=2)


def _pair(tie: KnownTie) -> str:
    return f"waive-{tie.proposal_id}-{tie.juror_id}"


def _page(
    request: Request[Any, Any, Any], session: Session, desk: RoundDesk, form: PageForm | None = None
) -> Response[Any]:
    ties = ties_of_round(session, desk.round, desk.panel)
    may_waive = desk.chairs and desk.round.open_for == "sheets"
    waivers: dict[str, PageForm] = {}
    for tie in ties:
        if may_waive and tie.waivable and tie.juror_id != desk.actor.person_id:
            waivers.setdefault(_pair(tie), WaiverForm(prefix=_pair(tie)))
    if form is not None:
        waivers |= {pair: form for pair in waivers if form._prefix == f"{pair}-"}
    return page(
        request, "district/conflicts.html", form=form, desk=desk, waivers=waivers, pair=_pair,
        # What was found names the author; who still judges blind is told the kind alone.
        ties=[(tie, tie.reason if tie.declared or desk.closed or not desk.votes else "") for tie in ties],
        silent=[one for one in desk.jurors if one.present and one.declared_at is None],
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _page(request, session, find_round_desk(session, visitor, round_id))


@get(AT + "/{proposal_id:int}/{juror_id:int}", sync_to_thread=True)
def back(
    request: Request[Any, Any, Any], round_id: FromPath[int], proposal_id: FromPath[int], juror_id: FromPath[int]
) -> Response[Any]:
    return go(request, f"/district/rounds/{round_id}/conflicts")


@post(AT + "/{proposal_id:int}/{juror_id:int}", sync_to_thread=True)
def let_judge(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], proposal_id: FromPath[int], juror_id: FromPath[int],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """The chair's named act: this juror judges this file in spite of the tie."""
    desk = find_round_desk(session, visitor, round_id)
    form = WaiverForm(typed, prefix=f"waive-{proposal_id}-{juror_id}")
    if form.taken():
        try:
            waive(session, desk.round, proposal_id, juror_id, form.reason.data, by=visitor.actor)
            return go(request, f"{desk.address}/conflicts", say("Đã cho phép chấm; lý do được ghi vào biên bản."))
        except BadInput as bad:
            form.refuse(bad)
    return _page(request, session, desk, form)


@get("/district/rounds/{round_id:int}/changes", sync_to_thread=True)
def changes(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """What was done to sheets after they were handed in; old scores stand there once the scoring is closed."""
    desk = find_round_desk(session, visitor, round_id)
    labels = {
        key: criterion.name
        for rubric in rubrics_of(desk.charter, desk.round.key).values()
        for key, criterion in rubric.by_key.items()
    }
    return page(
        request, "district/changes.html", desk=desk, changes=changes_of_round(session, desk.round), labels=labels,
        points=lambda told: points(Decimal(told)),
    )  # fmt: skip


routes = [show, back, let_judge, changes]

"""Counter for a round as a whole: where it is, who is in, its next button; late files, promotion from the reserve."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import NotFound, Refused
from competition.language import Sentence, say
from competition.proposals.models import Proposal
from competition.scoring.board import Board, board_of_round
from competition.web.case_pages import history_of
from competition.web.case_steps import StepButton, press, step_buttons
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.forms import PageForm
from competition.web.juror import SHEET_TAGS
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.workflow.actions import journey_of
from competition.workflow.facts_reserve import next_by_quotas
from competition.workflow.facts_rounds import open_sheets, panels
from competition.workflow.round_ways import in_round, proposal_journey, to_judge
from competition.workflow.rounds import bring_in_late_files

AT = "/district/rounds/{round_id:int}"
# The signature has a page of its own: a password never goes through a step's form.
SIGN = "sign"
PROMOTE = {"screening": "promote", "provincial": "promote_provincially"}
DONE: dict[str, Sentence] = {
    "open_scoring": say("Đã mở vòng chấm; giám khảo nhận thư báo."),
    "close_scoring": say("Đã khóa chấm và xếp hạng."),
    "reopen_scoring": say("Đã mở lại vòng chấm."),
    "send_to_province": say("Đã gửi các hồ sơ được chọn lên tỉnh."),
    "promote": say("Đã đưa hồ sơ từ dự phòng lên."),
}


def round_page(
    request: Request[Any, Any, Any], session: Session, desk: RoundDesk, form: PageForm | None = None
) -> Response[Any]:
    round, journey = desk.round, journey_of(session, desk.round)
    board = board_of_round(session, round, desk.actor) if round.open_for == "sheets" else None
    known: dict[Any, Any] = {panels: {round.id: desk.panel}}
    if board is not None:
        known[open_sheets] = {round.id: _waiting(board)}
    steps: list[StepButton] = []
    if round.open_for != "choices":
        steps = step_buttons(session, desk.edition, round, by=desk.actor, known=known, pressed=form)
    late = len(to_judge(session, proposal_journey(session, desk.edition), round)) if board and desk.runs else 0
    return page(
        request, "district/round.html", form=form, desk=desk, round=round, state=journey.states[round.state],
        steps=[one for one in steps if one.name != SIGN], board=board, late=late, tags=SHEET_TAGS,
        promotion=_promotion(session, desk, form), history=history_of(session, round),
        silent=[one for one in desk.jurors if one.present and one.declared_at is None],
    )  # fmt: skip


def _waiting(board: Board) -> Mapping[int, int]:
    """Juror → how many of her sheets are drafts, as the board shows it already."""
    counted: dict[int, int] = {}
    for row in board.rows:
        for cell in row.cells.values():
            if cell.status == "draft":
                counted[cell.juror_id] = counted.get(cell.juror_id, 0) + 1
    return counted


def _promotion(session: Session, desk: RoundDesk, form: PageForm | None) -> tuple[Proposal, StepButton] | None:
    """The first of the reserve with its button, for whoever may promote it."""
    if desk.round.open_for or desk.round.state == "open":
        return None
    name = PROMOTE[desk.round.key]
    waiting = in_round(session, desk.round, proposal_journey(session, desk.edition).steps[name].from_)
    up = next_by_quotas(session, proposal_journey(session, desk.edition), desk.round, name)
    waiting = [file for file in waiting if file.id in up] or waiting
    first = min(waiting, key=lambda file: (file.jury_rank or len(waiting) + 1, file.id), default=None)
    if first is None:
        return None
    found = step_buttons(session, desk.edition, first, by=desk.actor, pressed=form)
    return next(((first, one) for one in found if one.name == name), None)


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return round_page(request, session, find_round_desk(session, visitor, round_id))


@get(AT + "/steps/{step:str}", sync_to_thread=True)
def back(request: Request[Any, Any, Any], round_id: FromPath[int], step: FromPath[str]) -> Response[Any]:
    """A refused form stays in the address bar; loading it again shows the round."""
    return go(request, f"/district/rounds/{round_id}")


@post(AT + "/steps/{step:str}", sync_to_thread=True)
def take_step(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], step: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """One button of the round; refused, the page stands again with the reasons."""
    desk = find_round_desk(session, visitor, round_id)
    if step == SIGN:
        raise NotFound
    form = press(session, desk.round, step, typed, by=visitor.actor)
    if form is not None:
        return round_page(request, session, find_round_desk(session, visitor, round_id), form)
    onward = f"{desk.address}/ranking" if step == "close_scoring" else desk.address
    return go(request, onward, DONE.get(step, say("Đã xong.")))


@post(AT + "/late", sync_to_thread=True)
def bring_in(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Files that became eligible after the opening come in."""
    desk = find_round_desk(session, visitor, round_id)
    many = bring_in_late_files(session, desk.round, by=visitor.actor)
    return go(request, desk.address, say("Đã đưa {n} hồ sơ vào vòng chấm.", n=many))


@get(AT + "/promotion/{proposal_id:int}", sync_to_thread=True)
def back_from_promotion(
    request: Request[Any, Any, Any], round_id: FromPath[int], proposal_id: FromPath[int]
) -> Response[Any]:
    return go(request, f"/district/rounds/{round_id}")


@post(AT + "/promotion/{proposal_id:int}", sync_to_thread=True)
def promote(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """The next of the reserve takes the place of one that left."""
    desk = find_round_desk(session, visitor, round_id)
    name = PROMOTE[desk.round.key]
    waiting = in_round(session, desk.round, proposal_journey(session, desk.edition).steps[name].from_)
    file = next((one for one in waiting if one.id == proposal_id), None)
    if file is None:
        raise Refused(say("Hồ sơ này không còn trong danh sách dự phòng."))
    form = press(session, file, name, typed, by=visitor.actor)
    if form is not None:
        return round_page(request, session, find_round_desk(session, visitor, round_id), form)
    return go(request, desk.address, DONE["promote"])


routes = [show, back, take_step, bring_in, back_from_promotion, promote]

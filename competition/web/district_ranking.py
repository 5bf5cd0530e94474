"""Counter for the ranking: the rule's result with its reasons, the advisory estimate beside it, ties to settle."""

from itertools import groupby
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput, Refused
from competition.language import say
from competition.scoring.advised import advise_board
from competition.scoring.board import Board, BoardRow, board_of_round
from competition.scoring.measures import rubrics_of
from competition.scoring.minutes_words import OUTCOME_LABELS
from competition.scoring.rule_words import in_words
from competition.scoring.standings import draw_lots, rule_of_round, settle_tie
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.fields import line, numeral, paragraphs
from competition.web.forms import PageForm
from competition.web.juror import SHEET_TAGS
from competition.web.juror_marks import points
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

AT = "/district/rounds/{round_id:int}/ranking"
NOT_YET = say("Chưa có xếp hạng: vòng chấm chưa khóa.")


class DrawForm(PageForm):
    seed = line(
        say("Mã đã bốc thăm công khai"), hint=say("Ghi đúng như đã đọc trước mọi người; chỉ ghi được một lần."),
        missing=say("Hãy ghi mã đã bốc thăm công khai (tối đa 60 ký tự)."), most=60,
    )  # fmt: skip


def tie_form(rows: list[BoardRow], typed: Any = None) -> PageForm:
    """The tied files, each with its place among them, and the chair's reason."""
    parts: dict[str, Any] = {
        f"place_{row.proposal_id}": numeral(
            say("Thứ tự của {name}", name=row.name), least=1, most=len(rows), width="2",
            missing=say("Hãy ghi thứ tự của {name}.", name=row.name),
        )
        for row in rows
    }  # fmt: skip
    missing = say("Hãy ghi lý do phân định hồ sơ đồng điểm.")
    parts["reason"] = paragraphs(say("Lý do"), missing=missing, rows=2, most=1000)
    form: PageForm = type("TieForm", (PageForm,), parts)(typed)
    return form


def tied(board: Board) -> list[list[BoardRow]]:
    """Groups of files that share a place after the whole chain."""
    ranked = [row for row in board.rows if row.standing and row.standing.rank]
    ranked.sort(key=lambda row: (row.standing.rank, row.kind, row.name))  # type: ignore[union-attr]
    groups = [list(group) for _, group in groupby(ranked, key=lambda row: (row.standing.rank, row.standing.exact))]  # type: ignore[union-attr]
    return [group for group in groups if len(group) > 1]


def _page(
    request: Request[Any, Any, Any], session: Session, desk: RoundDesk, form: PageForm | None = None
) -> Response[Any]:
    if not desk.closed:
        raise Refused(NOT_YET)
    board = board_of_round(session, desk.round, desk.actor)
    rubrics, rule = rubrics_of(desk.charter, desk.round.key), rule_of_round(session, desk.round)
    deciding = desk.chairs and desk.round.open_for == "choices"
    by_chair = deciding and any(link.by == "chair" for link in rule.ties)
    by_draw = deciding and any(link.by == "draw" and not link.seed for link in rule.ties)
    ties = tied(board)
    return page(
        request, "district/ranking.html", form=form, desk=desk, board=board, points=points, alert=rule.spread_alert,
        rule=in_words(rule, next(iter(rubrics.values()))), advised=advise_board(board, rubrics),
        outcomes=OUTCOME_LABELS, tags=SHEET_TAGS, ties=ties,
        settling=[(group, _pressed(form, group) or tie_form(group)) for group in ties] if by_chair else [],
        drawing=(form if form is not None and "seed" in form else DrawForm()) if by_draw and ties else None,
    )  # fmt: skip


def _pressed(form: PageForm | None, group: list[BoardRow]) -> PageForm | None:
    """The refused form, where it was this group's."""
    return form if form is not None and f"place_{group[0].proposal_id}" in form else None


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _page(request, session, find_round_desk(session, visitor, round_id))


@post(AT, sync_to_thread=True)
def settle(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """The chair's reasoned order of tied files, or the seed that was drawn in public."""
    desk = find_round_desk(session, visitor, round_id)
    board = board_of_round(session, desk.round, desk.actor)
    asked = {name.removeprefix("place_") for name in typed if name.startswith("place_")}
    group = next((rows for rows in tied(board) if {str(row.proposal_id) for row in rows} == asked), None)
    form = DrawForm(typed) if "seed" in typed else tie_form(group or [], typed)
    if form.taken():
        try:
            if "seed" in form:
                draw_lots(session, desk.round, form.seed.data, by=visitor.actor)
                return go(request, f"{desk.address}/ranking", say("Đã ghi mã bốc thăm và xếp hạng lại."))
            places = {row.proposal_id: form[f"place_{row.proposal_id}"].data for row in group or []}
            order = sorted(places, key=lambda one: places[one])
            settle_tie(session, desk.round, order, form.reason.data, by=visitor.actor)
            return go(request, f"{desk.address}/ranking", say("Đã ghi thứ tự và lý do của chủ tịch."))
        except BadInput as bad:
            form.refuse(bad)
    return _page(request, session, desk, form)


routes = [show, settle]

"""Counter for the chair's choice: what the rule proposes, what she decides, why she leaves the order or chooses few."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput
from competition.language import say
from competition.proposals.models import Proposal
from competition.scoring.choice_rules import LEFT, OUTCOMES
from competition.scoring.choices import choose as decide
from competition.scoring.choices import give_minimum_reason, propose_selection
from competition.scoring.minutes_words import OUTCOME_LABELS
from competition.scoring.models import Standing
from competition.scoring.panel import must_be_open_for
from competition.scoring.standings import standings_of
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.fields import choose, line, paragraphs
from competition.web.forms import PageForm
from competition.web.juror_marks import points
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

AT = "/district/rounds/{round_id:int}/choice"
Rows = Sequence[tuple[Standing, Proposal]]


class FewForm(PageForm):
    reason = paragraphs(
        say("Lý do chọn ít hơn mức phấn đấu"),
        hint=say("Được in vào biên bản. Không cần chọn thêm cho đủ."), missing=say("Hãy ghi lý do."), most=1000, rows=3,
    )  # fmt: skip


def choice_form(rows: Rows, proposed: dict[int, str], typed: Any = None) -> PageForm:
    """For each file a decision, at first as decided before or as the rule proposes, and a reason."""
    labels = [(key, OUTCOME_LABELS[key]) for key in OUTCOMES]
    parts: dict[str, Any] = {}
    start: dict[str, Any] = {}
    for standing, file in rows:
        parts[f"decision_{file.id}"] = choose(
            say("Quyết định"), [("", OUTCOME_LABELS[""]), *labels], required=False, look="select"
        )
        parts[f"reason_{file.id}"] = line(say("Lý do (khi khác thứ hạng)"), required=False, most=500)
        start[f"decision_{file.id}"] = standing.outcome or proposed.get(file.id, "")
        start[f"reason_{file.id}"] = standing.outcome_reason
    form: PageForm = type("ChoiceForm", (PageForm,), parts)(typed, start=start)
    return form


def _page(
    request: Request[Any, Any, Any], session: Session, desk: RoundDesk, form: PageForm | None = None
) -> Response[Any]:
    must_be_open_for(desk.round, "choices")
    rows = [(standing, file) for standing, file in standings_of(session, desk.round) if standing.outcome != LEFT]
    proposed = propose_selection(session, desk.round)
    chosen = sum(standing.outcome == "selected" for standing, _ in rows)
    return page(
        request, "district/choice.html", form=form, choosing=form or choice_form(rows, proposed), desk=desk,
        rows=rows, proposed=proposed, outcomes=OUTCOME_LABELS, chosen=chosen, points=points,
        decided=all(standing.outcome for standing, _ in rows),
        may_explain=desk.chairs or desk.runs,
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _page(request, session, find_round_desk(session, visitor, round_id))


@post(AT, sync_to_thread=True)
def keep_choice(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    rows = [(standing, file) for standing, file in standings_of(session, desk.round) if standing.outcome != LEFT]
    form = choice_form(rows, {}, typed)
    if form.taken():
        try:
            decisions = {file.id: form[f"decision_{file.id}"].data or "" for _, file in rows}
            reasons = {file.id: form[f"reason_{file.id}"].data or "" for _, file in rows}
            decide(session, desk.round, decisions, reasons, by=visitor.actor)
            many = sum(told == "selected" for told in decisions.values())
            return go(request, f"{desk.address}/choice", say("Đã ghi quyết định: chọn {n} hồ sơ.", n=many))
        except BadInput as bad:
            form.refuse(bad)
    return _page(request, session, desk, form)


FEW = "/district/rounds/{round_id:int}/few"


@get(FEW, sync_to_thread=True)
def why_few(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    form = FewForm(start={"reason": desk.round.below_minimum_reason})
    return page(request, "district/few.html", form=form, desk=desk)


@post(FEW, sync_to_thread=True)
def explain_few(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Why fewer go on than the edition strives for."""
    desk = find_round_desk(session, visitor, round_id)
    form = FewForm(typed)
    if form.taken():
        give_minimum_reason(session, desk.round, form.reason.data, by=visitor.actor)
        onward = f"{desk.address}/choice" if desk.round.open_for == "choices" else desk.address
        return go(request, onward, say("Đã ghi lý do; lý do được in vào biên bản."))
    return page(request, "district/few.html", form=form, desk=desk)


routes = [show, keep_choice, why_few, explain_few]

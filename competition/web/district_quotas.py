"""Counter for choosing under several quotas: who is chosen with the proof, what another number would do."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput, NotFound
from competition.language import say
from competition.scoring.minutes_words import OUTCOME_LABELS
from competition.scoring.quota_choice import Field, decisions_of, field_of, quotas_of, set_quotas, take_over
from competition.scoring.quota_words import proof, tied_at_the_line
from competition.scoring.selection import Change, Quota, Scope, Selection, if_quota_were, select
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.fields import numeral, paragraphs
from competition.web.forms import PageForm
from competition.web.juror_marks import points
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

AT = "/district/rounds/{round_id:int}/quotas"
MOST = 1000
SCOPES = {
    "total": say("Tổng số"), "unit": say("Theo đơn vị"), "sector": say("Theo lĩnh vực"),
    "priority": say("Theo nhóm ưu tiên"),
}  # fmt: skip


class TakeForm(PageForm):
    reason = paragraphs(
        say("Lý do không đủ chỉ tiêu tối thiểu"), required=False, most=1000, rows=3,
        hint=say("Chỉ cần khi còn thiếu; được in vào biên bản. Không lấy hồ sơ không đạt để bù."),
    )  # fmt: skip


def quota_form(offered: Sequence[Quota], now: Mapping[tuple[Scope, str], Quota], typed: Any = None) -> PageForm:
    """At least and at most for each quota that may be set; empty is no quota."""
    parts: dict[str, Any] = {}
    start: dict[str, Any] = {}
    for at, one in enumerate(offered):
        parts[f"least_{at}"] = numeral(say("Ít nhất"), required=False, most=MOST, width="4")
        parts[f"most_{at}"] = numeral(say("Nhiều nhất"), required=False, most=MOST, width="4")
        if (one.scope, one.key) in now:
            set_one = now[one.scope, one.key]
            start |= {f"least_{at}": set_one.least or None, f"most_{at}": set_one.most}
    form: PageForm = type("QuotaForm", (PageForm,), parts)(typed, start=start)
    return form


def _asked(offered: Sequence[Quota], form: PageForm) -> list[Quota]:
    found = []
    faults = {}
    for at, one in enumerate(offered):
        least, most = form[f"least_{at}"].data, form[f"most_{at}"].data
        if most is not None and (least or 0) > most:
            faults[f"most_{at}"] = say("Nhiều nhất phải không nhỏ hơn ít nhất.")
        if least or most is not None:
            found.append(Quota(one.scope, one.key, least or 0, most, one.label))
    if faults:
        raise BadInput(faults)
    return found


def _settable(desk: RoundDesk, field: Field) -> list[Quota]:
    """Whoever changes the number of a priority group learns whose it is: only those who may read the claims do."""
    return [one for one in field.offered if one.scope != "priority" or desk.runs]


def _what_if(
    request: Request[Any, Any, Any], desk: RoundDesk, field: Field, quotas: Sequence[Quota]
) -> tuple[int, int, Change] | None:
    """The quota asked about by its place in the list, the number asked for, and who would enter and leave."""
    asked, number = request.query_params.get("if", ""), request.query_params.get("most", "")
    bounded = [at for at, one in enumerate(quotas) if one.most is not None and one.scope != "priority"]
    if not (asked.isascii() and asked.isdigit() and number.isascii() and number.isdigit() and len(number) < 5):
        if not bounded:
            return None
        at, most = bounded[0], (quotas[bounded[0]].most or 0) + 1
    else:
        at, most = int(asked), int(number)
    if at >= len(quotas) or (quotas[at].scope == "priority" and not desk.runs):
        raise NotFound
    one = quotas[at]
    return (
        at,
        most,
        if_quota_were(
            field.candidates, quotas, {one: Quota(one.scope, one.key, min(one.least, most), most, one.label)}
        ),
    )


def _page(
    request: Request[Any, Any, Any], session: Session, desk: RoundDesk, form: PageForm | None = None,
    taking: PageForm | None = None,
) -> Response[Any]:  # fmt: skip
    if not desk.closed:
        raise NotFound
    field = field_of(session, desk.round)
    quotas = quotas_of(desk.round, field)
    now = {(one.scope, one.key): one for one in quotas}
    found: Selection = select(field.candidates, quotas)
    is_open = desk.round.open_for == "choices"
    return page(
        request, "district/quotas.html", form=form or taking, asking=form or quota_form(_settable(desk, field), now),
        taking=taking or TakeForm(start={"reason": desk.round.course.get("quotas_taken", {}).get("reason", "")}),
        desk=desk, ground=field, quotas=quotas, found=found, proof=proof(found), scopes=SCOPES,
        what_if=_what_if(request, desk, field, quotas), settable=_settable(desk, field),
        decisions=decisions_of(desk.round, field, found),
        outcomes=OUTCOME_LABELS, points=points, tied=tied_at_the_line(field.candidates, found),
        may_set=is_open and (desk.runs or desk.chairs), may_take=is_open and desk.chairs,
        taken=desk.round.course.get("quotas_taken"),
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _page(request, session, find_round_desk(session, visitor, round_id))


@post(AT, sync_to_thread=True)
def keep(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Set the quotas; nothing is chosen by it."""
    desk = find_round_desk(session, visitor, round_id)
    if not desk.closed:
        raise NotFound
    field = field_of(session, desk.round)
    offered = _settable(desk, field)
    form = quota_form(offered, {}, typed)
    if form.taken():
        try:
            besides = [one for one in quotas_of(desk.round, field) if one.scope == "priority" and not desk.runs]
            set_quotas(session, desk.round, [*_asked(offered, form), *besides], by=visitor.actor)
            return go(request, f"{desk.address}/quotas", say("Đã ghi chỉ tiêu và tính lại; chưa có gì được chọn."))
        except BadInput as bad:
            form.refuse(bad)
    return _page(request, session, desk, form)


@get(AT + "/take", sync_to_thread=True)
def back(request: Request[Any, Any, Any], round_id: FromPath[int]) -> Response[Any]:
    return go(request, f"/district/rounds/{round_id}/quotas")


@post(AT + "/take", sync_to_thread=True)
def take(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """The chair makes the selection hers; she may still change it file by file before she signs."""
    desk = find_round_desk(session, visitor, round_id)
    form = TakeForm(typed)
    if form.taken():
        try:
            found = take_over(session, desk.round, form.reason.data or "", by=visitor.actor)
            said = say("Đã ghi quyết định theo chỉ tiêu: chọn {n} hồ sơ.", n=len(found.selected))
            return go(request, f"{desk.address}/choice", said)
        except BadInput as bad:
            form.refuse(bad)
    return _page(request, session, desk, taking=form)


routes = [show, keep, back, take]

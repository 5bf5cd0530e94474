"""Counter for who reads what: the secretary draws a deal up, changes it, issues it, and deals once more."""

from collections.abc import Callable, Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput, NotFound, Refused
from competition.language import Sentence, say
from competition.proposals.models import Proposal
from competition.scoring.allotment_facts import Facts, facts_of
from competition.scoring.allotment_table import table_of
from competition.scoring.allotting import (
    await_allotment,
    change_pair,
    draw_up,
    drop_draft,
    issue,
    let_all_read,
    lock_pair,
)
from competition.scoring.panel import must_run
from competition.web.district_allotment_forms import change_form, draw_form, lock_form, pair_of, wish_in
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.workflow.round_ways import WAYS, in_round, proposal_journey

AT = "/district/rounds/{round_id:int}/allotment"


def _files(session: Session, desk: RoundDesk) -> Sequence[Proposal]:
    """The round's files that are still being judged."""
    if desk.round.open_for != "sheets":
        return []
    steps = proposal_journey(session, desk.edition).steps
    return in_round(session, desk.round, steps[WAYS[desk.round.key].rank].from_)


def _page(
    request: Request[Any, Any, Any], session: Session, desk: RoundDesk, facts: Facts, form: PageForm | None = None,
    act: str = "",
) -> Response[Any]:  # fmt: skip
    """A draft is shown to nobody who votes; what was issued to everybody who may look."""
    works = desk.runs and desk.round.open_for == "sheets" and bool(desk.round.allotting)
    draft = facts.draft if not desk.votes and desk.round.open_for == "sheets" else None
    issued = facts.issued
    return page(
        request, "district/allotment.html", form=form, desk=desk, facts=facts,
        draft=table_of(facts, draft) if draft else None, issued=table_of(facts, issued) if issued else None,
        drawing=_form(act == "draw", form, draw_form, facts) if works else None,
        changing=_form(act == "change", form, change_form, facts) if works and draft else None,
        locking=_form(act == "lock", form, lock_form, facts) if works else None,
        locked=[pair_of(facts, told) for told in desk.round.course.get("locked_pairs", ())],
        may_choose=desk.runs and desk.round.open_for in ("panel", "sheets"),
    )  # fmt: skip


def _form(
    mine: bool, form: PageForm | None, make: Callable[[Facts], PageForm], facts: Facts
) -> PageForm:  # fmt: skip
    return form if mine and form is not None else make(facts)


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    return _page(request, session, desk, facts_of(session, desk.round, _files(session, desk), desk.panel))


@get(AT + "/{act:str}", sync_to_thread=True)
def back(request: Request[Any, Any, Any], round_id: FromPath[int], act: FromPath[str]) -> Response[Any]:
    return go(request, f"/district/rounds/{round_id}/allotment")


DONE: dict[str, Sentence] = {
    "await": say("Đã ghi: hồ sơ của vòng này được phân công cho từng giám khảo."),
    "everybody": say("Đã ghi: mọi giám khảo chấm mọi hồ sơ."),
    "draw": say("Đã lập bản nháp phân công. Giám khảo chưa thấy gì cho đến khi công bố."),
    "change": say("Đã đổi giám khảo trong bản nháp."),
    "lock": say("Đã ghi cặp chỉ định; lần lập bản nháp sau sẽ giữ."),
    "unlock": say("Đã bỏ cặp chỉ định."),
    "issue": say("Đã công bố bảng phân công; mỗi giám khảo chỉ thấy hồ sơ của mình."),
    "drop": say("Đã bỏ bản nháp."),
}
PLAIN: dict[str, Callable[..., Any]] = {
    "await": await_allotment, "everybody": let_all_read, "drop": drop_draft,
}  # fmt: skip
ASKING: dict[str, Callable[..., PageForm]] = {"draw": draw_form, "change": change_form, "lock": lock_form}


@post(AT + "/{act:str}", sync_to_thread=True)
def do(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], act: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """One of the secretary's acts; refused, the page stands again with the sentences that say what is missing."""
    desk = find_round_desk(session, visitor, round_id)
    if act not in DONE:
        raise NotFound
    must_run(visitor.actor, desk.round)
    if act == "unlock":
        lock_pair(session, desk.round, _pair(typed), False, by=visitor.actor)
        return go(request, f"{desk.address}/allotment", DONE[act])
    files = _files(session, desk)
    facts = facts_of(session, desk.round, files, desk.panel) if act in ASKING else None
    form = ASKING[act](facts, typed) if facts else PageForm(typed)
    if form.taken():
        try:
            if facts:
                _ask(session, desk, facts, act, form, visitor)
            elif act == "issue":
                issue(session, desk.round, files, by=visitor.actor, panel=desk.panel)
            else:
                PLAIN[act](session, desk.round, files, by=visitor.actor)
            return go(request, f"{desk.address}/allotment", DONE[act])
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            if refused.status != 422:
                raise
            form.besides.extend(refused.reasons)
    session.rollback()
    desk = find_round_desk(session, visitor, round_id)
    return _page(request, session, desk, facts_of(session, desk.round, _files(session, desk), desk.panel), form, act)


def _ask(session: Session, desk: RoundDesk, facts: Facts, act: str, form: PageForm, visitor: Visitor) -> None:
    by, round, files = visitor.actor, desk.round, facts.files
    if act == "draw":
        wish = wish_in(form, round.course.get("locked_pairs", ()))
        draw_up(session, round, files, wish, form.seed.data or "", by=by, facts=facts)
    elif act == "lock":
        lock_pair(session, round, (int(form.file.data), int(form.juror.data)), by=by)
    else:
        out = int(form.out.data) if form.out.data else None
        change_pair(session, round, files, int(form.file.data), out, int(form.new.data), by=by, facts=facts)


def _pair(typed: FormMultiDict) -> tuple[int, int]:
    told = [str(typed.get(name, "")) for name in ("file", "juror")]
    if not all(one.isdigit() for one in told):
        raise NotFound
    return int(told[0]), int(told[1])


routes = [show, back, do]

"""Counter for letters of advice after a round: drafts, a person's own words, approval one by one or many at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.feedback import (
    Line,
    advice_of,
    approve_feedback,
    feedback_lines,
    find_feedback,
    may_advise,
    text_refusals,
    write_drafts,
    write_feedback,
)
from competition.dossiers.feedback_papers import KIND, feedback_facts
from competition.dossiers.feedback_words import LONGEST
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import override_folder
from competition.dossiers.models import Feedback
from competition.dossiers.rendering import render
from competition.errors import Refused
from competition.language import say
from competition.proposals.models import Proposal
from competition.scoring.minutes_words import OUTCOME_LABELS
from competition.scoring.standings import record_name
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.downloads import disposition
from competition.web.fields import paragraphs
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

AT = "/district/rounds/{round_id:int}/feedback"


def may_write(desk: RoundDesk) -> bool:
    return may_advise(desk.actor, desk.round, desk.panel, desk.edition.province_id)


def chosen_of(lines: Sequence[Line], asked: Sequence[str]) -> list[Line]:
    """The files that were ticked; without a tick, every one that is drafted and not yet approved."""
    ticked = {int(one) for one in asked if one.isascii() and one.isdigit() and len(one) < 12}
    waiting = [line for line in lines if line.feedback is not None and line.feedback.approved_at is None]
    return [line for line in lines if line.proposal.id in ticked] if ticked else waiting


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    lines = feedback_lines(session, desk.round, desk.panel) if desk.closed else []
    return page(
        request, "district/feedback.html", desk=desk, lines=lines, may_write=may_write(desk), name_of=record_name,
        outcomes=OUTCOME_LABELS, sent=[one for one in lines if one.feedback and one.feedback.paper_id],
        waits=[one for one in lines if one.feedback and one.feedback.approved_at and not one.feedback.paper_id],
    )  # fmt: skip


@post(AT, sync_to_thread=True)
def draft(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Draft a letter for every file that has none."""
    desk = find_round_desk(session, visitor, round_id)
    many = write_drafts(session, desk.round, by=visitor.actor)
    said = say("Đã soạn {n} bản thảo. Mời đọc, sửa rồi duyệt.", n=many)
    return go(request, f"{desk.address}/feedback", said if many else say("Mọi hồ sơ đã có bản thảo."))


@get(AT + "/approve", sync_to_thread=True)
def preview(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """What approving would do, letter by letter; nothing is changed."""
    desk = find_round_desk(session, visitor, round_id)
    lines = feedback_lines(session, desk.round, desk.panel) if desk.closed else []
    chosen = chosen_of(lines, request.query_params.getall("file", []))
    return page(
        request, "district/feedback_approve.html", desk=desk, name_of=record_name, may_write=may_write(desk),
        going=[line for line in chosen if not line.reasons], staying=[line for line in chosen if line.reasons],
    )  # fmt: skip


@post(AT + "/approve", sync_to_thread=True)
def approve(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    ids = [int(one) for one in typed.getall("file", []) if str(one).isascii() and str(one).isdigit()]
    many = approve_feedback(session, desk.round, ids, by=visitor.actor)
    said = say("Đã duyệt {n} thư góp ý; mỗi tác giả được báo tin.", n=many)
    return go(request, f"{desk.address}/feedback", said)


def advice_form(feedback: Feedback, typed: Any = None) -> PageForm:
    """One field a criterion, then what stands below."""
    parts: dict[str, Any] = {
        f"part_{part['key']}": paragraphs(part["name"], missing=say("Hãy viết góp ý cho tiêu chí này."), most=900,
                                          rows=3)
        for part in feedback.parts
    }  # fmt: skip
    parts["strength"] = paragraphs(say("Điểm mạnh nhất"), required=False, most=600, rows=2)
    parts["advice"] = paragraphs(say("Nên làm trước tiên"), required=False, most=600, rows=2)
    parts["support"] = paragraphs(say("Hội có thể giúp"), required=False, most=600, rows=2)
    start: dict[str, Any] = {f"part_{part['key']}": part["text"] for part in feedback.parts}
    start |= {"strength": feedback.strength, "advice": feedback.advice, "support": feedback.support}
    form: PageForm = type("AdviceForm", (PageForm,), parts)(typed, start=start)
    return form


def _one(
    request: Request[Any, Any, Any], desk: RoundDesk, feedback: Feedback, proposal: Proposal,
    form: PageForm | None = None,
) -> Response[Any]:  # fmt: skip
    asked = form or advice_form(feedback)
    return page(
        request, "district/feedback_one.html", form=form, asked=asked, desk=desk, feedback=feedback,
        proposal=proposal, number=record_name(proposal), may_write=may_write(desk), most=LONGEST,
        length=advice_of(feedback).length, criteria=[asked[f"part_{part['key']}"] for part in feedback.parts],
        reasons=text_refusals(advice_of(feedback), desk.panel),
    )  # fmt: skip


@get(AT + "/{proposal_id:int}", sync_to_thread=True)
def read(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    return _one(request, desk, *find_feedback(session, desk.round, proposal_id))


@post(AT + "/{proposal_id:int}", sync_to_thread=True)
def write(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], proposal_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    desk = find_round_desk(session, visitor, round_id)
    feedback, proposal = find_feedback(session, desk.round, proposal_id)
    form = advice_form(feedback, typed)
    if not form.taken():
        return _one(request, desk, feedback, proposal, form)
    texts: Mapping[str, str] = {part["key"]: form[f"part_{part['key']}"].data or "" for part in feedback.parts}
    write_feedback(
        session, desk.round, feedback, texts, strength=form.strength.data or "", advice=form.advice.data or "",
        support=form.support.data or "", by=visitor.actor,
    )  # fmt: skip
    if reasons := text_refusals(advice_of(feedback), desk.panel):
        session.rollback()
        desk = find_round_desk(session, visitor, round_id)
        form.besides.extend(reasons)
        return _one(request, desk, *find_feedback(session, desk.round, proposal_id), form)
    return go(request, f"{desk.address}/feedback/{proposal_id}", say("Đã lưu thư góp ý. Mời xem bản in rồi duyệt."))


@get(AT + "/{proposal_id:int}/gop-y.pdf", sync_to_thread=True)
def pdf(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The letter as it would go out now."""
    desk = find_round_desk(session, visitor, round_id)
    if not desk.closed:
        raise Refused(say("Hội đồng còn đang chấm; khóa chấm xong mới soạn góp ý được."))
    feedback, proposal = find_feedback(session, desk.round, proposal_id)
    facts = feedback_facts(session, desk.round, proposal, advice_of(feedback), feedback.approved_at)
    profile = header_of(session, desk.edition, desk.round.unit_id)
    session.rollback()  # drawing takes its time; the database is given back first
    content = render(KIND, facts, profile=profile, override=override_folder(request.app.state.settings))
    name = disposition(f"Thư góp ý {facts['file_number']}.pdf", inline=True)
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type="application/pdf", headers=headers)


routes = [show, draft, preview, approve, read, write, pdf]

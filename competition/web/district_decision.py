"""Counter for the decision that sets up a round's jury: prepared from its panel, then signed in the folder."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.jury_decision import decision_draft, prepare_decision, usual_words
from competition.dossiers.queries import papers_of
from competition.errors import BadInput, NotFound, Refused
from competition.language import say
from competition.scoring.panel import SEATS
from competition.web.district_desk import RoundDesk, find_round_desk
from competition.web.downloads import deliver
from competition.web.fields import line, paragraphs
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

AT = "/district/rounds/{round_id:int}/decision"
DECISION = "jury_decision"


class DecisionForm(PageForm):
    """What the panel does not say: grounds, recipients, the signature block."""

    grounds = paragraphs(
        say("Căn cứ"), hint=say("Mỗi căn cứ một dòng, không cần dấu chấm phẩy."),
        missing=say("Hãy ghi ít nhất một căn cứ."), most=2000, rows=5,
    )  # fmt: skip
    recipients = paragraphs(say("Nơi nhận"), hint=say("Mỗi nơi một dòng."), most=1000, rows=4)
    on_behalf_of = line(
        say("Ký thay mặt"), hint=say("Dòng “TM.” của khối ký. Để trống nếu ký trực tiếp."), required=False, most=100
    )
    deputy_for = line(
        say("Ký thay"), hint=say("Khi cấp phó ký: chức vụ được ký thay, ví dụ Chủ tịch. Thường để trống."),
        required=False, most=100,
    )  # fmt: skip
    title = line(say("Chức vụ người ký"), missing=say("Hãy ghi chức vụ người ký."), most=100)
    name = line(say("Họ tên người ký"), missing=say("Hãy ghi họ tên người ký."), most=100)


def _page(
    request: Request[Any, Any, Any], session: Session, desk: RoundDesk, form: PageForm | None = None
) -> Response[Any]:
    papers = [one for one in papers_of(session, desk.round.case_kind, desk.round.id) if one.kind == DECISION]
    asked = form
    if asked is None:
        words = papers[-1].facts if papers else usual_words(session, desk.round)
        told = {**words, **words.get("signer", {})}
        lines = {name: "\n".join(told[name]) for name in ("grounds", "recipients")}
        asked = DecisionForm(start={**{name: told.get(name, "") for name in SIGNER}, **lines})
    return page(
        request, "district/decision.html", form=form, asked=asked, desk=desk, papers=papers, seats=SEATS,
        in_force=next((one for one in reversed(papers) if one.number is not None), None),
    )  # fmt: skip


SIGNER = ("on_behalf_of", "deputy_for", "title", "name")


def _lines(text: str | None) -> list[str]:
    return [part.strip().rstrip(";") for part in (text or "").splitlines() if part.strip()]


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _page(request, session, find_round_desk(session, visitor, round_id))


@post(AT, sync_to_thread=True)
def prepare(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Write the decision from the panel as it sits now."""
    desk, form, state = find_round_desk(session, visitor, round_id), DecisionForm(typed), request.app.state
    if form.taken():
        signer = {name: (form[name].data or "").strip() for name in SIGNER if (form[name].data or "").strip()}
        try:
            draft = decision_draft(
                session, desk.round, grounds=_lines(form.grounds.data), recipients=_lines(form.recipients.data),
                signer=signer, by=visitor.actor,
            )  # fmt: skip
            prepare_decision(session, state.cabinet, draft, settings=state.settings)
            said = say("Đã lập quyết định. Mời đọc lại; người ký mở trang Trình ký để ký.")
            return go(request, f"{desk.address}/decision", said)
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            if refused.status != 422:
                raise
            form.besides.extend(refused.reasons)
    session.rollback()
    return _page(request, session, find_round_desk(session, visitor, round_id), form)


@get(AT + "/{paper_id:int}", sync_to_thread=True)
def paper(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int], paper_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The decision as prepared, or as it went out."""
    desk = find_round_desk(session, visitor, round_id)
    papers = papers_of(session, desk.round.case_kind, desk.round.id)
    found = next((one for one in papers if one.id == paper_id and one.kind == DECISION), None)
    if found is None:
        raise NotFound
    return deliver(request, session, found.goes_out, f"{found.subject}.pdf")


routes = [show, prepare, paper]

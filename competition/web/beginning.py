"""Counter for beginning a proposal: an existing draft first, then the commune, then what it is and who enters."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from competition.editions.calls import Call, call_of
from competition.editions.models import Place
from competition.editions.place_search import by_name, by_screening_unit, matching
from competition.editions.queries import charter_of, find_edition, find_place, places
from competition.errors import BadInput, NotFound
from competition.language import say
from competition.proposals.queries import find_existing_draft
from competition.web.fields import choose, hidden, line
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.workflow.drafts import DraftThere, start_draft

MOST_FOUND = 40
KIND_HINTS = {
    "idea": say("Chưa làm hoặc mới bắt đầu, chưa có doanh thu."),
    "project": say("Đã làm: có sản phẩm, có bán hàng, có nhóm hoặc có đăng ký."),
}

BEGUN = say("Đã lập hồ sơ. Chị làm từng phần, lúc nào cũng quay lại được.")


class BeginForm(PageForm):
    edition = hidden()
    unit_id = hidden()
    another = hidden()
    title = line(say("Tên ý tưởng, dự án"), hint=say("Ngắn gọn, dễ nhớ; sau này sửa được."), required=False, most=300)
    kind = choose(say("Chị dự thi với"), missing=say("Mời chị chọn ý tưởng hay dự án."), hints=KIND_HINTS)
    entrant = choose(say("Ai đứng tên dự thi?"), missing=say("Mời chị chọn ai đứng tên."))


@get("/proposals/start", sync_to_thread=True)
def begin_page(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """An existing draft is offered first; then she finds her commune; then come the few questions of a beginning."""
    asked = request.query_params
    call = _open_call(session, asked.get("edition", ""))
    if not call.takes_entries:
        return page(request, "applicant/not_now.html", call=call)
    another = "yes" if asked.get("another") == "yes" else ""
    draft = find_existing_draft(session, call.edition.id, visitor.person_id)
    if draft and not another:
        return page(request, "applicant/existing_draft.html", call=call, draft=draft)
    place = _place(session, call, asked.get("unit", ""))
    if place is None:
        return _choose_place(request, session, call, another)
    form = _form(call, start={"edition": call.charter.name, "unit_id": place.unit_id, "another": another})
    return page(request, "applicant/begin.html", call=call, place=place, form=form)


def _open_call(session: Session, name: str) -> Call:
    edition = find_edition(session, name)
    if not edition.published:
        raise NotFound
    return call_of(edition, charter_of(edition))


def _place(session: Session, call: Call, unit_id: str) -> Place | None:
    if not (unit_id.isascii() and unit_id.isdigit() and len(unit_id) < 10):
        return None
    place = find_place(session, call.edition.id, int(unit_id))
    return place if place.tier == "intake" else None


def _choose_place(request: Request[Any, Any, Any], session: Session, call: Call, another: str) -> Response[Any]:
    asked = request.query_params
    words, above = asked.get("q", "").strip()[:80], asked.get("under", "")
    communes = places(session, call.edition.id, "intake")
    found = matching(communes, words)
    if above and not words:
        found = by_name(place for place in communes if str(place.screening_unit_id) == above)
    shown = found if above else found[:MOST_FOUND]
    return page(
        request, "applicant/choose_place.html", call=call, sought=words, above=above, found=shown,
        many=len(found), groups=by_screening_unit(communes), another=another,
    )  # fmt: skip


def _form(call: Call, typed: FormMultiDict | None = None, start: dict[str, Any] | None = None) -> BeginForm:
    form = BeginForm(typed, start=start)
    form.kind.choices = [(choice.key, choice.label) for choice in call.charter.kinds]
    form.entrant.choices = [(choice.key, choice.label) for choice in call.charter.entrants]
    return form


@post("/proposals/start", sync_to_thread=True)
def begin(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    call = _open_call(session, str(typed.get("edition", "")))
    place = _place(session, call, str(typed.get("unit_id", "")))
    if place is None:
        return go(request, f"/proposals/start?edition={call.charter.name}")
    form = _form(call, typed)
    if form.taken():
        try:
            proposal = start_draft(
                session, call.edition, by=visitor.actor, unit_id=place.unit_id, kind=form.kind.data,
                entrant=form.entrant.data, title=form.title.data or "", second=typed.get("another") == "yes",
            )  # fmt: skip
            return go(request, f"/proposals/{proposal.id}", BEGUN)
        except DraftThere as there:
            # A double press, or two windows: the first one made the draft.
            return go(request, f"/proposals/{there.draft.id}", say("Chị đã có hồ sơ này; mời chị viết tiếp."))
        except BadInput as bad:
            form.refuse(bad)
    return page(request, "applicant/begin.html", call=call, place=place, form=form)


routes = [begin_page, begin]

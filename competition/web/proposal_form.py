"""Counter for writing a proposal: the entry form and the narrative, saved by a button or by themselves; the team."""

from collections.abc import Mapping
from typing import Any

from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.rules import Label, both
from competition.errors import BadInput, NotFound, SomebodyWasFaster
from competition.language import Sentence, say
from competition.people.roles import Actor
from competition.proposals.writing import Written, write_answers
from competition.web.forms import PageForm
from competition.web.hers import Hers, find_hers
from competition.web.pages import go, page, translated
from competition.web.proposal_fields import HEADING, form_for, stored_text
from competition.web.signed_in import Visitor

ELSEWHERE = say(
    "Hồ sơ đã được sửa ở cửa sổ hoặc máy khác sau khi chị mở trang này. Những gì chị vừa nhập vẫn ở dưới, chưa lưu; "
    "bấm Lưu lần nữa thì bản dưới đây thay bản kia."
)
ELSEWHERE_IN_SHORT = say(
    "Chưa lưu được: hồ sơ đã được sửa ở cửa sổ hoặc máy khác. Chị đừng đóng trang; bấm Lưu để xem cả hai bản."
)
SAVED = {"entry": say("Đã lưu phiếu đăng ký."), "narrative": say("Đã lưu thuyết minh.")}


@get("/proposals/{proposal_id:int}/{section:str}", sync_to_thread=True)
def part(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], section: FromPath[str],
) -> Response[Any]:  # fmt: skip
    return show_part(request, _find(session, visitor, proposal_id, section), section)


def show_part(request: Request[Any, Any, Any], found: Hers, section: str) -> Response[Any]:
    """A part of the form, or the way to reading it when it is closed."""
    if not found.is_open:
        return go(request, f"{found.address}/check")
    return _page(request, found, section, form_for(found, section))


def _find(session: Session, visitor: Visitor, proposal_id: int, section: str) -> Hers:
    if section not in SAVED:
        raise NotFound
    return find_hers(session, visitor.actor, proposal_id)


def _page(
    request: Request[Any, Any, Any], found: Hers, section: str, form: PageForm, *, keeps: bool = False,
    stored: list[tuple[Any, str]] | None = None,
) -> Response[Any]:  # fmt: skip
    return page(
        request, found.template(section), keeps=keeps, found=found, form=form, stored=stored or [],
        autosave=f"{found.address}/{section}/autosave",
    )  # fmt: skip


@post("/proposals/{proposal_id:int}/{section:str}", sync_to_thread=True)
def keep_part(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], section: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    return keep_typed(request, session, _find(session, visitor, proposal_id, section), section, typed, visitor.actor)


def keep_typed(
    request: Request[Any, Any, Any], session: Session, found: Hers, section: str, typed: FormMultiDict, by: Actor
) -> Response[Any]:
    """What can be kept is kept; what cannot is shown with its sentence, and nothing typed is lost."""
    form = form_for(found, section, typed)
    try:
        written = _write(session, found, section, typed, by)
    except SomebodyWasFaster:
        return _stale(request, found, section, typed)
    if not written.faults:
        return go(request, found.address, SAVED[section])
    form.refuse(BadInput(written.faults))
    form.version.data = str(written.revision)
    return _page(request, found, section, form, keeps=True)


def _write(session: Session, found: Hers, section: str, typed: FormMultiDict, by: Actor) -> Written:
    answers = {question.key: typed[question.key] for question in found.questions(section) if question.key in typed}
    heading: dict[str, Any] = {}
    if section == "entry":
        heading = {name: str(typed[name]) for name in HEADING if name in typed}
    return write_answers(session, found.proposal, answers, by=by, seen=seen_revision(typed), **heading)


def seen_revision(typed: Mapping[str, Any]) -> int:
    """The revision that stood on the page; a form without one is older than any."""
    text = str(typed.get("version", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _stale(request: Request[Any, Any, Any], found: Hers, section: str, typed: FormMultiDict) -> Response[Any]:
    """Both versions: what she typed stays in the form, what is stored stands beside it where the two differ."""
    known, form = stored_text(found), form_for(found, section, typed)
    labels = {field.name: field.label.text for field in form if field.name != "version"}
    stored = [
        (label, known.get(name, ""))
        for name, label in labels.items() if name in typed and str(typed[name]).strip() != known.get(name, "")
    ]  # fmt: skip
    if not stored:
        return go(request, found.address, SAVED[section])
    form.version.data = str(found.proposal.revision)
    form.refuse(BadInput({"": ELSEWHERE}))
    return _page(request, found, section, form, stored=stored)


@post("/proposals/{proposal_id:int}/{section:str}/autosave", sync_to_thread=True)
def autosave(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], section: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    found = _find(session, visitor, proposal_id, section)
    return keep_by_itself(request, session, found, section, typed, visitor.actor)


def keep_by_itself(
    request: Request[Any, Any, Any], session: Session, found: Hers, section: str, typed: FormMultiDict, by: Actor
) -> Response[Any]:
    """One sentence that the page says aloud, and the version from which it goes on."""
    try:
        written = _write(session, found, section, typed, by)
    except SomebodyWasFaster:
        return _spoken(request, ELSEWHERE_IN_SHORT, 409)
    if written.faults:
        name, why = next(iter(written.faults.items()))
        return _spoken(request, _not_saved(form_for(found, section, typed), name, why), 422, written.revision)
    return _spoken(request, say("Đã lưu lúc {time}.", time=_time()), 200, written.revision)


def _not_saved(form: PageForm, name: str, why: Sentence) -> Sentence:
    label = form[name].label.text if name in form else name
    shown = both(label) if isinstance(label, Label) else label
    return say("Chưa lưu được mục “{label}”, chị đừng đóng trang: {why} Các mục khác đã lưu.", label=shown, why=why)


def _time() -> str:
    return f"{clock.in_vietnam(clock.now()):%H:%M}"


def _spoken(
    request: Request[Any, Any, Any], sentence: Sentence, status: int, revision: int | None = None
) -> Response[Any]:
    headers = {} if revision is None else {"X-Version": str(revision)}
    return Response(translated(request, sentence), media_type=MediaType.TEXT, status_code=status, headers=headers)


routes = [part, keep_part, autosave]

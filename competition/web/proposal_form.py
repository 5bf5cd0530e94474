"""Counter for writing a proposal: the entry form and the narrative, saved by a button or by themselves; the team."""

from collections.abc import Mapping
from typing import Any

from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.rules import Label, Question, both
from competition.errors import BadInput, NotFound, SomebodyWasFaster
from competition.language import Sentence, number, say
from competition.people.roles import Actor
from competition.proposals.rules import LONGEST_TITLE
from competition.proposals.writing import Written, write_answers
from competition.web.fields import choose, hidden, line, paragraphs
from competition.web.forms import PageForm
from competition.web.hers import Hers, find_hers
from competition.web.pages import go, page, translated
from competition.web.signed_in import Visitor

HEADING = ("title", "category", "kind", "entrant")
ELSEWHERE = say(
    "Hồ sơ đã được sửa ở cửa sổ hoặc máy khác sau khi chị mở trang này. Những gì chị vừa nhập vẫn ở dưới, chưa lưu; "
    "bấm Lưu lần nữa thì bản dưới đây thay bản kia."
)
ELSEWHERE_IN_SHORT = say(
    "Chưa lưu được: hồ sơ đã được sửa ở cửa sổ hoặc máy khác. Chị đừng đóng trang; bấm Lưu để xem cả hai bản."
)
SAVED = {"entry": say("Đã lưu phiếu đăng ký."), "narrative": say("Đã lưu thuyết minh.")}


def form_for(found: Hers, section: str, typed: Any = None) -> PageForm:
    """The form of a part, from the edition's questions; what is typed is judged by the proposals' own rules."""
    fields: dict[str, Any] = {"version": hidden()}
    if section == "entry":
        fields |= _heading(found)
    fields |= {question.key: _field(question, found.proposal.kind) for question in found.questions(section)}
    made = type("PartForm", (PageForm,), fields)(typed, start={**_stored(found), "version": found.proposal.revision})
    assert isinstance(made, PageForm)
    return made


def _stored(found: Hers) -> dict[str, str]:
    """What is kept, as it stands in the form; sums are grouped, years are not."""
    sums = {question.key for question in found.charter.questions if question.kind == "money"}
    kept = {name: getattr(found.proposal, name) for name in HEADING} | found.proposal.answers
    return {name: number(value) if name in sums else str(value) for name, value in kept.items() if value is not None}


def _heading(found: Hers) -> dict[str, Any]:
    charter = found.charter

    def choices(entries: Any) -> list[Any]:
        return [(entry.key, entry.label) for entry in entries]

    return {
        "title": line(say("Tên ý tưởng, dự án"), required=False, most=LONGEST_TITLE),
        "category": choose(say("Lĩnh vực"), choices(charter.categories), required=False, look="select"),
        "kind": choose(say("Dự thi với"), choices(charter.kinds), required=False),
        "entrant": choose(say("Ai đứng tên dự thi?"), choices(charter.entrants), required=False),
    }


def _field(question: Question, kind: str) -> Any:
    label, hint = question.label, _hint(question, kind)
    if question.kind == "text":
        rows = 4 if question.part == "entry" else 8
        return paragraphs(label, hint=hint, required=False, most=question.max_length, rows=rows)
    if question.kind in {"whole_number", "money"}:
        suffix = "₫" if question.kind == "money" else None
        width = "4" if question.max_length <= 4 else "10" if question.max_length <= 10 else "20"
        return line(label, hint=hint, required=False, width=width, inputmode="numeric", suffix=suffix)
    if question.kind == "link":
        return line(label, hint=hint, required=False, type="url", inputmode="url", most=question.max_length)
    return line(label, hint=hint, required=False, most=question.max_length)


def _hint(question: Question, kind: str) -> Any:
    if kind in question.required_for:
        return question.hint
    if question.hint:
        return say("{hint} Không bắt buộc.", hint=both(question.hint))
    return say("Không bắt buộc.")


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
    known, form = _stored(found), form_for(found, section, typed)
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

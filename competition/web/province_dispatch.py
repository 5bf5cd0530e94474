"""Counter for one dispatch: its files, dossiers being built, letter, shortfalls, package, sending, giving up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.db.stored_files import StoredFile
from competition.dossiers import guards
from competition.dossiers.dispatching import remove_from_dispatch
from competition.dossiers.making import Making, make_again, making_of, movements_of
from competition.dossiers.models import Dispatch, DispatchItem, DossierFile
from competition.dossiers.queries import Progress, progress
from competition.dossiers.shortfalls import Inside, built, files_lacking, papers_lacking
from competition.errors import NotFound
from competition.language import Sentence, say
from competition.people.models import Person
from competition.proposals.models import Proposal
from competition.web.case_pages import Moved, history_of
from competition.web.case_steps import StepButton, press, step_buttons
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.province_desk import Desk, find_dispatch_desk
from competition.web.signed_in import Visitor
from competition.workflow.actions import journey_of
from competition.workflow.journey import State

AT = "/province/dispatches/{dispatch_id:int}"
# These have pages of their own: a password, a paper, what was said of single files.
ELSEWHERE = ("sign", "record_receipt", "record_return")
DONE_WITH = Making(None, [])
DONE: dict[str, Sentence] = {
    "send": say("Đã ghi đợt gửi đi Trung ương; các tác giả được báo tin."),
    "cancel": say("Đã hủy đợt gửi; các hồ sơ chờ đợt khác."),
}
HELPS: dict[str, Sentence] = {
    "send": say("Gửi gói hồ sơ và công văn cho Ban Tổ chức Trung ương rồi bấm; hệ thống ghi ngày gửi là hôm nay."),
    "cancel": say("Các hồ sơ được đưa ra và chờ một đợt gửi khác. Số công văn đã cấp không dùng lại."),
}


@dataclass(frozen=True)
class Line:
    """A file of the dispatch; `current`: its dossier is built and holds what stands in the file now."""

    item: DispatchItem
    proposal: Proposal
    applicant: Person
    dossier: DossierFile | None
    current: bool


@dataclass(frozen=True)
class DispatchPage:
    """Everything that stands on a dispatch's page."""

    dispatch: Dispatch
    state: State
    lines: Sequence[Line]
    shortfalls: Sequence[Sentence]
    steps: Sequence[StepButton]
    shut: Mapping[str, StepButton]
    history: Sequence[Moved]
    package: StoredFile | None
    making: Making

    @property
    def built(self) -> Progress:
        return Progress(sum(line.current for line in self.lines), len(self.lines))

    @property
    def packing(self) -> bool:
        return _packing(self.dispatch)

    @property
    def working(self) -> bool:
        """Something is being made, so that the page looks again by itself."""
        return self.unfinished and not self.making.failed

    @property
    def unfinished(self) -> bool:
        return self.packing or (self.dispatch.open and not self.built.done)


def read_dispatch(session: Session, desk: Desk, dispatch: Dispatch, pressed: PageForm | None = None) -> DispatchPage:
    """The whole dispatch for its page, in a fixed number of statements."""
    rows = _rows(session, dispatch)
    files = [Inside(proposal, applicant, dossier) for _, proposal, applicant, dossier in rows]
    state = journey_of(session, dispatch).states[dispatch.state]
    before_it_goes = state.desk == "province"
    asks_again = before_it_goes and dispatch.package_sha256 is None
    there = built(session, desk.edition, files) if asks_again else {row[3].proposal_id for row in rows if row[3]}
    unfinished = (dispatch.open and any(file.proposal.id not in there for file in files)) or _packing(dispatch)
    lacking = files_lacking(session, desk.edition, files, None) if before_it_goes else []
    known: dict[Any, Any] = {
        guards.files: {dispatch.id: files}, guards.up_to_date: dict.fromkeys(there, True),
        guards.lacking: {dispatch.id: lacking},
    }  # fmt: skip
    steps = step_buttons(session, desk.edition, dispatch, by=desk.actor, known=known, pressed=pressed)
    history = history_of(session, dispatch)
    return DispatchPage(
        dispatch, state, [Line(item, file, who, dossier, file.id in there) for item, file, who, dossier in rows],
        [*papers_lacking(dispatch, len(files)), *lacking] if before_it_goes else [],
        [one for one in steps if one.name not in ELSEWHERE], {one.name: one for one in steps if one.name in ELSEWHERE},
        history,
        session.get(StoredFile, dispatch.package_sha256) if dispatch.package_sha256 else None,
        making_of(session, dispatch, [moved.movement.id for moved in history]) if unfinished else DONE_WITH,
    )  # fmt: skip


def _packing(dispatch: Dispatch) -> bool:
    return dispatch.state == "signed" and dispatch.package_sha256 is None


def _rows(session: Session, dispatch: Dispatch) -> Sequence[Any]:
    return session.execute(
        select(DispatchItem, Proposal, Person, DossierFile)
        .join(Proposal, Proposal.id == DispatchItem.proposal_id)
        .join(Person, Person.id == Proposal.applicant_id)
        .outerjoin(DossierFile, (DossierFile.proposal_id == Proposal.id) & (DossierFile.edition_of == "open"))
        .where(DispatchItem.dispatch_id == dispatch.id)
        .order_by(DispatchItem.place)
    ).all()


def _show(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, dispatch_id: int, form: PageForm | None = None
) -> Response[Any]:
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id)
    case = read_dispatch(session, desk, dispatch, form)
    return page(
        request, "province/dispatch.html", form=form, desk=desk, case=case, dispatch=dispatch,
        address=f"/province/dispatches/{dispatch_id}", main=["send"], helps=HELPS,
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    return _show(request, session, visitor, dispatch_id)


@get(AT + "/progress", sync_to_thread=True)
def show_progress(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The bar alone, for a page that looks again by itself; when all is made, the whole page comes anew."""
    desk, dispatch = find_dispatch_desk(session, visitor, dispatch_id)
    packing = _packing(dispatch)
    done = progress(session, dispatch)
    answer = page(
        request, "province/dispatch_progress.html", built=done, packing=packing,
        address=f"/province/dispatches/{dispatch_id}", desk=desk,
    )  # fmt: skip
    finished = not packing and (done.done or not dispatch.open)
    if finished or making_of(session, dispatch, movements_of(session, dispatch)).failed:
        answer.headers["HX-Refresh"] = "true"
    return answer


@get([AT + "/remove", AT + "/build"], sync_to_thread=False)
def back(request: Request[Any, Any, Any], dispatch_id: FromPath[int]) -> Response[Any]:
    """A refused form stays in the address bar; loading it again shows the dispatch."""
    return go(request, f"/province/dispatches/{dispatch_id}")


@get(AT + "/steps/{step:str}", sync_to_thread=True)
def back_from_step(request: Request[Any, Any, Any], dispatch_id: FromPath[int], step: FromPath[str]) -> Response[Any]:
    return go(request, f"/province/dispatches/{dispatch_id}")


@post(AT + "/steps/{step:str}", sync_to_thread=True)
def take_step(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int], step: FromPath[str], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Send it, or give it up with a reason."""
    _, dispatch = find_dispatch_desk(session, visitor, dispatch_id)
    if step not in DONE:
        raise NotFound
    form = press(session, dispatch, step, typed, by=visitor.actor)
    if form is not None:
        return _show(request, session, visitor, dispatch_id, form)
    return go(request, f"/province/dispatches/{dispatch_id}", DONE[step])


@post(AT + "/remove", sync_to_thread=True)
def remove(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int], typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """Take a file out of a dispatch whose letter is not signed; a second click finds it gone."""
    _, dispatch = find_dispatch_desk(session, visitor, dispatch_id)
    wanted = {int(one) for one in typed.getall("case", []) if str(one).isascii() and str(one).isdigit()}
    there = [proposal for _, proposal, _, _ in _rows(session, dispatch) if proposal.id in wanted]
    if there:
        remove_from_dispatch(session, dispatch, there, by=visitor.actor)
    said = say("Đã đưa hồ sơ ra khỏi đợt gửi. Công văn và danh sách phải lập lại.")
    return go(request, f"/province/dispatches/{dispatch_id}", said)


@post(AT + "/build", sync_to_thread=True)
def build_again(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    dispatch_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Have built what is missing or out of date; have the package packed that could not be."""
    _, dispatch = find_dispatch_desk(session, visitor, dispatch_id)
    make_again(session, dispatch, by=visitor.actor)
    said = say("Đang dựng các bộ hồ sơ còn thiếu.") if dispatch.open else say("Đang đóng gói lại.")
    return go(request, f"/province/dispatches/{dispatch_id}", said)


routes = [show, show_progress, back, back_from_step, take_step, remove, build_again]

"""What stands on a dispatch's page: its files and their dossiers, what it lacks, its steps, its package."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.db.stored_files import StoredFile
from competition.dossiers import guards
from competition.dossiers.making import Making, making_of
from competition.dossiers.models import Dispatch, DispatchItem, DossierFile
from competition.dossiers.queries import Progress
from competition.dossiers.shortfalls import Inside, built, files_lacking, papers_lacking
from competition.language import Sentence
from competition.people.models import Person
from competition.proposals.models import Proposal
from competition.web.case_pages import Moved, history_of
from competition.web.case_steps import StepButton, step_buttons
from competition.web.forms import PageForm
from competition.web.province_desk import Desk
from competition.workflow.actions import journey_of
from competition.workflow.journey import State

# These have pages of their own: a password, a paper, what was said of single files.
ELSEWHERE = ("sign", "record_receipt", "record_return")
DONE_WITH = Making(None, [])


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
        return being_packed(self.dispatch)

    @property
    def working(self) -> bool:
        """Something is being made, so that the page looks again by itself."""
        return self.unfinished and not self.making.failed

    @property
    def unfinished(self) -> bool:
        return self.packing or (self.dispatch.open and not self.built.done)


def read_dispatch(session: Session, desk: Desk, dispatch: Dispatch, pressed: PageForm | None = None) -> DispatchPage:
    """The whole dispatch for its page, in a fixed number of statements."""
    rows = rows_of(session, dispatch)
    files = [Inside(proposal, applicant, dossier) for _, proposal, applicant, dossier in rows]
    state = journey_of(session, dispatch).states[dispatch.state]
    before_it_goes = state.desk == "province"
    asks_again = before_it_goes and dispatch.package_sha256 is None
    there = built(session, desk.edition, files) if asks_again else {row[3].proposal_id for row in rows if row[3]}
    unfinished = (dispatch.open and any(file.proposal.id not in there for file in files)) or being_packed(dispatch)
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


def being_packed(dispatch: Dispatch) -> bool:
    return dispatch.state == "signed" and dispatch.package_sha256 is None


def rows_of(session: Session, dispatch: Dispatch) -> Sequence[Any]:
    return session.execute(
        select(DispatchItem, Proposal, Person, DossierFile)
        .join(Proposal, Proposal.id == DispatchItem.proposal_id)
        .join(Person, Person.id == Proposal.applicant_id)
        .outerjoin(DossierFile, (DossierFile.proposal_id == Proposal.id) & (DossierFile.edition_of == "open"))
        .where(DispatchItem.dispatch_id == dispatch.id)
        .order_by(DispatchItem.place)
    ).all()

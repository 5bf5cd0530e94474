"""One proposal on an officer's page: its whole file, its history, its buttons; read in at most ten statements."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.models import Paper
from competition.editions.models import Edition
from competition.editions.queries import charter_of, journey_text
from competition.editions.rules import Charter, Label
from competition.errors import NotFound
from competition.language import Sentence, say
from competition.people.models import Person
from competition.people.roles import ROLES, Actor
from competition.proposals.doubles import Similar, similar_proposals
from competition.proposals.models import Proposal
from competition.proposals.queries import visible
from competition.proposals.whole_file import WholeFile, file_of
from competition.web.case_steps import StepButton, step_buttons
from competition.web.forms import PageForm
from competition.workflow.actions import parsed
from competition.workflow.facts_proposals import asked_until, attached, checked, consented, province_saw
from competition.workflow.journey import Journey, State
from competition.workflow.models import NEW_JOURNEY, Movement

Starts = Mapping[str, Mapping[str, Any]]
BEGAN = say("Lập hồ sơ")
WENT_ON = say("Chuyển sang bản quy trình mới")
WHY_SIMILAR = {
    "person": say("cùng tác giả"),
    "phone": say("cùng số điện thoại"),
    "national_id": say("cùng số định danh"),
    "title": say("tên gần giống"),
}


@dataclass(frozen=True)
class Moved:
    """One line of a case's history: what was done, by whom in which role, and the papers that it caused."""

    movement: Movement
    who: str
    role: Label
    did: Label | Sentence
    state: Label
    journey: str
    papers: list[Paper] = field(default_factory=list)


@dataclass(frozen=True)
class CasePage:
    """Everything that stands on one proposal's page."""

    edition: Edition
    charter: Charter
    proposal: Proposal
    state: State
    file: WholeFile
    history: Sequence[Moved]
    steps: Sequence[StepButton]
    similar: Sequence[Similar] = ()

    def step(self, name: str) -> StepButton | None:
        """The button of one step, if this person has it now."""
        return next((button for button in self.steps if button.name == name), None)

    @property
    def days_left(self) -> int | None:
        return days_left(self.proposal.due_at)

    @property
    def answers(self) -> list[tuple[Label, str, Any]]:
        """(question, part, answer) of everything she filled in, in the form's order."""
        given = self.proposal.answers
        return [(q.label, q.part, given[q.key]) for q in self.charter.questions if given.get(q.key) not in (None, "")]

    def papers(self, kind: str) -> list[Paper]:
        """The papers of a kind that this case caused, the newest first."""
        return [paper for moved in self.history for paper in moved.papers if paper.kind == kind]


def find_case(
    session: Session, actor: Actor, proposal_id: int, roles: Iterable[str] | None = None
) -> tuple[Edition, Proposal]:
    """The proposal as this person sees it by `roles` (None: by all she holds); otherwise not there. Two statements."""
    of_it = select(Proposal.edition_id).where(Proposal.id == proposal_id)
    edition = session.scalars(select(Edition).where(Edition.id.in_(of_it))).one_or_none()
    if edition is None:
        raise NotFound
    seen = visible(actor, edition, roles)
    proposal = session.scalars(select(Proposal).where(Proposal.id == proposal_id, seen)).one_or_none()
    if proposal is None:
        raise NotFound
    return edition, proposal


def read_case(
    session: Session, edition: Edition, proposal: Proposal, *, by: Actor, doubles: bool = False,
    pressed: PageForm | None = None, starts: Callable[[WholeFile], Starts] | None = None,
) -> CasePage:  # fmt: skip
    """The whole case for its page. `doubles`: look for similar ones too; `pressed`: a step's form that was refused;
    `starts`: of the whole file, step → what stands in its fields at first."""
    file, history = file_of(session, proposal), history_of(session, proposal)
    journey = parsed(*journey_text(session, proposal.journey_id))
    known = _known(file) | {province_saw: {proposal.id: _province_saw(file, history, journey)}}
    return CasePage(
        edition, charter_of(edition), proposal, journey.states[proposal.state], file, history,
        step_buttons(
            session, edition, proposal, by=by, known=known, pressed=pressed,
            starts=starts(file) if starts else None,
        ),
        similar_proposals(session, proposal) if doubles else (),
    )  # fmt: skip


def _known(file: WholeFile) -> dict[Any, Any]:
    """What the guards would ask the database for, and the file holds already."""
    number, request = file.proposal.id, file.open_request
    given = {(c.purpose, c.text_version) for c in file.consents if c.withdrawn_at is None}
    checks = {(subject, item): check.passes for subject, found in file.checks.items() for item, check in found.items()}
    return {
        attached: {number: set(file.documents)},
        checked: {number: checks},
        consented: {number: given},
        asked_until: {number: request.due_on} if request else {},
    }


def _province_saw(file: WholeFile, history: Sequence[Moved], journey: Journey) -> dict[str, tuple[bool | None, bool]]:
    """What `province_saw` would ask the database for."""
    came = min((m.movement.at for m in history if m.movement.to_state in journey.passed("with_province")), default=None)
    later = {
        item: came is not None and any(one.document.attached_at > came for one in files)
        for item, files in file.documents.items()
    } | dict.fromkeys(file.proposal.removed_items, True)
    passes = {item: check.passes for item, check in file.checks.get("province", {}).items()}
    return {item: (passes.get(item), later.get(item, False)) for item in {*later, *passes}}


def history_of(session: Session, case: Any) -> list[Moved]:
    """Who moved the case, when, in which role and why, under which version of its journey; the newest first."""
    rows = session.execute(
        select(Movement, Person.full_name, Paper)
        .outerjoin(Person, Person.id == Movement.by_id)
        .outerjoin(Paper, (Paper.movement_id == Movement.id) & (Paper.case_id == case.id))
        .where(Movement.case_kind == case.case_kind, Movement.case_id == case.id)
        .order_by(Movement.id.desc(), Paper.id)
    )
    found: dict[int, Moved] = {}
    for movement, name, paper in rows:
        moved = found.setdefault(movement.id, _moved(session, movement, name))
        if paper is not None:
            moved.papers.append(paper)
    return list(found.values())


def _moved(session: Session, movement: Movement, name: str | None) -> Moved:
    sha256, text = journey_text(session, movement.journey_id)
    journey = parsed(sha256, text)
    step = journey.steps.get(movement.step)
    did: Label | Sentence = step.button if step else WENT_ON if movement.step == NEW_JOURNEY else BEGAN
    state = journey.states[movement.to_state].label
    return Moved(movement, name or "", ROLES[movement.role].label, did, state, sha256[:8])


def days_left(due_at: Any) -> int | None:
    """Days until the day of a time limit, by Vietnam's calendar; negative when it has passed."""
    return None if due_at is None else (clock.in_vietnam(due_at).date() - clock.today()).days

"""What an applicant's pages have in common: her own proposal, the parts of its form, and what each still lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from competition.editions.calls import Call, call_of
from competition.editions.queries import charter_of, the_edition
from competition.editions.rules import Charter, Question
from competition.language import Sentence
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.proposals.queries import find_own
from competition.proposals.rules import Lack
from competition.proposals.whole_file import WholeFile, lacking_in
from competition.workflow.actions import journey_of
from competition.workflow.journey import State

WITHDRAW = "withdraw"


@dataclass(frozen=True)
class Hers:
    """A proposal of the visitor's own, with its edition's call and where it stands.

    `steps`: what an applicant can do from here, if its guards let her. `desk`: where its pages lie; an officer who
    keys in a paper file writes the same form at her own counter.
    """

    proposal: Proposal
    call: Call
    state: State
    steps: list[str]
    desk: str = ""

    @property
    def charter(self) -> Charter:
        return self.call.charter

    @property
    def address(self) -> str:
        return f"{self.desk}/proposals/{self.proposal.id}"

    def template(self, name: str) -> str:
        """The template of one of its parts at this desk."""
        return f"{self.desk.strip('/') or 'applicant'}/{name}.html"

    @property
    def handing_in(self) -> str | None:
        """The step by which she hands it in from here."""
        return next((step for step in self.steps if step != WITHDRAW), None)

    @property
    def may_withdraw(self) -> bool:
        return WITHDRAW in self.steps

    @property
    def is_open(self) -> bool:
        """Whether she may still write in it."""
        return self.state.open_to_applicant and not self.proposal.locked

    def questions(self, part: str) -> list[Question]:
        return [question for question in self.charter.questions if question.part == part]


def find_hers(session: Session, actor: Actor, proposal_id: int) -> Hers:
    """Her own proposal; anybody else's is not there on these pages, whatever else she may see."""
    return hers(session, find_own(session, actor, proposal_id))


def hers(session: Session, proposal: Proposal, desk: str = "") -> Hers:
    edition = the_edition(session, proposal.edition_id)
    journey = journey_of(session, proposal)
    steps = [n for n, step in journey.steps_from(proposal.state) if "applicant" in step.by and step.through is None]
    return Hers(proposal, call_of(edition, charter_of(edition)), journey.states[proposal.state], steps, desk)


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, and the address where it is put right."""

    sentence: Sentence
    section: str
    address: str


def missing_of(found: Hers, whole: WholeFile) -> list[Missing]:
    """What is missing, each with the way to it; nothing of a file that she can no longer change."""
    if not found.is_open:
        return []
    parts = {question.key: question.part for question in found.charter.questions}
    return [_missing(found, lack, parts) for lack in lacking_in(found.charter, whole)]


def _missing(found: Hers, lack: Lack, parts: Mapping[str, Any]) -> Missing:
    section = parts.get(lack.key, "entry") if lack.part == "answers" else lack.part
    return Missing(lack.sentence, section, f"{found.address}/{section}#{lack.key}")


def in_section(missing: Iterable[Missing], section: str) -> list[Missing]:
    return [lack for lack in missing if lack.section == section]

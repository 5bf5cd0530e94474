"""What an applicant's pages have in common: her own proposal, the parts of its form, and what each still lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from competition.editions.calls import Call, call_of
from competition.editions.queries import charter_of, the_edition
from competition.editions.rules import Charter, Question
from competition.errors import NotFound
from competition.language import Sentence
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.proposals.queries import find_proposal, lacking
from competition.proposals.rules import Lack
from competition.workflow.actions import state_of
from competition.workflow.journey import State


@dataclass(frozen=True)
class Hers:
    """A proposal of the visitor's own, with its edition's call and where it stands.

    `desk`: where its pages lie; an officer who keys in a paper file writes the same form at her own counter.
    """

    proposal: Proposal
    call: Call
    state: State
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
    def is_open(self) -> bool:
        """Whether she may still write in it."""
        return self.state.open_to_applicant and not self.proposal.locked

    def questions(self, part: str) -> list[Question]:
        return [question for question in self.charter.questions if question.part == part]


def find_hers(session: Session, actor: Actor, proposal_id: int) -> Hers:
    """Her own proposal; anybody else's is not there on these pages, whatever else she may see."""
    proposal = find_proposal(session, actor, proposal_id)
    if proposal.applicant_id != actor.person_id:
        raise NotFound
    return hers(session, proposal)


def hers(session: Session, proposal: Proposal, desk: str = "") -> Hers:
    edition = the_edition(session, proposal.edition_id)
    return Hers(proposal, call_of(edition, charter_of(edition)), state_of(session, proposal), desk)


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, and the address where it is put right."""

    sentence: Sentence
    section: str
    address: str


def missing_of(session: Session, found: Hers) -> list[Missing]:
    """What is missing, each with the way to it."""
    parts = {question.key: question.part for question in found.charter.questions}
    return [_missing(found, lack, parts) for lack in lacking(session, found.proposal)]


def _missing(found: Hers, lack: Lack, parts: Mapping[str, Any]) -> Missing:
    section = parts.get(lack.key, "entry") if lack.part == "answers" else lack.part
    return Missing(lack.sentence, section, f"{found.address}/{section}#{lack.key}")


def in_section(missing: Iterable[Missing], section: str) -> list[Missing]:
    return [lack for lack in missing if lack.section == section]

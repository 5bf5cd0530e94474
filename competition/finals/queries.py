"""What is asked of the finals: the outcomes of a proposal, and the results, with names where they may be published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session, aliased

from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of, journey_text
from competition.editions.rules import both
from competition.finals.models import Outcome
from competition.finals.rules import prize_labels, prize_order, published_name
from competition.language import Sentence
from competition.people.models import Consent, Person
from competition.proposals.models import Proposal
from competition.workflow.actions import parsed

PUBLICATION = "publication"


@dataclass(frozen=True)
class Result:
    """One line of the results page. `name` and `title` only of those who agreed to be published."""

    proposal_id: int
    file_number: str
    name: str | Sentence
    title: str
    kind: str
    place: str
    stage: str
    label: dict[str, str]
    prize: dict[str, str] | None
    on: date


def outcomes_of(session: Session, proposal_id: int) -> Sequence[Outcome]:
    """What was recorded of a proposal, in its order."""
    return session.scalars(select(Outcome).where(Outcome.proposal_id == proposal_id).order_by(Outcome.id)).all()


def results(session: Session, edition: Edition, stages: Sequence[str] | None = None) -> list[Result]:
    """How far each proposal came above the province: its last outcome, the best first; `stages` keeps some."""
    charter = charter_of(edition)
    states = parsed(*journey_text(session, edition.proposal_journey_id)).states
    order = {state: place for place, state in enumerate(states)}
    last: dict[int, Result] = {}
    keys: dict[int, tuple[int, int, str]] = {}
    for outcome, proposal, name, agreed, place in _rows(session, edition):
        if stages is not None and outcome.stage not in stages:
            continue
        number = proposal.file_number or ""
        last[proposal.id] = Result(
            proposal.id, number, published_name(name, agreed), proposal.title if agreed else "", proposal.kind,
            place, outcome.stage, both(states[outcome.stage].label),
            prize_labels(charter).get(outcome.prize or ""), outcome.on,
        )  # fmt: skip
        keys[proposal.id] = (-order[outcome.stage], prize_order(charter, outcome.prize), number)
    return sorted(last.values(), key=lambda result: keys[result.proposal_id])


def _rows(session: Session, edition: Edition) -> Sequence[tuple[Outcome, Proposal, str, bool, str]]:
    screening = aliased(Place)
    agreed = exists().where(
        Consent.proposal_id == Proposal.id,
        Consent.person_id == Proposal.applicant_id,
        Consent.purpose == PUBLICATION,
        Consent.withdrawn_at.is_(None),
    )
    return session.execute(
        select(Outcome, Proposal, Person.full_name, agreed, screening.name)
        .join(Proposal, Proposal.id == Outcome.proposal_id)
        .join(Person, Person.id == Proposal.applicant_id)
        .join(
            screening,
            and_(screening.edition_id == edition.id, screening.unit_id == Proposal.screening_unit_id),
        )
        .where(Outcome.edition_id == edition.id)
        .order_by(Outcome.proposal_id, Outcome.id)
    ).all()

"""What a juror's pages begin with: her round, her seat, her sheet; whatever is not hers is not there."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.models import Edition, Place
from competition.editions.rules import Charter, Round
from competition.errors import NotFound
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.measures import charter_of_round, rubrics_of, terms_of
from competition.scoring.models import ScreeningRound, Seat, Sheet
from competition.scoring.my_rounds import my_round
from competition.scoring.rubric import Rubric


@dataclass(frozen=True)
class Desk:
    """Her round with everything that its pages are headed by."""

    round: ScreeningRound
    edition: Edition
    place: Place
    seat: Seat
    charter: Charter
    terms: Round

    @property
    def address(self) -> str:
        return f"/jury/rounds/{self.round.id}"

    @property
    def is_open(self) -> bool:
        return self.round.open_for == "sheets"

    def rubric_for(self, proposal: Proposal) -> Rubric:
        return rubrics_of(self.charter, self.round.key)[proposal.kind]


def find_desk(session: Session, actor: Actor, round_id: int) -> Desk:
    """One statement, and one more for a round whose charter has changed since."""
    found = my_round(session, actor, round_id)
    if found is None:
        raise NotFound
    round, edition, place, seat = found
    charter = charter_of_round(session, round)
    return Desk(round, edition, place, seat, charter, terms_of(charter, round.key))


def find_sheet(session: Session, actor: Actor, desk: Desk, proposal_id: int) -> tuple[Sheet, Proposal]:
    """Her sheet for a file of the round, with the file; one statement."""
    row = session.execute(
        select(Sheet, Proposal)
        .join(Proposal, Proposal.id == Sheet.proposal_id)
        .where(
            Sheet.round_id == desk.round.id, Sheet.proposal_id == proposal_id, Sheet.juror_id == actor.person_id,
            Sheet.status.not_in(["void", "unallotted"]),
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    return row[0], row[1]

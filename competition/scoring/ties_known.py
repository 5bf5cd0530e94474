"""The ties of a round as its secretary and its chair read them: which, found how, and whether one was waived."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.proposals.models import Proposal
from competition.scoring.conflict_kinds import CONFLICT_KINDS, ConflictKind
from competition.scoring.models import Conflict, ScreeningRound
from competition.scoring.panel import Panelist
from competition.scoring.standings import record_name


@dataclass(frozen=True)
class KnownTie:
    """A tie of a juror with a file. `shuts`: it is hard and nobody waived it; `waivable`: the chair may waive it."""

    proposal_id: int
    name: str
    title: str
    juror: Panelist | None
    juror_id: int
    kind: ConflictKind
    reason: str
    declared: bool
    shuts: bool
    waived_by_id: int | None
    waiver_reason: str

    @property
    def waivable(self) -> bool:
        return self.shuts and self.kind.waivable


def ties_of_round(session: Session, round: ScreeningRound, panel: list[Panelist]) -> list[KnownTie]:
    """Every tie that was declared or found, those that shut a file first; one statement."""
    people = {one.person_id: one for one in panel}
    rows = session.execute(
        select(Conflict, Proposal)
        .join(Proposal, Proposal.id == Conflict.proposal_id)
        .where(Conflict.round_id == round.id)
        .order_by(Proposal.file_number, Proposal.id, Conflict.juror_id, Conflict.kind)
    )
    found = [
        KnownTie(
            file.id, record_name(file), file.title, people.get(tie.juror_id), tie.juror_id, CONFLICT_KINDS[tie.kind],
            tie.reason, tie.declared_by_id is not None, tie.hard and tie.waived_by_id is None, tie.waived_by_id,
            tie.waiver_reason,
        )
        for tie, file in rows
    ]  # fmt: skip
    return sorted(found, key=lambda tie: not tie.shuts)

"""Recording what the centre and the finals decided, one by one or many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from competition.language import Sentence
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.workflow.actions import Outcome as Moved
from competition.workflow.actions import advance, advance_many, dry_run


@dataclass(frozen=True)
class Source:
    """From which paper or page an outcome is known, and on which day it was decided."""

    on: date
    source: str
    source_sha256: str | None = None


def record_outcome(
    session: Session, proposal: Proposal, step: str, *, by: Actor, on: date, source: str,
    prize: str | None = None, source_sha256: str | None = None,
) -> None:  # fmt: skip
    """Record one outcome of one proposal; it moves with it."""
    advance(session, proposal, step, by=by, on=on, source=source, prize=prize, source_sha256=source_sha256)


def record_outcomes(
    session: Session, proposals: Sequence[Proposal], step: str, *, by: Actor, known: Source,
    prizes: Mapping[int, str] | None = None, all_or_none: bool = False,
) -> Moved:  # fmt: skip
    """Record the same outcome of many proposals; `prizes` is proposal id → prize. Who cannot move is told with why."""
    won = prizes or {}
    given = {
        proposal.id: {
            "on": known.on, "source": known.source, "source_sha256": known.source_sha256,
            "prize": won.get(proposal.id),
        }
        for proposal in proposals
    }  # fmt: skip
    return advance_many(session, proposals, step, by=by, given=given, all_or_none=all_or_none)


def preview_outcomes(
    session: Session, proposals: Sequence[Proposal], step: str, *, by: Actor, known: Source,
    prizes: Mapping[int, str] | None = None,
) -> Moved:  # fmt: skip
    """What record_outcomes would do, case by case; nothing is changed."""
    won = prizes or {}
    moved: list[Proposal] = []
    refused: list[tuple[Proposal, list[Sentence]]] = []
    for prize in dict.fromkeys(won.get(proposal.id) for proposal in proposals):
        alike = [proposal for proposal in proposals if won.get(proposal.id) == prize]
        outcome = dry_run(
            session, alike, step, by=by, on=known.on, source=known.source, source_sha256=known.source_sha256,
            prize=prize,
        )  # fmt: skip
        moved += outcome.moved
        refused += outcome.refused
    return Moved(moved, refused)

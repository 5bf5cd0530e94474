"""What is known when files are dealt: who sits, whose sheets stand, which ties shut what, the last deals."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from competition.editions.rules import Charter, Round
from competition.proposals.models import Proposal
from competition.scoring.allotment_models import Allotment, AllottedPair
from competition.scoring.measures import charter_of_round, terms_of
from competition.scoring.models import Conflict, Mark, ScreeningRound, Sheet
from competition.scoring.panel import Panelist, panel_of, voters
from competition.scoring.standings import record_name

Pair = tuple[int, int]
HELD_BACK = ("recused", "abstained")


@dataclass(frozen=True)
class SheetFact:
    sheet_id: int
    status: str
    begun: bool


@dataclass(frozen=True)
class Facts:
    """A round as the dealing sees it; pairs are (proposal, juror)."""

    round: ScreeningRound
    charter: Charter
    terms: Round
    files: Sequence[Proposal]
    panel: list[Panelist]
    sheets: dict[Pair, SheetFact]
    shut: set[Pair]
    soft: set[Pair]
    allotments: list[Allotment] = field(default_factory=list)
    pairs: dict[int, list[AllottedPair]] = field(default_factory=dict)

    @property
    def jurors(self) -> list[Panelist]:
        return voters(self.panel)

    @property
    def names(self) -> dict[int, str]:
        return {file.id: record_name(file) for file in self.files}

    @property
    def called(self) -> dict[int, str]:
        return {one.person_id: f"{one.code} {one.name}" for one in self.jurors}

    def _last(self, status: str) -> Allotment | None:
        return next((one for one in reversed(self.allotments) if one.status == status), None)

    @property
    def draft(self) -> Allotment | None:
        return self._last("draft")

    @property
    def issued(self) -> Allotment | None:
        return self._last("issued")

    def dealt(self, allotment: Allotment | None) -> list[AllottedPair]:
        return [] if allotment is None else self.pairs.get(allotment.id, [])

    @property
    def movable_from(self) -> datetime | None:
        """From when unfinished sheets may go to others; None while nothing is issued."""
        first = self.issued
        if first is None or first.issued_at is None:
            return None
        return first.issued_at + timedelta(days=self.terms.redeal_after_days)

    def live(self, pair: Pair) -> bool:
        """Her sheet is finished or lies before her."""
        fact = self.sheets.get(pair)
        return fact is not None and fact.status in ("submitted", "draft")


def facts_of(
    session: Session, round: ScreeningRound, files: Sequence[Proposal], panel: list[Panelist] | None = None
) -> Facts:
    """Three statements, and one more for the panel where it is not known."""
    charter = charter_of_round(session, round)
    rows = session.execute(
        select(Sheet.proposal_id, Sheet.juror_id, Sheet.id, Sheet.status, exists().where(Mark.sheet_id == Sheet.id))
        .where(Sheet.round_id == round.id)
    )  # fmt: skip
    ties = session.execute(
        select(Conflict.proposal_id, Conflict.juror_id, Conflict.hard, Conflict.waived_by_id).where(
            Conflict.round_id == round.id
        )
    ).all()
    allotments, pairs = _deals(session, round)
    return Facts(
        round, charter, terms_of(charter, round.key), files, panel_of(session, round) if panel is None else panel,
        {(proposal, juror): SheetFact(sheet, status, begun) for proposal, juror, sheet, status, begun in rows},
        {(proposal, juror) for proposal, juror, hard, waived in ties if hard and waived is None},
        {(proposal, juror) for proposal, juror, hard, waived in ties if not hard or waived is not None},
        allotments, pairs,
    )  # fmt: skip


def _deals(session: Session, round: ScreeningRound) -> tuple[list[Allotment], dict[int, list[AllottedPair]]]:
    """Every deal of the round in its order, and the pairs of the draft and of the one that holds; one statement."""
    whole = (AllottedPair.allotment_id == Allotment.id) & Allotment.status.in_(["draft", "issued"])
    rows = session.execute(
        select(Allotment, AllottedPair)
        .outerjoin(AllottedPair, whole)
        .where(Allotment.round_id == round.id)
        .order_by(Allotment.id)
    )
    deals: dict[int, Allotment] = {}
    pairs: dict[int, list[AllottedPair]] = {}
    for deal, pair in rows:
        deals[deal.id] = deal
        pairs.setdefault(deal.id, []).extend([pair] if pair is not None else [])
    return list(deals.values()), pairs

"""What the round's guards read ahead, for all rounds of an act at once."""

from sqlalchemy import and_, case, func, select

from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound, Sheet, Standing
from competition.scoring.panel import Panelist, panels_of
from competition.scoring.standings import record_name
from competition.workflow.journey import Journey
from competition.workflow.registry import Batch
from competition.workflow.round_ways import WAYS, of_the_unit, proposal_journey, unexamined_states


def journey(batch: Batch) -> Journey:
    return proposal_journey(batch.session, batch.edition)


def panels(batch: Batch) -> dict[int, list[Panelist]]:
    return panels_of(batch.session, batch.ids)


def files_waiting(batch: Batch) -> dict[int, int]:
    """Round → how many files wait to be brought in."""
    return {case.id: _many(batch, case, journey(batch).steps[WAYS[case.key].enter].from_) for case in batch.cases}


def files_unexamined(batch: Batch) -> dict[int, int]:
    """Round → how many files somebody must look at first."""
    return {case.id: _many(batch, case, unexamined_states(journey(batch), case.key)) for case in batch.cases}


def _many(batch: Batch, case: ScreeningRound, states: list[str]) -> int:
    question = select(func.count()).select_from(Proposal).where(of_the_unit(case), Proposal.state.in_(states))
    return batch.session.scalar(question) or 0


def open_sheets(batch: Batch) -> dict[int, dict[int, int]]:
    """Round → juror → how many of her sheets are drafts."""
    rows = batch.session.execute(
        select(Sheet.round_id, Sheet.juror_id, func.count())
        .where(Sheet.round_id.in_(batch.ids), Sheet.status == "draft")
        .group_by(Sheet.round_id, Sheet.juror_id)
    )
    found: dict[int, dict[int, int]] = {}
    for round_id, juror_id, many in rows:
        found.setdefault(round_id, {})[juror_id] = many
    return found


def files_undealt(batch: Batch) -> dict[int, list[str]]:
    """Round → files on which nobody has, or ever had, a sheet to fill in."""
    rows = batch.session.execute(
        select(Sheet.round_id, Proposal)
        .join(Proposal, Proposal.id == Sheet.proposal_id)
        .where(Sheet.round_id.in_(batch.ids))
        .group_by(Sheet.round_id, Proposal.id)
        .having(
            func.sum(case((Sheet.status == "unallotted", 1), else_=0)) > 0,
            func.sum(case((Sheet.status.in_(["draft", "submitted", "abstained", "absent"]), 1), else_=0)) == 0,
        )
    )
    found: dict[int, list[str]] = {}
    for round_id, proposal in rows:
        found.setdefault(round_id, []).append(record_name(proposal))
    return {round_id: sorted(names) for round_id, names in found.items()}


def ranked_files(batch: Batch) -> dict[int, list[tuple[Standing, Proposal]]]:
    """Round → the standings of its files that still wait for the chair's decision, or have it."""
    rows = batch.session.execute(
        select(Standing, Proposal)
        .join(Proposal, Proposal.id == Standing.proposal_id)
        .where(Standing.round_id.in_(batch.ids))
    )
    found: dict[int, list[tuple[Standing, Proposal]]] = {}
    for standing, proposal in sorted(rows, key=lambda row: record_name(row[1])):
        found.setdefault(standing.round_id, []).append((standing, proposal))
    return found


def files_by_state(batch: Batch) -> dict[int, list[tuple[str, str]]]:
    """Round → (state, file number) of every file that was brought into it."""
    judged = select(Sheet.round_id, Sheet.proposal_id).where(Sheet.round_id.in_(batch.ids)).distinct().subquery()
    rows = batch.session.execute(
        select(judged.c.round_id, Proposal.state, Proposal.file_number)
        .join(Proposal, and_(Proposal.id == judged.c.proposal_id))
        .order_by(Proposal.file_number)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for round_id, state, number in rows:
        found.setdefault(round_id, []).append((state, number or ""))
    return found

"""What the round's guards read ahead, for all rounds of an act at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy import case as when
from sqlalchemy.orm import aliased, defer

from competition.editions.models import Place
from competition.proposals.models import Proposal
from competition.scoring.models import Minutes, ScreeningRound, Sheet, Standing
from competition.scoring.panel import Panelist, panels_of
from competition.scoring.standings import record_name
from competition.workflow.journey import Journey
from competition.workflow.registry import Batch
from competition.workflow.round_ways import WAYS, of_the_unit, proposal_journey, unexamined_states


def journey(batch: Batch) -> Journey:
    return proposal_journey(batch.session, batch.edition)


def panels(batch: Batch) -> dict[int, list[Panelist]]:
    return panels_of(batch.session, batch.ids)


def files_waiting(batch: Batch) -> dict[int, list[Proposal]]:
    """Round → the files that wait to be brought in, by file number."""
    waits = {case.id: journey(batch).steps[WAYS[case.key].enter].from_ for case in batch.cases}
    return {number: [f for f in files if f.state in waits[number]] for number, files in _near(batch).items()}


def files_unexamined(batch: Batch) -> dict[int, int]:
    """Round → how many files somebody must look at first."""
    looked = {case.id: unexamined_states(journey(batch), case.key) for case in batch.cases}
    return {number: sum(f.state in looked[number] for f in files) for number, files in _near(batch).items()}


def _near(batch: Batch) -> dict[int, Sequence[Proposal]]:
    found: dict[int, Sequence[Proposal]] = batch.facts(files_near)
    return found


def files_near(batch: Batch) -> dict[int, Sequence[Proposal]]:
    """Round → the files before its door, without the long texts: one statement a round."""
    found = {}
    for case in batch.cases:
        states = [*journey(batch).steps[WAYS[case.key].enter].from_, *unexamined_states(journey(batch), case.key)]
        there = select(Proposal).where(of_the_unit(case), Proposal.state.in_(states))
        there = there.options(defer(Proposal.answers), defer(Proposal.endorsement))
        found[case.id] = batch.session.scalars(there.order_by(Proposal.file_number, Proposal.id)).all()
    return found


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
            func.sum(when((Sheet.status == "unallotted", 1), else_=0)) > 0,
            func.sum(when((Sheet.status.in_(["draft", "submitted", "abstained", "absent"]), 1), else_=0)) == 0,
        )
    )
    found: dict[int, list[str]] = {}
    for round_id, proposal in rows:
        found.setdefault(round_id, []).append(record_name(proposal))
    return {round_id: sorted(names) for round_id, names in found.items()}


@dataclass
class Outcome:
    """What the signature looks at: where the round is held, its newest minutes, its standings."""

    place: Place | None
    minutes: Minutes | None
    rows: list[tuple[Standing, Proposal]]


def outcomes(batch: Batch) -> dict[int, Outcome]:
    """Round → what came out of it; one statement."""
    of_it = aliased(Minutes)
    newest = select(func.max(of_it.id)).where(of_it.round_id == ScreeningRound.id).correlate(ScreeningRound)
    here = (Place.edition_id == ScreeningRound.edition_id) & (Place.unit_id == ScreeningRound.unit_id)
    rows = batch.session.execute(
        select(ScreeningRound.id, Place, Minutes, Standing, Proposal)
        .outerjoin(Place, here)
        .outerjoin(Minutes, Minutes.id == newest.scalar_subquery())
        .outerjoin(Standing, Standing.round_id == ScreeningRound.id)
        .outerjoin(Proposal, Proposal.id == Standing.proposal_id)
        .where(ScreeningRound.id.in_(batch.ids))
    )
    found: dict[int, Outcome] = {}
    for round_id, place, minutes, standing, proposal in rows:
        outcome = found.setdefault(round_id, Outcome(place, minutes, []))
        if standing is not None:
            outcome.rows.append((standing, proposal))
    for outcome in found.values():
        outcome.rows.sort(key=lambda row: record_name(row[1]))
    return found


def ranked_files(batch: Batch) -> dict[int, list[tuple[Standing, Proposal]]]:
    """Round → the standings of its files that still wait for the chair's decision, or have it."""
    return {round_id: outcome.rows for round_id, outcome in batch.facts(outcomes).items()}


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


def last_of_rounds(batch: Batch) -> dict[int, Minutes | None]:
    return {round_id: outcome.minutes for round_id, outcome in batch.facts(outcomes).items()}

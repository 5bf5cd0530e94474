"""The round's effects: they turn the room's lock and take the round's proposals along, each in multi-row statements."""

from collections.abc import Sequence

from sqlalchemy import select, update

from competition import audit, clock
from competition.errors import SomebodyWasFaster
from competition.proposals.models import Proposal
from competition.scoring.choice_rules import LEFT
from competition.scoring.conflicts import first_ties
from competition.scoring.layout import lay_out
from competition.scoring.models import ScreeningRound, Sheet, Standing
from competition.scoring.panel import voters
from competition.scoring.standings import drop_standings, keep_standings
from competition.workflow.actions import advance_many
from competition.workflow.facts_rounds import files_waiting, journey, last_of_rounds, panels, ranked_files
from competition.workflow.registry import Batch, effect
from competition.workflow.round_ways import RETURN, SEND, WAYS, in_round

THROUGH = ScreeningRound.case_kind


def take_along(batch: Batch, files: Sequence[Proposal], step: str) -> None:
    """Move the round's files with it; one that cannot follow stops the round's own step."""
    advance_many(batch.session, files, step, by=batch.by, note=batch.note, through=THROUGH, all_or_none=True)


def jurors_of(batch: Batch) -> dict[int, list[int]]:
    """Round → who judges: the voting members who are there."""
    return {
        round_id: [one.person_id for one in voters(panel) if one.present]
        for round_id, panel in batch.facts(panels).items()
    }


@effect
def bring_files_in(batch: Batch) -> None:
    for case in batch.cases:
        case.open_for, case.charter_version = "sheets", batch.edition.charter_version
        if (terms := batch.charter.round(case.key)) and terms.readers and not case.allotting:
            case.allotting = "awaited"
        case.course = {**case.course, "opened_at": clock.now().isoformat()}
        take_along(batch, batch.facts(files_waiting)[case.id], WAYS[case.key].enter)


@effect
def infer_conflicts(batch: Batch) -> None:
    for case in batch.cases:
        batch.told["hard ties", case.id] = first_ties(
            batch.session, case, batch.facts(files_waiting)[case.id], batch.facts(jurors_of)[case.id]
        )


@effect
def lay_out_sheets(batch: Batch) -> None:
    for case in batch.cases:
        files, jurors = batch.facts(files_waiting)[case.id], batch.facts(jurors_of)[case.id]
        lay_out(batch.session, case, files, jurors, batch.told.get(("hard ties", case.id)))


@effect
def rank_files(batch: Batch) -> None:
    for case in batch.cases:
        way = WAYS[case.key]
        case.open_for = "choices"
        case.course = {**case.course, "ranked_at": clock.now().isoformat()}
        files = in_round(batch.session, case, journey(batch).steps[way.rank].from_)
        _nobody_writes(batch, case)
        keep_standings(batch.session, case, files, batch.facts(panels)[case.id])
        take_along(batch, files, way.rank)


def _nobody_writes(batch: Batch, case: ScreeningRound) -> None:
    """Look again now that the round is held: a sheet taken back after the guards looked must not be left out."""
    if batch.session.scalar(select(Sheet.id).where(Sheet.round_id == case.id, Sheet.status == "draft").limit(1)):
        raise SomebodyWasFaster()


@effect
def take_ranking_back(batch: Batch) -> None:
    for case in batch.cases:
        way = WAYS[case.key]
        case.open_for = "sheets"
        case.course = {key: told for key, told in case.course.items() if key != "tie_choices"}
        files = in_round(batch.session, case, journey(batch).steps[way.again].from_)
        drop_standings(batch.session, case, files)
        take_along(batch, files, way.again)


@effect
def bind_signature(batch: Batch) -> None:
    for case in batch.cases:
        minutes = batch.facts(last_of_rounds)[case.id]
        if minutes is None:  # the guard `minutes_current` stands before
            continue
        minutes.signed_by_id, minutes.signed_at = batch.by.person_id, clock.now()
        minutes.scan_sha256, minutes.signed_sha256 = batch.gift(case, "scan_sha256"), batch.gift(case, "signed_sha256")
        case.open_for = ""
        audit.record(
            batch.session, "scoring:minutes:sign", batch.by.person_id, THROUGH, case.id,
            pdf=minutes.pdf_sha256, scan=minutes.scan_sha256,
        )  # fmt: skip


@effect
def carry_out_decisions(batch: Batch) -> None:
    for case in batch.cases:
        way = WAYS[case.key]
        rows = batch.facts(ranked_files).get(case.id, [])
        here = journey(batch).steps[way.choose["selected"]].from_
        for outcome, step in way.choose.items():
            files = [file for standing, file in rows if standing.outcome == outcome and file.state in here]
            take_along(batch, files, step)


@effect
def send_selected_to_province(batch: Batch) -> None:
    for case in batch.cases:
        take_along(batch, in_round(batch.session, case, journey(batch).steps[SEND].from_), SEND)


@effect
def send_files_to_rework(batch: Batch) -> None:
    for case in batch.cases:
        take_along(batch, in_round(batch.session, case, journey(batch).steps[RETURN].from_), RETURN)


@effect
def leave_round(batch: Batch) -> None:
    """Proposals leave the contest: their open sheets are void, and a chair who is choosing chooses without them."""
    scoring = select(ScreeningRound.id).where(ScreeningRound.open_for == "sheets")
    choosing = select(ScreeningRound.id).where(ScreeningRound.open_for == "choices")
    batch.session.execute(
        update(Sheet)
        .where(Sheet.proposal_id.in_(batch.ids), Sheet.status.in_(["draft", "unallotted"]), Sheet.round_id.in_(scoring))
        .values(status="void", version=Sheet.version + 1)
        .execution_options(synchronize_session="fetch")
    )
    batch.session.execute(
        update(Standing)
        .where(Standing.proposal_id.in_(batch.ids), Standing.round_id.in_(choosing))
        .values(outcome=LEFT)
        .execution_options(synchronize_session="fetch")
    )

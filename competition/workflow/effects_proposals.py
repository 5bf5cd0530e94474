"""The proposal's effects: what happens in the same transaction as the step, for the whole batch at once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update

from competition import clock
from competition.db.stored_files import next_numbers
from competition.proposals import rules, search
from competition.proposals.models import SupplementRequest
from competition.workflow.facts_proposals import arrived, who_and_where
from competition.workflow.registry import Batch, effect


@effect
def lock_file(batch: Batch) -> None:
    for case in batch.cases:
        case.locked = True


@effect
def unlock_file(batch: Batch) -> None:
    for case in batch.cases:
        case.locked = False


@effect
def note_submission(batch: Batch) -> None:
    """The moment of arrival, and the charter under which it was submitted."""
    for case in batch.cases:
        case.submitted_at = arrived(batch, case)
        case.charter_version = batch.edition.charter_version


@effect
def index_words(batch: Batch) -> None:
    search.index_words(batch.session, batch.cases, batch.facts(who_and_where))


@effect
def ask_for_supplement(batch: Batch) -> None:
    """Write the request with its day; the case waits until the end of it."""
    now = clock.now()
    for case in batch.cases:
        due_on = batch.gift(case, "due_on")
        case.due_at = clock.end_of_day(due_on)
        batch.session.add(
            SupplementRequest(
                proposal_id=case.id, reason=batch.note.strip(), items=list(batch.gift(case, "items") or []),
                due_on=due_on, asked_by_id=batch.by.person_id, asked_at=now,
            )
        )  # fmt: skip


@effect
def answer_supplement(batch: Batch) -> None:
    waiting = (SupplementRequest.proposal_id.in_(batch.ids), SupplementRequest.answered_at.is_(None))
    batch.session.execute(update(SupplementRequest).where(*waiting).values(answered_at=clock.now()))


@effect
def give_file_number(batch: Batch) -> None:
    """Number the files as the charter says, without a gap in a series; a number once given stays."""
    series: dict[str, list[Any]] = {}
    for case in batch.cases:
        if case.file_number is None:
            name = rules.file_number_series(batch.charter.file_number, _facts(batch, case))
            series.setdefault(name, []).append(case)
    with batch.session.no_autoflush:
        for name, cases in series.items():
            _number(batch, f"file number {batch.edition.id} {name}", cases)


def _number(batch: Batch, series: str, cases: Sequence[Any]) -> None:
    for case, number in zip(cases, next_numbers(batch.session, series, len(cases)), strict=True):
        case.file_number = batch.charter.file_number.format(**_facts(batch, case), number=number)


def _facts(batch: Batch, case: Any) -> dict[str, Any]:
    _, commune, screening = batch.facts(who_and_where)[case.id]
    return {
        "year": batch.edition.year,
        "commune": commune.code,
        "screening": screening,
        "edition": batch.edition.name,
        "kind": case.kind,
    }

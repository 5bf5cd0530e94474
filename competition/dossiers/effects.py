"""What happens with a dispatch's steps: letter numbered, files forwarded, answered, taken out."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from competition import clock
from competition.dossiers.guards import files
from competition.dossiers.headers import letter_code
from competition.dossiers.letters import LETTER
from competition.dossiers.models import Dispatch, DispatchItem, Paper
from competition.dossiers.register import number
from competition.proposals.models import Proposal
from competition.workflow.actions import advance_many
from competition.workflow.registry import Batch, effect


@effect
def sign_letter(batch: Batch) -> None:
    """The letter gets its number; from here on no file is put in or taken out."""
    code, no_autoflush = letter_code(batch.edition, "province"), batch.session.no_autoflush
    for case in batch.cases:
        # Flushed while the letter is looked for, the dispatch would be written twice.
        with no_autoflush:
            letter = _letter_of(batch, case)
            scan, digital = batch.gift(case, "scan_sha256"), bool(batch.gift(case, "digital"))
            number(batch.session, letter, code, by=batch.by, scan_sha256=scan, digital=digital)
        case.open, case.signed_letter_sha256, case.package_sha256 = False, letter.scan_sha256, None


def _letter_of(batch: Batch, case: Dispatch) -> Paper:
    """The letter that was prepared and has no number yet."""
    return batch.session.scalars(
        select(Paper)
        .where(
            Paper.case_kind == Dispatch.case_kind, Paper.case_id == case.id, Paper.kind == LETTER,
            Paper.sha256 == case.letter_sha256, Paper.number.is_(None),
        )
        .order_by(Paper.id.desc())
        .limit(1)
    ).one()  # fmt: skip


@effect
def forward_files(batch: Batch) -> None:
    for case in batch.cases:
        case.sent_on = clock.today()
    _all_go(batch, "forward")


@effect
def keep_answer(batch: Batch) -> None:
    """The centre's answer: its words, its day, its paper, and what it says of single files."""
    for case in batch.cases:
        source = str(batch.gift(case, "source") or "").strip()
        case.answer = "\n".join(part for part in (source, batch.note.strip()) if part)
        case.answered_on, case.answer_sha256 = batch.gift(case, "on"), batch.gift(case, "source_sha256")
        said = {key: text.strip() for key, text in (batch.gift(case, "reasons") or {}).items() if text.strip()}
        if said:
            batch.session.execute(
                update(DispatchItem),
                [{"dispatch_id": case.id, "proposal_id": key, "returned_reason": text} for key, text in said.items()],
            )


@effect
def receive_files(batch: Batch) -> None:
    _all_go(batch, "record_central_receipt")


@effect
def return_files(batch: Batch) -> None:
    _all_go(batch, "record_central_return")


@effect
def take_files_out(batch: Batch) -> None:
    for case in batch.cases:
        case.open = False
    _all_go(batch, "take_out_of_dispatch")


def _all_go(batch: Batch, step: str) -> None:
    """Take the files of the dispatches one step on with them, all or none."""
    inside = batch.facts(files)
    given: dict[int, dict[str, Any]] = {
        one.proposal.id: {"dispatch": number} for number, found in inside.items() for one in found
    }
    proposals: Sequence[Proposal] = [one.proposal for found in inside.values() for one in found]
    advance_many(
        batch.session, proposals, step, by=batch.by, note=batch.note, through="dispatch", given=given,
        all_or_none=True,
    )  # fmt: skip

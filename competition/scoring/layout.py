"""Laying out the sheets: one for every voting member and file, recused where a hard tie shuts the file.

Where the files are dealt out they are unallotted: they wait for nobody until a deal is issued that makes them drafts.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.queries import the_edition
from competition.proposals.models import Proposal
from competition.scoring.conflicts import shut_files
from competition.scoring.models import Mark, ScreeningRound, Sheet, SheetChange


def files_of(session: Session, round: ScreeningRound) -> list[Proposal]:
    """The proposals that were brought into the round, whatever became of them, by file number."""
    brought_in = exists().where(Sheet.round_id == round.id, Sheet.proposal_id == Proposal.id)
    return list(session.scalars(select(Proposal).where(brought_in).order_by(Proposal.file_number, Proposal.id)))


def lay_out(
    session: Session, round: ScreeningRound, files: Iterable[Proposal], jurors: Sequence[int],
    first: Mapping[tuple[int, int], str] | None = None,
) -> int:  # fmt: skip
    """The one place where sheets are made, so that no path leads past a hard tie; returns how many are new.

    `first`: the hard ties of a round that opens just now, so that it has no sheets yet, and no other ties.
    """
    laid: set[Any] = set()
    if first is None:
        laid.update(session.execute(select(Sheet.proposal_id, Sheet.juror_id).where(Sheet.round_id == round.id)))
    shut = shut_files(session, round.id) if first is None else first
    open_as = "unallotted" if round.allotting else "draft"
    version = round.charter_version or the_edition(session, round.edition_id).charter_version
    now, rows = clock.now(), []
    for file in files:
        for juror in jurors:
            if (file.id, juror) in laid:
                continue
            reason = shut.get((file.id, juror))
            rows.append({
                "round_id": round.id, "proposal_id": file.id, "juror_id": juror, "charter_version": version,
                "status": open_as if reason is None else "recused", "reason": reason or "",
                "proposal_revision": file.revision, "touched_at": now, "comment": "", "version": 1,
            })  # fmt: skip
    if rows:
        session.execute(insert(Sheet), rows)
    return len(rows)


def take_up(session: Session, sheets: Sequence[Sheet]) -> bool:
    """Take up sheets on which nothing was ever said; False, and nothing taken, if there is one that speaks."""
    ids = [sheet.id for sheet in sheets]
    if any(sheet.status in ("submitted", "abstained") for sheet in sheets):
        return False
    if ids and session.scalar(select(SheetChange.id).where(SheetChange.sheet_id.in_(ids)).limit(1)):
        return False
    for mark in session.scalars(select(Mark).where(Mark.sheet_id.in_(ids))):
        session.delete(mark)
    session.flush()
    for sheet in sheets:
        session.delete(sheet)
    return True

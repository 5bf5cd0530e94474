"""Conflicts of interest: declared, inferred, waived; what they shut."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.errors import BadInput, NotAllowed, Refused
from competition.language import Sentence, say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.acquaintance import known_people
from competition.scoring.allotted import allotted_to, open_as
from competition.scoring.conflict_kinds import CONFLICT_KINDS, OFFERED
from competition.scoring.inference import ties_between
from competition.scoring.models import Conflict, ScreeningRound, Sheet, SheetChange
from competition.scoring.panel import must_be_open_for, must_chair, must_vote
from competition.scoring.saving import held, keep, touch


def shut_files(session: Session, round_id: int) -> dict[tuple[int, int], str]:
    """(proposal, juror) → why the file is shut to her: her hard ties that nobody waived."""
    rows = session.execute(
        select(Conflict.proposal_id, Conflict.juror_id, Conflict.reason)
        .where(Conflict.round_id == round_id, Conflict.hard, Conflict.waived_by_id.is_(None))
        .order_by(Conflict.kind)
    )
    return {(proposal_id, juror_id): reason for proposal_id, juror_id, reason in rows}


def must_be_free(session: Session, round_id: int, proposal_id: int, juror_id: int) -> None:
    reason = shut_files(session, round_id).get((proposal_id, juror_id))
    if reason is not None:
        raise NotAllowed(
            say("Hồ sơ này đóng với chị vì xung đột lợi ích: {reason}", reason=reason or say("đã khai báo."))
        )


def infer_ties(session: Session, round: ScreeningRound, files: Sequence[Proposal], jurors: Sequence[int]) -> int:
    """Look for ties between jurors and files; those already known, or once waived, stay as they are."""
    known = set(
        session.execute(
            select(Conflict.proposal_id, Conflict.juror_id, Conflict.kind).where(Conflict.round_id == round.id)
        )
    )
    rows = _ties_found(session, round, files, jurors)
    return _keep_ties(session, [row for row in rows if (row["proposal_id"], row["juror_id"], row["kind"]) not in known])


def first_ties(
    session: Session, round: ScreeningRound, files: Sequence[Proposal], jurors: Sequence[int]
) -> dict[tuple[int, int], str]:
    """The same for a round that opens just now, of which no tie is known yet; returns what `shut_files` would."""
    rows = _ties_found(session, round, files, jurors)
    _keep_ties(session, rows)
    hard = sorted((row for row in rows if row["hard"]), key=lambda row: str(row["kind"]))
    return {(row["proposal_id"], row["juror_id"]): row["reason"] for row in hard}


def _ties_found(
    session: Session, round: ScreeningRound, files: Sequence[Proposal], jurors: Sequence[int]
) -> list[dict[str, Any]]:
    if not files or not jurors:
        return []
    now = clock.now()
    known = known_people(session, round.edition_id, jurors, files)
    return [
        {
            "round_id": round.id, "proposal_id": tie.proposal_id, "juror_id": tie.juror_id, "kind": tie.kind,
            "hard": CONFLICT_KINDS[tie.kind].hard, "reason": str(tie.reason), "found_at": now, "waiver_reason": "",
        }
        for tie in ties_between(*known)
    ]  # fmt: skip


def _keep_ties(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    if rows:
        session.execute(insert(Conflict), list(rows))
    return len(rows)


def declare_conflicts(
    session: Session, round: ScreeningRound, *, by: Actor, conflicts: Iterable[tuple[int, str, str]] = ()
) -> None:
    """A juror's word on every file of the round: (proposal, kind, reason), or none; she may add to it later."""
    seat = must_vote(session, by, held(session, round.id))
    must_be_open_for(round, "sheets")
    declared = list(conflicts)
    _must_be_declarable(session, round, seat.person_id, declared)
    now = clock.now()
    for proposal_id, kind, reason in declared:
        tie = session.get(Conflict, (round.id, proposal_id, seat.person_id, kind))
        if tie is None:
            tie = Conflict(
                round_id=round.id, proposal_id=proposal_id, juror_id=seat.person_id, kind=kind, found_at=now,
                hard=CONFLICT_KINDS[kind].hard, waiver_reason="",
            )  # fmt: skip
            session.add(tie)
        tie.declared_by_id, tie.reason = seat.person_id, reason.strip()
        tie.waived_by_id, tie.waiver_reason = None, ""
    seat.declared_at = now
    hard = [proposal_id for proposal_id, kind, _ in declared if CONFLICT_KINDS[kind].hard]
    _recuse(session, round, seat.person_id, hard)
    keep(session)
    audit.record(
        session, "scoring:conflict:declare", seat.person_id, "screening_round", round.id,
        proposals=sorted({proposal_id for proposal_id, _, _ in declared}),
    )  # fmt: skip


def _must_be_declarable(
    session: Session, round: ScreeningRound, juror_id: int, declared: Sequence[tuple[int, str, str]]
) -> None:
    hers = set(session.scalars(select(Sheet.proposal_id).where(Sheet.round_id == round.id, Sheet.juror_id == juror_id)))
    faults: dict[str, Sentence] = {}
    for proposal_id, kind, reason in declared:
        if proposal_id not in hers:
            faults[f"proposal_{proposal_id}"] = say("Hồ sơ này không có trong vòng chấm.")
        elif kind not in OFFERED:
            faults[f"kind_{proposal_id}"] = say("Hãy chọn loại quan hệ với hồ sơ.")
        elif not reason.strip():
            faults[f"reason_{proposal_id}"] = say("Hãy ghi rõ quan hệ với hồ sơ.")
    if faults:
        raise BadInput(faults)


def _recuse(session: Session, round: ScreeningRound, juror_id: int, proposals: Sequence[int]) -> None:
    sheets = select(Sheet).where(
        Sheet.round_id == round.id, Sheet.juror_id == juror_id, Sheet.proposal_id.in_(proposals)
    )
    reasons = shut_files(session, round.id)
    for sheet in session.scalars(sheets) if proposals else ():
        if sheet.status == "submitted":
            before = {"status": sheet.status, "total": str(sheet.total)}
            reason = reasons[sheet.proposal_id, juror_id]
            session.add(
                SheetChange(
                    sheet_id=sheet.id, act="recuse", reason=reason, before=before, by_id=juror_id, at=clock.now()
                )
            )
        sheet.status, sheet.reason = "recused", reasons[sheet.proposal_id, juror_id]
        sheet.total, sheet.submitted_at, sheet.touched_at = None, None, clock.now()


def waive(session: Session, round: ScreeningRound, proposal_id: int, juror_id: int, reason: str, *, by: Actor) -> None:
    """The chair lets a juror judge in spite of a hard tie, with a reason; never her own, nor an author's."""
    must_chair(session, by, round)
    must_be_open_for(round, "sheets")
    if not reason.strip():
        raise BadInput({"reason": say("Hãy ghi lý do cho phép chấm.")})
    if by.person_id == juror_id:
        raise Refused(say("Chủ tịch không tự gỡ xung đột lợi ích của chính mình."))
    ties = session.scalars(
        select(Conflict).where(
            Conflict.round_id == round.id,
            Conflict.proposal_id == proposal_id,
            Conflict.juror_id == juror_id,
            Conflict.hard,
            Conflict.waived_by_id.is_(None),
        )
    ).all()
    if not ties:
        raise Refused(say("Giám khảo này không có xung đột lợi ích nào đang đóng hồ sơ."))
    if any(not CONFLICT_KINDS[tie.kind].waivable for tie in ties):
        raise Refused(say("Tác giả không được chấm hồ sơ của chính mình."))
    for tie in ties:
        tie.waived_by_id, tie.waiver_reason = by.person_id, reason.strip()
    sheet = session.scalars(
        select(Sheet).where(Sheet.round_id == round.id, Sheet.proposal_id == proposal_id, Sheet.juror_id == juror_id)
    ).one_or_none()
    if sheet is not None and sheet.status == "recused":
        hers = allotted_to(session, round, juror_id)
        sheet.status, sheet.reason, sheet.touched_at = open_as(hers, proposal_id), "", clock.now()
    touch(session, round)
    audit.record(
        session, "scoring:conflict:waive", by.person_id, "screening_round", round.id, proposal=proposal_id,
        juror=juror_id,
    )  # fmt: skip

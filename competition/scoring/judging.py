"""A juror at her sheet: she opens it, writes marks, submits, takes it back, or abstains."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.errors import BadInput, NotFound, Refused, SomebodyWasFaster
from competition.language import say
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.scoring.conflicts import must_be_free
from competition.scoring.marking import read_marks
from competition.scoring.measures import charter_of_round, rubrics_of, rule_of
from competition.scoring.models import Mark, ScreeningRound, Sheet, SheetChange
from competition.scoring.panel import must_be_open_for, must_vote
from competition.scoring.rubric import Rubric
from competition.scoring.rule import Rule
from competition.scoring.samples import must_have_practised
from competition.scoring.saving import held, keep
from competition.scoring.sheet_writing import hand_in, moved_on, note_act, put_marks

AtHand = tuple[ScreeningRound, Proposal, Rubric, Rule]


def open_sheet(session: Session, round: ScreeningRound, proposal: Proposal, *, by: Actor) -> Sheet:
    """Her sheet for a proposal, once she has declared her conflicts and if none of them shuts the file."""
    seat = must_vote(session, by, round)
    sheet = session.scalars(
        select(Sheet).where(
            Sheet.round_id == round.id, Sheet.proposal_id == proposal.id, Sheet.juror_id == seat.person_id
        )
    ).one_or_none()
    if sheet is None or sheet.status == "unallotted":
        raise NotFound()
    if seat.declared_at is None:
        raise Refused(say("Mời chị khai xung đột lợi ích trước khi mở hồ sơ."))
    must_be_free(session, round.id, proposal.id, seat.person_id)
    must_have_practised(session, round, seat.person_id)
    return sheet


def marks_on(session: Session, sheet: Sheet) -> dict[str, Mark]:
    return {mark.criterion: mark for mark in session.scalars(select(Mark).where(Mark.sheet_id == sheet.id))}


def write_marks(
    session: Session, sheet: Sheet, marks: Mapping[str, Decimal | str | None], comment: str | None = None, *,
    by: Actor, seen_version: int | None = None, remarks: Mapping[str, str] | None = None,
) -> Sheet:  # fmt: skip
    """Keep some or all marks of a draft: criterion → 8.5, "8,5", "na" where not applicable, or None to clear it.

    What is not named stays as it is, so that one criterion can be sent at a time. Every bad mark is named; then nothing
    is kept.
    """
    at_hand = _at_hand(session, sheet, by)
    _write(session, sheet, at_hand, marks_on(session, sheet), marks, comment, seen_version, remarks)
    return sheet


def submit_sheet(
    session: Session, sheet: Sheet, *, by: Actor, reason: str = "", read_revision: int | None = None
) -> Sheet:
    """Hand the sheet in: each ranking criterion answered, an extreme total explained, the revision that was read."""
    at_hand = _at_hand(session, sheet, by)
    _submit(session, sheet, at_hand, marks_on(session, sheet), by, reason, read_revision)
    return sheet


def write_and_submit(
    session: Session, sheet: Sheet, marks: Mapping[str, Decimal | str | None], comment: str | None = None, *,
    by: Actor, kept: dict[str, Mark], seen_version: int | None = None, remarks: Mapping[str, str] | None = None,
    reason: str = "", read_revision: int | None = None,
) -> Sheet:  # fmt: skip
    """Both in one look at the round: what was `kept` when the page was read, changed, kept again and handed in.

    What cannot be handed in yet stays kept as a draft; whoever wrote on the sheet meanwhile is found by its version.
    """
    at_hand = _at_hand(session, sheet, by)
    _write(session, sheet, at_hand, kept, marks, comment, seen_version, remarks)
    _submit(session, sheet, at_hand, kept, by, reason, read_revision)
    return sheet


def _write(
    session: Session, sheet: Sheet, at_hand: AtHand, kept: dict[str, Mark],
    marks: Mapping[str, Decimal | str | None], comment: str | None, seen_version: int | None,
    remarks: Mapping[str, str] | None,
) -> None:  # fmt: skip
    round, proposal, rubric, _ = at_hand
    if seen_version is not None and seen_version != sheet.version:
        raise SomebodyWasFaster()
    given = read_marks(marks, rubric)
    if not kept:
        must_have_practised(session, round, sheet.juror_id)
        sheet.proposal_revision = proposal.revision
    put_marks(session, sheet, kept, given, remarks, comment)
    _touched(session, sheet)


def _submit(
    session: Session, sheet: Sheet, at_hand: AtHand, kept: dict[str, Mark], by: Actor, reason: str,
    read_revision: int | None,
) -> None:  # fmt: skip
    _, proposal, rubric, rule = at_hand
    hand_in(sheet, proposal, kept, rubric, rule, reason=reason, read_revision=read_revision)
    _touched(session, sheet)
    _noted(session, sheet, "submit", by, total=str(sheet.total), revision=proposal.revision)


def take_back_sheet(session: Session, sheet: Sheet, reason: str, *, by: Actor) -> Sheet:
    """Reopen her own submitted or abstained sheet while the round scores; what it said stays in its history."""
    _hers(session, sheet, by)
    if sheet.status not in ("submitted", "abstained"):
        raise Refused(say("Phiếu này chưa nộp."))
    if not reason.strip():
        raise BadInput({"reason": say("Hãy ghi lý do lấy lại phiếu.")})
    before = {
        "status": sheet.status, "total": None if sheet.total is None else str(sheet.total), "reason": sheet.reason,
        "comment": sheet.comment, "marks": {
            key: "na" if mark.not_applicable else str(mark.score) for key, mark in marks_on(session, sheet).items()
        },
    }  # fmt: skip
    session.add(
        SheetChange(
            sheet_id=sheet.id, act="take_back", reason=reason.strip(), before=before, by_id=by.person_id,
            at=clock.now(),
        )
    )  # fmt: skip
    sheet.status, sheet.total, sheet.submitted_at, sheet.reason = "draft", None, None, ""
    _touched(session, sheet)
    _noted(session, sheet, "take_back", by)
    return sheet


def abstain(session: Session, sheet: Sheet, reason: str, *, by: Actor) -> Sheet:
    """She was free to judge and gives no score, with her reason; it is no zero."""
    _at_hand(session, sheet, by)
    if not reason.strip():
        raise BadInput({"reason": say("Hãy ghi lý do không chấm hồ sơ này.")})
    sheet.status, sheet.reason, sheet.total, sheet.submitted_at = "abstained", reason.strip(), None, clock.now()
    _touched(session, sheet)
    _noted(session, sheet, "abstain", by)
    return sheet


def explain_sheet(session: Session, sheet: Sheet, reason: str, *, by: Actor) -> Sheet:
    """A reason for a submitted score that stands far from the panel's; the score stays."""
    _hers(session, sheet, by)
    if sheet.status != "submitted" or not reason.strip():
        raise BadInput({"reason": say("Hãy ghi lý do cho số điểm đã nộp.")})
    sheet.reason = reason.strip()
    _touched(session, sheet)
    return sheet


def _hers(session: Session, sheet: Sheet, by: Actor) -> ScreeningRound:
    round = held(session, sheet.round_id)
    must_vote(session, by, round)
    if sheet.juror_id != by.person_id:
        raise NotFound()
    must_be_open_for(round, "sheets")
    must_be_free(session, round.id, sheet.proposal_id, sheet.juror_id)
    return round


def _at_hand(session: Session, sheet: Sheet, by: Actor) -> AtHand:
    """Her draft with everything that it is measured by."""
    round = _hers(session, sheet, by)
    if sheet.status != "draft":
        raise Refused(say("Phiếu này không còn là bản nháp; muốn sửa, chị hãy lấy lại phiếu và ghi lý do."))
    proposal = session.get_one(Proposal, sheet.proposal_id)
    charter = charter_of_round(session, round)
    return round, proposal, rubrics_of(charter, round.key)[proposal.kind], rule_of(charter, round.key)


def _touched(session: Session, sheet: Sheet) -> None:
    moved_on(sheet)
    keep(session)


def _noted(session: Session, sheet: Sheet, act: str, by: Actor, **facts: str | int) -> None:
    note_act(session, sheet, act, by.person_id, **facts)

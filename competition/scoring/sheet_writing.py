"""What is written on a sheet once it is certain that it may be: marks put down, a whole sheet handed in."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from competition import audit, clock
from competition.errors import BadInput, Refused
from competition.language import Sentence, say
from competition.proposals.models import Proposal
from competition.scoring.marking import Given, unanswered
from competition.scoring.models import Mark, Sheet
from competition.scoring.rubric import Rubric
from competition.scoring.rule import Rule
from competition.scoring.sheets import sheet_total


def put_marks(
    session: Session, sheet: Sheet, kept: dict[str, Mark], given: Mapping[str, Given | None],
    remarks: Mapping[str, str] | None = None, comment: str | None = None,
) -> None:  # fmt: skip
    """Write marks beside those already `kept`; None clears one."""
    for key, one in given.items():
        _put(session, sheet, kept, key, one)
    for key, remark in (remarks or {}).items():
        if key in kept:
            kept[key].comment = remark.strip()
    if comment is not None:
        sheet.comment = comment.strip()


def _put(session: Session, sheet: Sheet, kept: dict[str, Mark], key: str, given: Given | None) -> None:
    mark = kept.get(key)
    if given is None:
        if mark is not None:
            session.delete(kept.pop(key))
        return
    if mark is None:
        mark = kept[key] = Mark(sheet_id=sheet.id, criterion=key, comment="")
        session.add(mark)
    mark.score, mark.not_applicable = given.score, given.score is None


def hand_in(
    sheet: Sheet, proposal: Proposal, kept: Mapping[str, Mark], rubric: Rubric, rule: Rule, *, reason: str = "",
    read_revision: int | None = None,
) -> None:  # fmt: skip
    """Each ranking criterion answered, an extreme total explained, the revision that was read; then it is submitted."""
    if proposal.revision not in (sheet.proposal_revision, read_revision):
        raise Refused(say("Hồ sơ đã có bản mới sau khi chị bắt đầu chấm. Mời chị đọc lại rồi nộp phiếu."))
    marks = {key: mark.score for key, mark in kept.items()}
    reason = reason.strip() or sheet.reason
    if faults := submission_faults(marks, reason, rubric, rule):
        raise BadInput(faults)
    sheet.status, sheet.total, sheet.reason = "submitted", sheet_total(marks, rubric, rule), reason
    sheet.proposal_revision, sheet.submitted_at = proposal.revision, clock.now()


def submission_faults(
    marks: Mapping[str, Decimal | None], reason: str, rubric: Rubric, rule: Rule
) -> dict[str, Sentence]:
    """What a sheet still lacks before it can be handed in: criteria by their key, or `reason`."""
    if missing := unanswered(marks, rubric):
        return missing
    if not reason and (fault := _extreme(sheet_total(marks, rubric, rule), rubric)):
        return {"reason": fault}
    return {}


def _extreme(total: Decimal | None, rubric: Rubric) -> Sentence | None:
    if total is None:
        return say("Mọi tiêu chí đều không áp dụng; hãy ghi lý do.")
    if total == 0 or total == rubric.most:
        return say("Tổng {total} điểm là mức thấp nhất hoặc cao nhất; hãy ghi lý do.", total=total)
    return None


def moved_on(sheet: Sheet) -> None:
    """The version moves on although only marks changed."""
    sheet.touched_at = clock.now()
    flag_modified(sheet, "touched_at")


def note_act(session: Session, sheet: Sheet, act: str, by: int | None, **facts: str | int) -> None:
    audit.record(session, f"scoring:sheet:{act}", by, "sheet", sheet.id, proposal=sheet.proposal_id, **facts)

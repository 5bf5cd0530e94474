"""The round's guards: each finishes "provided that …" and returns why not, or nothing."""

from competition.language import Sentence, say
from competition.scoring.choices import choice_faults, minimum_of
from competition.scoring.measures import charter_of_round
from competition.scoring.minutes import minutes_digest
from competition.scoring.models import Minutes, ScreeningRound
from competition.scoring.panel import Panelist, runs_round, voters
from competition.scoring.panel_mix import broken, overloaded
from competition.scoring.samples import samples_named
from competition.scoring.standings import record_name
from competition.workflow.facts_rounds import (
    files_by_state,
    files_undealt,
    files_unexamined,
    files_waiting,
    journey,
    last_of_rounds,
    open_sheets,
    outcomes,
    panels,
    ranked_files,
)
from competition.workflow.registry import Batch, guard
from competition.workflow.round_ways import CHECK_OFF, RETURN, SEND

_SHOWN = 5


@guard
def runs_this_round(batch: Batch, case: ScreeningRound) -> Sentence | None:
    if runs_round(batch.by, case):
        return None
    return say("Vòng chấm của đơn vị do thư ký hội đồng của chính đơn vị đó mở và khóa.")


@guard
def panel_complete(batch: Batch, case: ScreeningRound) -> Sentence | None:
    panel, terms = batch.facts(panels)[case.id], batch.charter.round(case.key)
    least, present = terms.jurors_at_least if terms else 1, [one for one in voters(panel) if one.present]
    if not any(one.seat == "chair" for one in panel):
        return say("Hội đồng chưa có chủ tịch.")
    if len(present) < least:
        return say("Hội đồng mới có {n} người chấm, cần ít nhất {least}.", n=len(present), least=least)
    if not any(one.seat == "secretary" for one in panel):
        return say("Hội đồng chưa có thư ký.")
    reasons = [*broken(panel, terms.mix if terms else []), _overloaded(batch, case, panel), _unsampled(batch, case)]
    return next((reason for reason in reasons if reason), None)


def _unsampled(batch: Batch, case: ScreeningRound) -> Sentence | None:
    terms, named = batch.charter.round(case.key), samples_named(case)
    if terms is None or named >= terms.samples:
        return None
    return say("Thể lệ yêu cầu chấm thử {least} hồ sơ mẫu; vòng này mới có {n}.", least=terms.samples, n=named)


def _overloaded(batch: Batch, case: ScreeningRound, panel: list[Panelist]) -> Sentence | None:
    """Where files are dealt out a cap is kept there; otherwise nobody may have to read more than she takes."""
    terms = batch.charter.round(case.key)
    if case.allotting or (terms and terms.readers) or all(one.load_cap is None for one in panel):
        return None
    return overloaded(panel, len(batch.facts(files_waiting)[case.id]))


@guard
def files_to_judge(batch: Batch, case: ScreeningRound) -> Sentence | None:
    return None if batch.facts(files_waiting)[case.id] else say("Chưa có hồ sơ nào đủ điều kiện để chấm.")


@guard
def every_file_examined(batch: Batch, case: ScreeningRound) -> Sentence | None:
    if not (left := batch.facts(files_unexamined)[case.id]):
        return None
    if case.key == "provincial":
        return say("Còn {left} hồ sơ tỉnh chưa kiểm tra xong hoặc đang được sửa.", left=left)
    return say("Còn {left} hồ sơ chưa xét điều kiện dự thi.", left=left)


@guard
def conflicts_declared(batch: Batch, case: ScreeningRound) -> Sentence | None:
    silent = [one.name for one in voters(batch.facts(panels)[case.id]) if one.present and one.declared_at is None]
    return say("Chưa khai xung đột lợi ích: {names}.", names=silent) if silent else None


@guard
def every_sheet_in(batch: Batch, case: ScreeningRound) -> Sentence | None:
    if not (waiting := batch.facts(open_sheets).get(case.id)):
        return _undealt(batch, case)
    names = {one.person_id: one.name for one in batch.facts(panels)[case.id]}
    told = [say("{name} ({n})", name=names.get(juror, "–"), n=many) for juror, many in sorted(waiting.items())]
    return say("Còn phiếu chưa nộp: {jurors}. Ai không chấm được, hãy ghi vắng mặt kèm lý do.", jurors=told)


def _undealt(batch: Batch, case: ScreeningRound) -> Sentence | None:
    """Where files are dealt out a sheet is missing only if it was dealt; but every file must have been dealt."""
    if not case.allotting:
        return None
    if case.allotting == "awaited":
        return say("Chưa công bố bảng phân công hồ sơ cho giám khảo.")
    left = batch.facts(files_undealt).get(case.id, [])
    return say("Chưa phân công cho giám khảo nào: {files}.", files=_some(left)) if left else None


@guard
def chairs_this_panel(batch: Batch, case: ScreeningRound) -> Sentence | None:
    if any(one.seat == "chair" and one.person_id == batch.by.person_id for one in batch.facts(panels)[case.id]):
        return None
    return say("Việc này do chủ tịch hội đồng của vòng chấm thực hiện.")


@guard
def every_file_decided(batch: Batch, case: ScreeningRound) -> Sentence | None:
    rows = batch.facts(ranked_files).get(case.id, [])
    if undecided := [record_name(file) for standing, file in rows if not standing.outcome]:
        return say("Chưa quyết định: {files}.", files=_some(undecided))
    outcomes = {file.id: standing.outcome for standing, file in rows}
    reasons = {file.id: standing.outcome_reason for standing, file in rows}
    faults = choice_faults(charter_of_round(batch.session, case), case.key, rows, outcomes, reasons)
    return next(iter(faults.values()), None)


@guard
def minimum_met_or_reason(batch: Batch, case: ScreeningRound) -> Sentence | None:
    """At the signature the chair's choice counts, later what still lies in the unit's hands."""
    if batch.step_name == "sign":
        count = sum(row.outcome == "selected" for row, _ in batch.facts(ranked_files).get(case.id, []))
    else:
        states = journey(batch).states
        count = sum(states[state].counts_for_quota for state, _ in batch.facts(files_by_state).get(case.id, []))
    least = minimum_of(charter_of_round(batch.session, case), case.key)
    if count >= least or case.below_minimum_reason.strip():
        return None
    return say(
        "Mới chọn {count} hồ sơ, dưới mức {least}; hãy ghi lý do, không cần chọn thêm cho đủ.",
        count=count, least=least,
    )  # fmt: skip


@guard
def minutes_current(batch: Batch, case: ScreeningRound) -> Sentence | None:
    last = _last(batch, case)
    if last is None:
        return say("Chưa lập biên bản.")
    # Held on to while the digest is made, so that its place is not read again.
    outcome = batch.facts(outcomes)[case.id]
    if last.facts_sha256 != minutes_digest(batch.session, case, batch.facts(panels)[case.id], outcome.rows):
        return say("Kết quả đã thay đổi sau khi lập biên bản; hãy lập lại biên bản.")
    return None


@guard
def signature_bound(batch: Batch, case: ScreeningRound) -> Sentence | None:
    """Her password given again over the hash of the very PDF she saw, or that PDF signed by her key, or a scan."""
    if batch.gift(case, "scan_sha256") or batch.gift(case, "signed_sha256"):
        return None
    last = _last(batch, case)
    if last is not None and batch.gift(case, "pdf_sha256") not in (None, last.pdf_sha256):
        return say("Biên bản chị đang xem không phải bản mới nhất; mời tải lại trang.")
    if batch.gift(case, "password_confirmed") is True and batch.gift(case, "pdf_sha256"):
        return None
    return say("Hãy nhập lại mật khẩu để ký, hoặc đính kèm bản quét biên bản đã ký.")


def _last(batch: Batch, case: ScreeningRound) -> Minutes | None:
    found: Minutes | None = batch.facts(last_of_rounds)[case.id]
    return found


@guard
def a_screening_round(batch: Batch, case: ScreeningRound) -> Sentence | None:
    return None if case.key == "screening" else say("Vòng cấp tỉnh không gửi lên tỉnh.")


@guard
def a_provincial_round(batch: Batch, case: ScreeningRound) -> Sentence | None:
    return None if case.key == "provincial" else say("Chỉ vòng cấp tỉnh kết thúc ở bước này.")


@guard
def none_dispatched(batch: Batch, case: ScreeningRound) -> Sentence | None:
    """Every file that still counts lies where it can be returned from, or was returned already."""
    steps, states = journey(batch).steps, journey(batch).states
    within = {*steps[RETURN].from_, steps[RETURN].to}
    files = batch.facts(files_by_state).get(case.id, [])
    gone = [number for state, number in files if states[state].counts_for_quota and state not in within]
    if gone:
        return say("Đã vào vòng tỉnh hoặc đợt gửi, không trả lại được: {files}.", files=_some(gone))
    if not any(state in steps[RETURN].from_ for state, _ in files):
        return say("Không có hồ sơ nào đang ở tỉnh để trả lại.")
    return None


@guard
def every_file_checked_off(batch: Batch, case: ScreeningRound) -> Sentence | None:
    steps = journey(batch).steps
    waiting = {*steps[CHECK_OFF].from_, *steps[SEND].from_}
    left = [number for state, number in batch.facts(files_by_state).get(case.id, []) if state in waiting]
    return say("Chưa kiểm tra xong: {files}.", files=_some(left)) if left else None


def _some(names: list[str]) -> Sentence | list[str]:
    if len(names) <= _SHOWN:
        return names
    return say("{names} và {count} hồ sơ khác", names=names[:_SHOWN], count=len(names) - _SHOWN)

"""What contradicts itself in a charter, each fault in a sentence."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from competition.editions.charter_parts import Calendar, both
from competition.editions.form_rules import prize_faults, question_faults
from competition.language import Sentence, say

if TYPE_CHECKING:
    from competition.editions.rules import Charter


def faults(charter: "Charter") -> list[Sentence]:
    """What contradicts itself in a charter; an empty list when it can be published."""
    found = [*_calendar_faults(charter.calendar), *_reference_faults(charter), *_double_keys(charter)]
    return [*found, *question_faults(charter.questions), *prize_faults(charter.prizes)]


def _calendar_faults(calendar: Calendar) -> list[Sentence]:
    moments = [calendar.opens, calendar.intake_closes, calendar.screening_closes, calendar.province_closes]
    moments.append(calendar.dispatch_by)
    if any(moment.tzinfo is None for moment in moments):
        return [say("Mốc thời gian phải ghi rõ múi giờ, ví dụ 2024-04-15T17:00:00+07:00.")]
    if moments != sorted(moments):
        return [say("Lịch kỳ thi chưa đúng thứ tự: mở nhận, hết hạn nộp, sơ khảo, cấp tỉnh, gửi Trung ương.")]
    return []


def _reference_faults(charter: "Charter") -> list[Sentence]:
    found = []
    kinds = {choice.key for choice in charter.kinds}
    for part in charter.rounds:
        for kind in kinds - set(part.rubric):
            found.append(say("Vòng {round} chưa có thang điểm cho loại {kind}.", round=both(part.label), kind=kind))
        for rubric in set(part.rubric.values()) - set(charter.rubrics):
            found.append(say("Không có thang điểm tên {rubric}.", rubric=rubric))
        if part.rule not in charter.rules:
            found.append(say("Không có quy tắc xếp hạng tên {rule}.", rule=part.rule))
    if {tier.key for tier in charter.tiers} != {"intake", "screening", "province"}:
        found.append(say("Kỳ thi cần đủ ba cấp: tiếp nhận, sơ khảo, tỉnh."))
    if not any(purpose.required for purpose in charter.consents):
        found.append(say("Cần một mục đồng ý bắt buộc để chấm và chuyển hồ sơ."))
    return found


def _double_keys(charter: "Charter") -> list[Sentence]:
    lists: tuple[Sequence[Any], ...] = (
        charter.checklist, charter.questions, charter.consents, charter.categories, charter.priority_groups,
        charter.entrants, charter.kinds, charter.eligibility, charter.prizes,
    )  # fmt: skip
    found = []
    for entries in lists:
        keys = [entry.key for entry in entries]
        found += [say("Mã {key} bị trùng.", key=key) for key in sorted({k for k in keys if keys.count(k) > 1})]
    return found

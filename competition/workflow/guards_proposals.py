"""The proposal's guards: each finishes "provided that …" and returns why not, or nothing."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from competition import clock
from competition.language import Sentence, say
from competition.proposals import rules
from competition.proposals.checks import items_of
from competition.proposals.queries import answers_lacking
from competition.workflow.facts_proposals import (
    ahead_in_reserve,
    arrived,
    asked_until,
    attached,
    checked,
    consented,
    is_hers,
    province_saw,
    rounds_begun,
    selected_provincially,
)
from competition.workflow.registry import Batch, guard


@guard
def hers_or_on_paper(batch: Batch, case: Any) -> Sentence | None:
    if is_hers(case, batch.by) or case.channel == "paper":
        return None
    return say("Hồ sơ này tác giả tự làm qua mạng, nên chỉ tác giả mới nộp được.")


@guard
def before_the_deadline(batch: Batch, case: Any) -> Sentence | None:
    calendar, moment = batch.charter.calendar, arrived(batch, case)
    if moment < calendar.opens:
        return say("Kỳ thi mở nhận hồ sơ từ {opens}.", opens=calendar.opens)
    if moment < calendar.intake_closes:
        return None
    if case.channel == "paper" and case.handed_in_on is not None:
        return screening_still_open(batch, case)
    return say("Đã hết hạn nộp hồ sơ lúc {closes}.", closes=calendar.intake_closes)


@guard
def answers_complete(batch: Batch, case: Any) -> Sentence | None:
    return rules.together(answers_lacking(batch.charter, case))


@guard
def documents_attached(batch: Batch, case: Any) -> Sentence | None:
    there = batch.facts(attached).get(case.id, set())
    return rules.together(rules.documents_missing(batch.charter, case.kind, there))


@guard
def consent_given(batch: Batch, case: Any) -> Sentence | None:
    return rules.together(rules.consents_missing(batch.charter, batch.facts(consented).get(case.id, set())))


@guard
def in_my_territory(batch: Batch, case: Any) -> Sentence | None:
    if batch.by.holds("commune_officer", case.unit_id):
        return None
    return say("Hồ sơ này thuộc xã khác.")


@guard
def reason_given(batch: Batch, case: Any) -> Sentence | None:
    return None if batch.note.strip() else say("Hãy ghi rõ lý do.")


@guard
def date_given(batch: Batch, case: Any) -> Sentence | None:
    due_on = batch.gift(case, "due_on")
    if type(due_on) is not date:
        return say("Hãy ghi ngày hẹn bổ sung.")
    if due_on <= clock.today():
        return say("Ngày hẹn bổ sung phải sau hôm nay.")
    last = clock.in_vietnam(batch.charter.calendar.screening_closes).date()
    if due_on > last:
        return say("Ngày hẹn bổ sung không được sau ngày kết thúc sơ khảo {last}.", last=last)
    return None


@guard
def checklist_checked(batch: Batch, case: Any) -> Sentence | None:
    return _not_passed(batch, case, "checklist")


@guard
def eligibility_passed(batch: Batch, case: Any) -> Sentence | None:
    return _not_passed(batch, case, "eligibility")


@guard
def province_check_passed(batch: Batch, case: Any) -> Sentence | None:
    return _said(*_province_found(batch, case))


@guard
def mended_papers_checked(batch: Batch, case: Any) -> Sentence | None:
    """A paper that changed lost its check; the province looks at it again before it goes on."""
    failed, unseen = _province_found(batch, case)
    if failed:
        return say("Tỉnh kiểm tra giấy tờ chưa đạt: {items}.", items=failed)
    if unseen:
        return say("Giấy tờ đã bổ sung, sửa đổi nên tỉnh phải kiểm tra lại trước khi gửi: {items}.", items=unseen)
    return None


def _province_found(batch: Batch, case: Any) -> tuple[list[Any], list[Any]]:
    """What the province asks for, and whatever came after its first look, asked for or not."""
    saw = batch.facts(province_saw).get(case.id, {})
    asked = items_of(batch.charter, "province", case.kind)
    later = [item for item, (_, changed) in sorted(saw.items()) if changed and item not in asked]
    return _sorted_out(batch, {item: saw.get(item, (None, False))[0] for item in [*asked, *later]})


def _not_passed(batch: Batch, case: Any, subject: str) -> Sentence | None:
    """Every item of the subject was looked at and passes."""
    checks = batch.facts(checked).get(case.id, {})
    asked = items_of(batch.charter, subject, case.kind)
    return _said(*_sorted_out(batch, {item: checks.get((subject, item)) for item in asked}))


def _sorted_out(batch: Batch, results: Mapping[str, bool | None]) -> tuple[list[Any], list[Any]]:
    """What fails, and what nobody has looked at."""
    labels = {item.key: rules.quoted(item.label) for item in batch.charter.checklist}
    labels |= {condition.key: rules.quoted(condition.label) for condition in batch.charter.eligibility}
    failed, unseen = ([labels.get(i, i) for i, passes in results.items() if passes is was] for was in (False, None))
    return failed, unseen


def _said(failed: list[Any], unseen: list[Any]) -> Sentence | None:
    if failed:
        return say("Chưa đạt: {items}.", items=failed)
    return say("Chưa kiểm tra: {items}.", items=unseen) if unseen else None


@guard
def endorsement_written(batch: Batch, case: Any) -> Sentence | None:
    return None if case.endorsement.strip() else say("Hãy ghi ý kiến xác nhận của Hội LHPN xã.")


@guard
def screening_still_open(batch: Batch, case: Any) -> Sentence | None:
    closes = batch.charter.calendar.screening_closes
    if clock.now() >= closes:
        return say("Vòng sơ khảo đã kết thúc lúc {closes}.", closes=closes)
    if batch.facts(rounds_begun).get(case.screening_unit_id):
        return say("Hội đồng giám khảo đã mở vòng chấm nên không nhận thêm hồ sơ.")
    return None


@guard
def next_in_reserve(batch: Batch, case: Any) -> Sentence | None:
    before = batch.facts(ahead_in_reserve).get(case.id)
    if before is None:
        return say("Hồ sơ này chưa có thứ hạng trong danh sách dự phòng.")
    if before:
        numbers = [number for _, number in before]
        return say("Trong danh sách dự phòng còn hồ sơ đứng trước: {numbers}.", numbers=numbers)
    return None


@guard
def provincial_round_passed(batch: Batch, case: Any) -> Sentence | None:
    if batch.charter.round("provincial") is None or batch.facts(selected_provincially).get(case.id):
        return None
    return say("Kỳ thi có vòng cấp tỉnh; hồ sơ này chưa được vòng đó chọn.")


@guard
def hers_or_on_her_word(batch: Batch, case: Any) -> Sentence | None:
    if is_hers(case, batch.by):
        return None
    if case.submitted_at is None and case.channel != "paper":
        return say("Bản nháp này của tác giả, chỉ tác giả mới bỏ được.")
    if not batch.note.strip():
        return say("Hãy ghi tác giả đề nghị rút khi nào và bằng cách nào.")
    return None


@guard
def past_its_date(batch: Batch, case: Any) -> Sentence | None:
    due_on = batch.facts(asked_until).get(case.id)
    calendar = batch.charter.calendar
    closes = calendar.screening_closes if case.handed_in_on else calendar.intake_closes
    ends = clock.end_of_day(due_on) + timedelta(seconds=1) if due_on else closes
    return None if clock.now() >= ends else say("Hồ sơ chưa quá hạn; hạn là {ends}.", ends=ends)


@guard
def before_the_supplement_date(batch: Batch, case: Any) -> Sentence | None:
    due_on = batch.facts(asked_until).get(case.id)
    if due_on is None or arrived(batch, case) < clock.end_of_day(due_on) + timedelta(seconds=1):
        return None
    return say("Đã quá ngày hẹn bổ sung {due_on}.", due_on=due_on)

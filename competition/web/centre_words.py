"""Outcomes from above the province on pages: what a step asks (day, source, prize), and what each is called."""

from typing import Any

from litestar import Request
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.rules import Charter
from competition.finals.outcomes import LONGEST_SOURCE
from competition.finals.rules import STEPS, prize_labels
from competition.language import Sentence, say
from competition.web import fields
from competition.web.case_steps import Asked, asks
from competition.web.commune_scans import SCAN_TYPES, keep_scan
from competition.web.forms import PageForm

DONE: dict[str, Sentence] = {
    "record_preliminary_passed": say("Đã ghi: qua sơ loại."),
    "record_preliminary_failed": say("Đã ghi: dừng ở sơ loại."),
    "record_training": say("Đã ghi: tham gia tập huấn."),
    "record_regional_finalist": say("Đã ghi: vào chung kết vùng."),
    "record_regional_prize": say("Đã ghi giải vùng."),
    "record_national_finalist": say("Đã ghi: vào chung kết toàn quốc."),
    "record_national_prize": say("Đã ghi giải toàn quốc."),
}
RECORDING = list(STEPS)
prizes = prize_labels


@asks("outcome_has_source")
def _when_and_whence(charter: Charter, case: Any) -> Asked:
    day = fields.day(say("Ngày có kết quả"), missing=say("Hãy ghi ngày có kết quả."), most=None)
    source = fields.line(
        say("Nguồn"), hint=say("Số và ngày của văn bản, hoặc nơi công bố. Ví dụ: Thông báo 12/TB-BTC ngày 20/7/2024."),
        missing=say("Hãy ghi nguồn: số và ngày của văn bản, hoặc nơi công bố kết quả."), most=LONGEST_SOURCE,
    )  # fmt: skip
    scan = fields.files(
        say("Bản quét hoặc tệp thông báo kết quả (không bắt buộc)"), hint=say("PDF hoặc ảnh, tối đa 10 MB."),
        required=False, accepts=",".join(SCAN_TYPES),
    )  # fmt: skip
    return {"on": (day, clock.today()), "source": (source, ""), "scan": (scan, None)}


def keep_source(request: Request[Any, Any, Any], session: Session, form: PageForm, gifts: dict[str, Any]) -> None:
    """Keep the announcement that was attached, if there is one, and give it to the step."""
    if "scan" in form and form.scan.data:
        gifts["source_sha256"] = keep_scan(request, session, form.scan.data[0])


@asks("prize_named")
def _prize(charter: Charter, case: Any) -> Asked:
    choices = [(prize.key, prize.label) for prize in charter.prizes]
    missing = say("Hãy chọn giải trong danh sách giải của kỳ thi.")
    return {"prize": (fields.choose(say("Giải"), choices, look="select", missing=missing), "")}

"""One signed paper on the counter, and the form that it waits for: the first keying, the second, or what differs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from competition.language import Sentence, say
from competition.proposals.models import Proposal
from competition.scoring.marking import NOT_APPLICABLE
from competition.scoring.models import Sheet
from competition.scoring.paper_marks import differing, overtaken
from competition.scoring.paper_models import PaperSheet
from competition.scoring.rubric import Criterion, Rubric
from competition.web.commune_scans import SCAN_TYPES
from competition.web.district_desk import RoundDesk
from competition.web.fields import files, line, numeral, paragraphs, tick
from competition.web.forms import PageForm


@dataclass(frozen=True)
class Opened:
    """One juror's sheet on the counter, with the paper that is being keyed in."""

    desk: RoundDesk
    sheet: Sheet
    file: Proposal
    juror: str
    rubric: Rubric
    paper: PaperSheet | None

    @property
    def address(self) -> str:
        return f"{self.desk.address}/paper/{self.file.id}/{self.sheet.juror_id}"

    @property
    def criteria(self) -> list[Criterion]:
        """What is asked now: all of them, or those alone that two people read differently."""
        if self.paper is not None and self.paper.status == "differs":
            return [self.rubric.by_key[key] for key in differing(self.paper)]
        return list(self.rubric.by_key.values())

    @property
    def overtaken(self) -> Sentence | None:
        """The file was revised after the first keying: this paper cannot be entered any more."""
        if self.paper is None or self.paper.proposal_revision == self.file.revision:
            return None
        return overtaken(self.paper.proposal_revision, self.file.revision)

    @property
    def readings(self) -> list[tuple[Criterion, Any, Any]]:
        """What the two people read of each criterion that they read differently."""
        if self.paper is None:
            return []
        first, second = self.paper.first, self.paper.second
        return [(one, _read(first.get(one.key)), _read(second.get(one.key))) for one in self.criteria]


def _read(mark: str | None) -> Decimal | Sentence | None:
    if mark is None:
        return None
    return say("không áp dụng") if mark == NOT_APPLICABLE else Decimal(mark)


class DropForm(PageForm):
    reason = line(say("Lý do bỏ phiếu giấy này"), missing=say("Hãy ghi lý do bỏ phiếu giấy này."), most=300)


def paper_form(opened: Opened, typed: Any = None) -> PageForm:
    """The version in print, a number a criterion; from the first person besides the scan, and what is said in words."""
    parts: dict[str, Any] = {}
    if opened.paper is None or opened.paper.status == "once":
        parts["revision"] = numeral(
            say("Bản hồ sơ in trên phiếu"), hint=say("Số sau chữ “bản hồ sơ”, cùng dòng với số hồ sơ."), least=1,
            missing=say("Hãy ghi số bản hồ sơ in ở đầu phiếu giấy."), width="4", autocomplete="off",
        )  # fmt: skip
    for one in opened.criteria:
        hint = say("từ {least} đến {most}, bước {step}", least=one.min, most=one.max or "∞", step=one.step or "–")
        parts[f"mark_{one.key}"] = line(one.name, hint=hint, required=False, most=20, width="4", autocomplete="off")
    if opened.paper is None:
        parts["comment"] = paragraphs(say("Nhận xét chung trên giấy"), required=False, most=4000, rows=3)
        parts["reason"] = paragraphs(
            say("Lý do trên giấy, khi tổng điểm cao nhất hoặc thấp nhất"), required=False, most=1000, rows=2
        )
        parts["scan"] = files(
            say("Bản quét hoặc ảnh chụp phiếu có chữ ký"), missing=say("Cần bản quét hoặc ảnh chụp phiếu có chữ ký."),
            accepts=",".join(SCAN_TYPES),
        )  # fmt: skip
        parts["sworn"] = tick(
            say("Giám khảo đã ký dưới lời cam đoan không có xung đột lợi ích"), required=True,
            missing=say("Phiếu phải có chữ ký của giám khảo dưới lời cam đoan không có xung đột lợi ích."),
        )  # fmt: skip
    elif opened.paper.status == "differs":
        parts["settled_reason"] = paragraphs(
            say("Đã xem lại giấy: vì sao hai lần nhập khác nhau?"), required=False, most=1000, rows=2
        )
    form: PageForm = type("PaperForm", (PageForm,), parts)(typed)
    return form

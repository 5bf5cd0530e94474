"""What a returned workbook would do: line by line what cannot stand, file by file what may be taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from competition.errors import BadInput
from competition.language import Sentence, say
from competition.proposals.models import Proposal
from competition.scoring.marking import NOT_APPLICABLE, Given, read_marks, unanswered
from competition.scoring.models import Mark, Sheet
from competition.scoring.offline_reading import FileLine, MarkLine, Returned
from competition.scoring.rubric import Rubric
from competition.scoring.rule import Rule
from competition.scoring.sheet_writing import submission_faults
from competition.scoring.sheets import sheet_total
from competition.scoring.standings import record_name

NOT_APPLICABLE_TOO = ("na", "n/a", "kad", "không áp dụng")
WHY_ASIDE: dict[str, Sentence] = {
    "submitted": say("Phiếu đã nộp; muốn sửa, chị lấy lại phiếu trên trang chấm."),
    "abstained": say("Chị đã ghi không tham gia chấm hồ sơ này."),
    "recused": say("Hồ sơ đóng với chị vì xung đột lợi ích."),
    "absent": say("Chị được ghi vắng mặt."),
    "void": say("Hồ sơ đã rút khỏi vòng chấm."),
    "unallotted": say("Hồ sơ không được giao cho chị."),
}


@dataclass(frozen=True)
class Held:
    """One of her sheets as it stands here and now; `shut` says why a hard tie closes it."""

    sheet: Sheet
    file: Proposal
    rubric: Rubric
    marks: Mapping[str, Mark]
    shut: str = ""

    @property
    def name(self) -> str:
        return record_name(self.file)


@dataclass(frozen=True)
class BadLine:
    """A line that cannot stand: on which tab and row, and why."""

    tab: str
    number: int
    name: str
    reason: Sentence


@dataclass
class Taken:
    """What came back for one file: ready, partial, changed, revised or aside; `lacks`: why it cannot be submitted."""

    held: Held
    verdict: str = "partial"
    reason: Sentence | None = None
    marks: dict[str, Given | None] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    why: str = ""
    revision: int = 0
    total: Decimal | None = None
    answered: int = 0
    lacks: list[Sentence] = field(default_factory=list)

    @property
    def may_be_taken(self) -> bool:
        return self.verdict != "aside"

    @property
    def may_be_submitted(self) -> bool:
        return self.may_be_taken and not self.lacks


@dataclass(frozen=True)
class Report:
    """Every bad line, and what each file would become; nothing is taken while there is a bad line."""

    bad: list[BadLine]
    files: list[Taken]

    @property
    def whole(self) -> bool:
        return not self.bad and any(one.may_be_taken for one in self.files)


def check_returned(returned: Returned, hers: Iterable[Held], rule: Rule) -> Report:
    """The dry run; `hers` are all her sheets of the round."""
    known = {one.name: one for one in hers}
    bad: list[BadLine] = []
    lines: dict[str, list[MarkLine]] = {}
    for line in returned.marks:
        if line.name not in known:
            bad.append(BadLine("sheets", line.number, line.name, say("Không có hồ sơ này trong các phiếu của chị.")))
        else:
            lines.setdefault(line.name, []).append(line)
    wholes: dict[str, FileLine] = {}
    for whole in returned.files:
        if whole.name not in known:
            bad.append(BadLine("files", whole.number, whole.name, say("Không có hồ sơ này trong các phiếu của chị.")))
        elif whole.name in wholes:
            bad.append(BadLine("files", whole.number, whole.name, say("Hồ sơ này đã có ở một dòng trên.")))
        else:
            wholes[whole.name] = whole
    files = []
    for name in dict.fromkeys([*lines, *wholes]):
        if (told := wholes.get(name)) is None:
            number = lines[name][0].number
            bad.append(BadLine("sheets", number, name, say("Trang “Từng hồ sơ” không còn dòng của hồ sơ này.")))
        else:
            files.append(_file(known[name], lines.get(name, []), told, bad, rule))
    return Report(sorted(bad, key=lambda one: (one.tab != "sheets", one.number)), files)


def _file(held: Held, lines: list[MarkLine], whole: FileLine, bad: list[BadLine], rule: Rule) -> Taken:
    taken = Taken(held, comment=whole.comment, why=whole.reason)
    if held.sheet.status != "draft" or held.shut:
        taken.verdict = "aside"
        taken.reason = (
            say("Hồ sơ này đóng với chị vì xung đột lợi ích: {reason}", reason=held.shut)
            if held.shut else WHY_ASIDE.get(held.sheet.status)
        )  # fmt: skip
        return taken
    faults = len(bad)
    _take_lines(taken, lines, bad)
    if not (whole.revision.isdigit() and whole.seen.isdigit() and 1 <= int(whole.revision) <= held.file.revision):
        bad.append(BadLine("files", whole.number, whole.name, say("Các cột màu xám của dòng này đã bị sửa.")))
    if len(bad) == faults:
        _weigh(taken, int(whole.revision), int(whole.seen), rule)
    return taken


def _take_lines(taken: Taken, lines: list[MarkLine], bad: list[BadLine]) -> None:
    rubric = taken.held.rubric
    for line in lines:
        if line.criterion in taken.marks:
            bad.append(BadLine("sheets", line.number, line.name, say("Tiêu chí này đã có ở một dòng trên.")))
            continue
        typed = NOT_APPLICABLE if line.score.lower() in NOT_APPLICABLE_TOO else line.score
        try:
            taken.marks |= read_marks({line.criterion: typed}, rubric)
        except BadInput as refused:
            bad.append(BadLine("sheets", line.number, line.name, refused.reasons[0]))
            continue
        if line.remark and taken.marks[line.criterion] is None:
            bad.append(BadLine("sheets", line.number, line.name, say("Có nhận xét mà chưa có điểm.")))
        taken.remarks[line.criterion] = line.remark


def _weigh(taken: Taken, revision: int, seen: int, rule: Rule) -> None:
    """How far the sheet would be with what came back, and what stands against handing it in."""
    held = taken.held
    # What the workbook does not name stays as it is.
    marks = {key: mark.score for key, mark in held.marks.items()}
    for key, given in taken.marks.items():
        if given is None:
            marks.pop(key, None)
        else:
            marks[key] = given.score
    taken.revision, taken.answered = revision, sum(one.key in marks for one in held.rubric.ranking)
    complete = not unanswered(marks, held.rubric)
    taken.total = sheet_total(marks, held.rubric, rule) if complete else None
    taken.lacks = list(submission_faults(marks, taken.why or held.sheet.reason, held.rubric, rule).values())
    taken.verdict = "ready" if complete else "partial"
    if revision != held.file.revision:
        taken.verdict = "revised"
        taken.reason = say("Hồ sơ đã có bản mới sau khi tải tệp; mời chị đọc lại rồi nộp trên trang chấm.")
        taken.lacks.append(taken.reason)
    elif seen != held.sheet.version:
        taken.verdict = "changed"
        taken.reason = say("Phiếu đã được sửa trên trang sau khi tải tệp; lấy theo tệp là thay bản đó.")

"""The record of a judging, one row a juror × proposal × criterion: read whole or refused with every bad row."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, partial
from typing import Literal, NamedTuple, get_args

from competition.language import Sentence, say
from competition.scoring.columns import Columns, columns_in, read_score
from competition.scoring.rubric import Label, Rubric, open_rubric
from competition.scoring.sheets import SheetMarks
from competition.scoring.table import BadRecord, BadRow, Row, read_table

Status = Literal["scored", "not_applicable", "abstained", "recused", "absent"]
STATUSES: tuple[Status, ...] = get_args(Status)
NOT_READ: tuple[Status, ...] = ("abstained", "recused", "absent")


class Absence(NamedTuple):
    """A juror who gave a proposal no sheet that counts, and why: none of it is a zero."""

    proposal: str
    juror: str
    status: str
    reason: str


@dataclass(frozen=True)
class Record:
    """Sheets in the order of the file, who gave none, and the rubric they were checked against."""

    rubric: Rubric
    sheets: list[SheetMarks]
    absences: list[Absence]
    proposals: list[str]
    notes: list[Sentence] = field(default_factory=list)


class Entry(NamedTuple):
    """A row that is right in itself."""

    line: int
    proposal: str
    juror: str
    criterion: str
    score: Decimal | None
    status: str
    reason: str


def read_record(data: bytes, rubric: Rubric | None = None) -> Record:
    """The record in a CSV or XLSX file; raises BadRecord with every bad row, and computes nothing then.

    Sheets that lack a criterion of the rubric are told once every row is right in itself. Without a rubric every
    criterion found counts once and is unbounded.
    """
    rows = read_table(data)
    columns = columns_in(next(rows, None))
    bad: list[BadRow] = []
    try:
        entries = list(_entries(rows, columns, rubric, bad))
    except BadRecord as broken:  # the file ends being readable; what was bad before is told too
        raise BadRecord(*bad, *broken.rows) from None
    if bad:
        raise BadRecord(*bad)
    record = record_of(entries, rubric, bad)
    if bad:
        raise BadRecord(*bad)
    if not record.proposals:
        raise BadRecord(BadRow(1, None, say("Tệp chỉ có dòng tiêu đề, chưa có điểm nào.")))
    return record


def record_of(entries: Iterable[Entry], rubric: Rubric | None, bad: list[BadRow]) -> Record:
    """Rows put together into sheets; a sheet that lacks a criterion of the rubric is added to `bad`."""
    by_sheet: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        by_sheet.setdefault((entry.proposal, entry.juror), []).append(entry)
    whole = rubric or open_rubric(list({e.criterion: None for rows in by_sheet.values() for e in rows if e.criterion}))
    record = Record(whole, [], [], list({proposal: None for proposal, _ in by_sheet}))
    for (proposal, juror), rows in by_sheet.items():
        away = next((row for row in rows if row.status in NOT_READ), None)
        if away:
            record.absences.append(Absence(proposal, juror, away.status, away.reason))
            if any(row.status not in NOT_READ for row in rows):
                record.notes.append(_half_sheet(away))
            continue
        marks = {row.criterion: row.score for row in rows}
        missing = [c.name for c in whole.ranking if c.key not in marks]
        if missing and rubric:
            bad.append(_incomplete(rows[0], missing))
        elif missing:
            record.notes.append(_filled(rows[0], missing))
        record.sheets.append(SheetMarks(proposal, juror, marks))
    return record


def _entries(rows: Iterator[Row], columns: Columns, rubric: Rubric | None, bad: list[BadRow]) -> Iterator[Entry]:
    seen: dict[tuple[str, str, str], int] = {}
    bad_score = cache(partial(_bad_score, rubric))
    for line, cells in rows:
        faults = list(_faults(line, cells, columns, rubric, bad_score))
        if faults:
            bad += faults
            continue
        proposal, juror, criterion, score, status, reason = columns.of(cells)
        first = seen.setdefault((proposal, juror, criterion), line)
        if first != line:
            bad.append(BadRow(line, "criterion", say("Trùng với dòng {first}.", first=first)))
            continue
        yield Entry(line, proposal, juror, criterion, read_score(score), status.lower() or "scored", reason)


def _faults(
    line: int, cells: list[str], columns: Columns, rubric: Rubric | None, bad_score: Callable[..., Sentence | None]
) -> Iterator[BadRow]:
    if not any(cells):
        yield BadRow(line, None, say("Dòng trống."))
        return
    if any(cells[columns.width :]):
        yield BadRow(line, None, say("Dòng có nhiều ô hơn tiêu đề; điểm có dấu phẩy phải đặt trong dấu ngoặc kép."))
        return
    proposal, juror, criterion, score, status, _ = columns.of(cells)
    status = status.lower() or "scored"
    if not proposal:
        yield BadRow(line, "proposal", say("Thiếu mã hồ sơ."))
    if not juror:
        yield BadRow(line, "juror", say("Thiếu tên giám khảo."))
    if status not in STATUSES:
        known = ", ".join(STATUSES)
        yield BadRow(line, "status", say("Trạng thái “{status}” không có; chỉ có {known}.", status=status, known=known))
    if not criterion and status not in NOT_READ:
        yield BadRow(line, "criterion", say("Thiếu tiêu chí."))
    elif criterion and rubric and criterion not in rubric.by_key:
        yield BadRow(line, "criterion", say("Tiêu chí “{key}” không có trong bộ tiêu chí.", key=criterion))
    if reason := bad_score(score, status, criterion):
        yield BadRow(line, "score", reason)


def _bad_score(rubric: Rubric | None, text: str, status: str, criterion: str) -> Sentence | None:
    if not text:
        return say("Thiếu điểm; nếu không chấm, hãy ghi rõ trạng thái (status).") if status == "scored" else None
    if status in STATUSES and status != "scored":
        return say("Trạng thái là {status} mà vẫn có điểm {score}.", status=status, score=text)
    score = read_score(text)
    if score is None:
        return say("“{text}” không phải là một con số.", text=text)
    known = rubric.by_key.get(criterion) if rubric else None
    return known.refusal(score) if known else None


def _incomplete(row: Entry, missing: Sequence[Label]) -> BadRow:
    facts = {"juror": row.juror, "proposal": row.proposal, "missing": missing}
    return BadRow(
        row.line,
        "criterion",
        say(
            "Phiếu của {juror} cho {proposal} thiếu tiêu chí: {missing}. Nếu không áp dụng, hãy ghi not_applicable.",
            **facts,
        ),
    )


def _filled(row: Entry, missing: Sequence[Label]) -> Sentence:
    facts = {"juror": row.juror, "proposal": row.proposal, "missing": missing}
    return say("Phiếu của {juror} cho {proposal} không có tiêu chí {missing}; coi như không áp dụng.", **facts)


def _half_sheet(row: Entry) -> Sentence:
    facts = {"juror": row.juror, "proposal": row.proposal, "status": row.status}
    return say("Phiếu của {juror} cho {proposal} có dòng {status} nên cả phiếu không được tính.", **facts)

"""What a package's record says, against itself: schema, file numbers, hashes of attachments, the chain, the ranking."""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from competition.dossiers import chain, listing, record
from competition.dossiers.bag_check import Fault
from competition.dossiers.package_reading import DISPATCH, MOVEMENTS, ROUNDS, Contents, case_path
from competition.errors import Refused
from competition.language import Sentence, say
from competition.scoring.exact import plain
from competition.scoring.legal import Place, rank_legally
from competition.scoring.rubric import rubric_from
from competition.scoring.rule import Choice, rule_from
from competition.scoring.sheets import SheetMarks

LIST = "data/list.xlsx"
COUNTED = ("scored", "not_applicable")


def schema(contents: Contents) -> Iterator[Fault]:
    yield from contents.unreadable


def numbers(contents: Contents) -> Iterator[Fault]:
    """The file numbers of dispatch.json, of the list, of the folders and of the records are the same."""
    sent = [one.file_number for one in contents.listed]
    for number, count in Counter(sent).items():
        if count > 1:
            yield Fault(DISPATCH, say("số hồ sơ {number} có {count} lần", number=number, count=count))
    yield from _against_list(contents, sent)
    folders = {name.split("/")[2] for name in contents.bag.hashes if name.startswith("data/dossiers/")}
    for name in sorted(folders - {one.folder.removeprefix("dossiers/") for one in contents.listed}):
        yield Fault(f"data/dossiers/{name}", say("thư mục không có trong dispatch.json"))
    for one in contents.listed:
        if f"data/{one.folder}/dossier.pdf" not in contents.bag.hashes:
            yield Fault(f"data/{one.folder}/dossier.pdf", say("bị thiếu"))
        case = contents.cases.get(one.file_number)
        if case is not None and (case.file_number, case.title) != (one.file_number, one.title):
            yield Fault(case_path(one), say("số hồ sơ hoặc tên đề án khác với dispatch.json"))


def _against_list(contents: Contents, sent: list[str]) -> Iterator[Fault]:
    try:
        in_list = listing.file_numbers(contents.bag.contents.get(LIST, b""))
    except ValueError as error:
        yield Fault(LIST, say("không đọc được: {reason}", reason=str(error)))
        return
    for number in sorted(set(sent) - set(in_list)):
        yield Fault(LIST, say("thiếu hồ sơ {number}", number=number))
    for number in sorted(set(in_list) - set(sent)):
        yield Fault(LIST, say("có hồ sơ {number} không được gửi", number=number))
    if sorted(sent) == sorted(in_list) and sent != in_list:
        yield Fault(LIST, say("thứ tự hồ sơ khác với dispatch.json"))


def attachments(contents: Contents) -> Iterator[Fault]:
    """Each attachment has the hash that the record gives it, and none lies there without a record."""
    told: dict[str, str] = {}
    for one in contents.listed:
        for document in contents.cases[one.file_number].documents if one.file_number in contents.cases else []:
            if document.path:
                told[f"data/{document.path}"] = document.sha256
                if contents.bag.hashes.get(f"data/{document.path}") != document.sha256:
                    yield Fault(f"data/{document.path}", say("không phải tệp mà case.json ghi"))
        prefix = f"data/{one.folder}/attachments/"
        for name in sorted(name for name in contents.bag.hashes if name.startswith(prefix) and name not in told):
            yield Fault(name, say("không có trong case.json"))


def movements(contents: Contents) -> Iterator[Fault]:
    """The chain holds, ends where dispatch.json says, and leaves each case in the state its record names."""
    rows = contents.movements.rows if contents.movements else []
    for reason in chain.faults(rows):
        yield Fault(MOVEMENTS, reason)
    last = rows[-1].chain if rows else chain.BEGINNING
    if contents.dispatch and (contents.dispatch.movements, contents.dispatch.chain) != (len(rows), last):
        yield Fault(MOVEMENTS, say("không kết thúc ở chỗ dispatch.json ghi"))
    ends = {row.case: row.to_state for row in rows}
    for number, case in contents.cases.items():
        if rows and ends.get(number) != case.state:
            yield Fault(MOVEMENTS, say("hồ sơ {number} không kết thúc ở trạng thái của case.json", number=number))


def ranking(contents: Contents) -> Iterator[Fault]:
    """Each round's ranking, computed again from its sheets by its own rule, is the one that was printed."""
    rounds = contents.rounds.rounds if contents.rounds else []
    for one in rounds:
        try:
            places = recomputed(one)
        except (Refused, msgspec.ValidationError, ValueError, ArithmeticError, LookupError) as error:
            yield Fault(ROUNDS, say("vòng {round} không tính lại được: {reason}", round=one.name, reason=str(error)))
            continue
        for reason in _differences(one, places):
            yield Fault(ROUNDS, reason)
    by_key = {one.key: one for one in rounds}
    for listed in contents.listed:
        case = contents.cases.get(listed.file_number)
        for reason in _case_against_rounds(case, by_key) if case else ():
            yield Fault(case_path(listed), reason)


def recomputed(one: record.Round) -> list[Place]:
    """The ranking of a round from its sheets, its rubric and its rule."""
    counted = [sheet for sheet in one.sheets if sheet.status in COUNTED]
    sheets = [SheetMarks(sheet.proposal, sheet.juror, _marks(sheet)) for sheet in counted]
    choices = [msgspec.convert(choice, Choice) for choice in one.choices]
    everyone = [standing.proposal for standing in one.standings]
    rubric, rule = rubric_from(one.rubric), rule_from(one.rule)
    for mark in (rule.pass_mark, rubric.pass_mark):
        _plain(mark)
    return rank_legally(sheets, rubric, rule, choices, everyone)


def _marks(sheet: record.Sheet) -> dict[str, Decimal | None]:
    return {criterion: None if mark is None else _plain(Decimal(mark)) for criterion, mark in sheet.marks.items()}


def _plain(number: Decimal | None) -> Decimal | None:
    """A number of ordinary size: exact arithmetic on 1e999999999 would never end."""
    if number is not None and not plain(number):
        raise ValueError(str(number))
    return number


def _differences(one: record.Round, places: list[Place]) -> Iterator[Sentence]:
    printed = {standing.proposal: standing for standing in one.standings}
    for place in places:
        told = printed.get(place.proposal)
        if told is None:
            yield say("vòng {round}: hồ sơ {number} có phiếu mà không có trong kết quả",
                      round=one.name, number=place.proposal)  # fmt: skip
        elif not _same(told.score, place.rounded):
            yield say("vòng {round}: hồ sơ {number} tính lại được {score} điểm, ghi {told}", round=one.name,
                      number=place.proposal, score=_figure(place.rounded), told=_figure(told.score))  # fmt: skip
        elif told.rank != place.rank:
            yield say("vòng {round}: hồ sơ {number} tính lại xếp thứ {rank}, ghi {told}", round=one.name,
                      number=place.proposal, rank=_figure(place.rank), told=_figure(told.rank))  # fmt: skip


def _case_against_rounds(case: record.Case, rounds: dict[str, record.Round]) -> Iterator[Sentence]:
    for result in case.results:
        if result.round not in rounds:
            yield say("nhắc tới vòng {round} không có trong rounds.json", round=result.round)
            continue
        told = {one.proposal: (one.score, one.rank) for one in rounds[result.round].standings}.get(case.file_number)
        if told is None or told[1] != result.rank or not _same(told[0], result.score):
            yield say("điểm hoặc thứ hạng khác với rounds.json")
    known = [sheet for one in rounds.values() for sheet in one.sheets]
    if any(sheet not in known for sheet in case.sheets):
        yield say("phiếu điểm khác với rounds.json")


def _same(told: str | None, found: Any) -> bool:
    if told is None or found is None:
        return told is None and found is None
    try:
        return Decimal(told) == Decimal(found)
    except InvalidOperation:
        return False


def _figure(value: Any) -> Any:
    return "–" if value is None else Decimal(value)


Check = Callable[[Contents], Iterator[Fault]]
CHECKS: tuple[tuple[Sentence, Check], ...] = (
    (say("Cấu trúc dữ liệu"), schema),
    (say("Số hồ sơ khớp danh sách và thư mục"), numbers),
    (say("Tệp đính kèm khớp hồ sơ"), attachments),
    (say("Chuỗi lịch sử chuyển hồ sơ"), movements),
    (say("Tính lại điểm và thứ hạng"), ranking),
)

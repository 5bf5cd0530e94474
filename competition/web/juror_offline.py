"""A juror's sheets as a workbook: taken away, brought back after a dry run line by line."""

from dataclasses import asdict
from typing import Any, BinaryIO, cast

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import BadInput, Refused
from competition.language import Sentence, say
from competition.scoring.offline_checking import Report, Taken
from competition.scoring.offline_reading import FileLine, MarkLine, Returned, read_book
from competition.scoring.offline_sheets import bring_back, look_at_returned, take_away
from competition.scoring.panel import must_be_open_for
from competition.storage.keeping import measured
from competition.web.downloads import disposition
from competition.web.fields import choose, files, tick
from competition.web.forms import PageForm
from competition.web.juror_desk import Desk, find_desk
from competition.web.juror_marks import points
from competition.web.pages import go, page
from competition.web.sealed import seal, unseal
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

AT = "/jury/rounds/{round_id:int}/offline"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SEALED_AS = "offline sheets"
GOOD_FOR_SECONDS = 3 * 3600
LARGEST = 5_000_000
STATES: dict[str, tuple[Sentence, str]] = {
    "ready": (say("Đủ điểm"), "green"), "partial": (say("Chưa đủ tiêu chí"), "yellow"),
    "changed": (say("Đã sửa trên trang"), "orange"), "revised": (say("Hồ sơ có bản mới"), "orange"),
    "aside": (say("Để nguyên"), "grey"),
}  # fmt: skip
LEAVE, DRAFT, SUBMIT = say("Để nguyên"), say("Lưu bản nháp"), say("Lưu và nộp")


class BookForm(PageForm):
    book = files(
        say("Tệp phiếu đã điền (.xlsx)"), accepts=".xlsx", hint=say("Chưa có gì được ghi ở bước này."),
        missing=say("Hãy chọn tệp phiếu."),
    )  # fmt: skip


@get(AT, sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_desk(session, visitor.actor, round_id)
    must_be_open_for(desk.round, "sheets")
    return page(request, "juror/offline.html", form=BookForm(), desk=desk)


@get(AT + "/sheets.xlsx", sync_to_thread=True)
def download(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    desk = find_desk(session, visitor.actor, round_id)
    content = take_away(session, desk.round, by=visitor.actor)
    headers = {
        "Content-Disposition": disposition(f"phieu-cham-{desk.place.code}.xlsx", inline=False),
        "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(content, media_type=XLSX, headers=headers)


@post(AT, sync_to_thread=True, opt=TAKES_FILES)
def look(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The dry run."""
    desk = find_desk(session, visitor.actor, round_id)
    form = BookForm(typed)
    if form.taken():
        try:
            stream = cast(BinaryIO, form.book.data[0].file)
            measured(stream, LARGEST)
            returned = read_book(stream.read())
            report = look_at_returned(session, desk.round, returned, by=visitor.actor)
            return _report(request, desk, visitor, returned, report)
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            form.refuse(BadInput({"book": refused.reasons[0]}))
    return page(request, "juror/offline.html", form=form, desk=desk)


def take_form(report: Report, typed: Any = None) -> PageForm:
    """For each file that may be taken: leave it, keep it as a draft, hand it in."""
    parts: dict[str, Any] = {"all": tick(say("Nộp luôn mọi phiếu đủ điểm"))}
    start = {}
    for one in report.files:
        if one.may_be_taken:
            name = f"take_{one.held.sheet.proposal_id}"
            choices = [("", LEAVE), ("draft", DRAFT), *([("submit", SUBMIT)] if one.may_be_submitted else [])]
            label = say("Hồ sơ {name}", name=one.held.name)
            parts[name] = choose(label, choices, required=False, look="select")
            says_something = one.answered > 0 or one.may_be_submitted
            start[name] = "draft" if says_something and one.verdict != "changed" else ""
    form: PageForm = type("TakeForm", (PageForm,), parts)(typed, start=start)
    return form


def _report(
    request: Request[Any, Any, Any], desk: Desk, visitor: Visitor, returned: Returned, report: Report,
    form: PageForm | None = None,
) -> Response[Any]:  # fmt: skip
    kept = {
        "round": desk.round.id, "by": visitor.actor.person_id, "about": returned.about,
        "marks": [list(asdict(line).values()) for line in returned.marks],
        "files": [list(asdict(line).values()) for line in returned.files],
        "seen": {one.held.sheet.proposal_id: one.held.sheet.version for one in report.files},
    }  # fmt: skip
    return page(
        request, "juror/offline_report.html", form=form, taking=form or take_form(report), desk=desk, report=report,
        states=STATES, points=points, token=seal(request.app.state.secret, SEALED_AS, kept),
    )  # fmt: skip


@get(AT + "/take", sync_to_thread=True)
def back_to_upload(request: Request[Any, Any, Any], round_id: FromPath[int]) -> Response[Any]:
    return go(request, f"/jury/rounds/{round_id}/offline")


@post(AT + "/take", sync_to_thread=True)
def take(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], round_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """What she chose of the dry run, in one transaction."""
    desk = find_desk(session, visitor.actor, round_id)
    kept = unseal(request.app.state.secret, SEALED_AS, str(typed.get("book", "")), seconds=GOOD_FOR_SECONDS)
    if kept is None or (kept["by"], kept["round"]) != (visitor.actor.person_id, desk.round.id):
        raise Refused(say("Bản xem trước này đã để quá lâu. Hãy tải tệp lên lại; chưa có gì được ghi."))
    returned = Returned(
        kept["about"], [MarkLine(*line) for line in kept["marks"]], [FileLine(*line) for line in kept["files"]]
    )
    report = look_at_returned(session, desk.round, returned, by=visitor.actor)
    form = take_form(report, typed)
    if form.taken():
        seen = {int(key): version for key, version in kept["seen"].items()}
        try:
            drafts, submitted = bring_back(
                session, desk.round, returned, _acts(report.files, form), by=visitor.actor, seen=seen
            )
            return go(request, desk.address, say("Đã lưu {n} bản nháp, nộp {m} phiếu.", n=drafts, m=submitted))
        except BadInput as bad:
            form.refuse(bad)
    return _report(request, desk, visitor, returned, report, form)


def _acts(taken: list[Taken], form: PageForm) -> dict[int, str]:
    acts = {}
    for one in taken:
        act = form[f"take_{one.held.sheet.proposal_id}"].data if one.may_be_taken else ""
        if act and form.all.data and one.may_be_submitted:
            act = "submit"
        if act:
            acts[one.held.sheet.proposal_id] = act
    return acts


routes = [show, download, look, back_to_upload, take]

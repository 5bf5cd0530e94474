"""Counter for the roster: a spreadsheet of officers becomes people, roles and slips, after a dry run line by line."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of, places
from competition.errors import BadInput, Refused
from competition.language import say
from competition.people.roster import Checked, check_roster
from competition.people.roster_entry import enter_roster
from competition.people.roster_reading import Line, empty_roster, read_roster
from competition.web.admin_desk import Office, office_of
from competition.web.admin_slips import XLSX, sealed_slips
from competition.web.downloads import disposition
from competition.web.fields import choose, files
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.sealed import seal, unseal
from competition.web.signed_in import Visitor
from competition.web.typed_text import TAKES_FILES

SEALED_AS = "roster"
GOOD_FOR_SECONDS = 3 * 3600
LARGEST = 5_000_000
OUTCOME = {
    "new": (say("Tài khoản mới"), "green"), "known": (say("Đã có tài khoản, thêm vai trò"), "blue"),
    "held": (say("Đã giữ vai trò này"), "grey"), "wrong": (say("Lỗi"), "red"),
}  # fmt: skip


class RosterForm(PageForm):
    edition = choose(say("Kỳ thi"), look="select", missing=say("Hãy chọn kỳ thi."))
    roster = files(
        say("Danh sách (.xlsx)"), accepts=".xlsx", hint=say("Tối đa 3.000 dòng. Chưa có gì được ghi ở bước này."),
        missing=say("Hãy chọn tệp danh sách."),
    )  # fmt: skip


def _form(office: Office, typed: Any = None) -> RosterForm:
    form = RosterForm(typed, start={"edition": office.editions[0].name if office.editions else None})
    form.edition.choices = [(one.name, charter_of(one).title) for one in office.editions]
    return form


@get("/admin/roster", sync_to_thread=True)
def ask(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    office = office_of(session, visitor)
    return page(request, "admin/roster.html", form=_form(office), office=office)


@get("/admin/editions/{name:str}/roster.xlsx", sync_to_thread=True)
def empty(session: NamedDependency[Session], visitor: NamedDependency[Visitor], name: FromPath[str]) -> Response[bytes]:
    """The spreadsheet to fill in, with each commune's line begun."""
    edition = office_of(session, visitor).edition(name)
    headers = {"Content-Disposition": disposition(f"danh-sach-can-bo-{edition.name}.xlsx", inline=False)}
    return Response(empty_roster(places(session, edition.id)), media_type=XLSX, headers=headers)


@post("/admin/roster", opt=TAKES_FILES, sync_to_thread=True)
def look(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """The dry run: every line with what would become of it."""
    office = office_of(session, visitor)
    form = _form(office, typed)
    if form.taken():
        try:
            content = form.roster.data[0].file.read(LARGEST + 1)
            if len(content) > LARGEST:
                raise Refused(say("Danh sách quá lớn; tối đa 5 MB."))
            lines = read_roster(content)
            return _report(request, session, office, office.edition(form.edition.data), lines)
        except Refused as refused:
            form.refuse(BadInput({"roster": refused.reasons[0]}))
    return page(request, "admin/roster.html", form=form, office=office)


def _report(
    request: Request[Any, Any, Any], session: Session, office: Office, edition: Edition, lines: list[Line]
) -> Response[Any]:
    checked = check_roster(session, edition, lines)
    kept = {"edition": edition.name, "by": office.by, "lines": [list(asdict(line).values()) for line in lines]}
    return page(
        request, "admin/roster_report.html", edition=edition, checked=checked, outcome=OUTCOME,
        counts=Counter(one.state for one in checked), waiting=_waiting(checked),
        token=seal(request.app.state.secret, SEALED_AS, kept),
    )  # fmt: skip


def _waiting(checked: list[Checked]) -> int:
    """How many hold their role already and never set a password."""
    return len({one.contact for one in checked if one.state == "held" and one.gets_slip})


@post("/admin/roster/enter", sync_to_thread=True)
def enter(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    """People, roles and slips, all in this one transaction; the codes are on the answer only."""
    office, state = office_of(session, visitor), request.app.state
    kept = unseal(state.secret, SEALED_AS, str(typed.get("roster", "")), seconds=GOOD_FOR_SECONDS)
    if kept is None or kept["by"] != office.by:
        raise Refused(say("Bản xem trước này đã để quá lâu. Hãy tải danh sách lên lại; chưa có gì được ghi."))
    edition = office.edition(kept["edition"])
    checked = check_roster(session, edition, [Line(*line) for line in kept["lines"]])
    days = charter_of(edition).clocks.slip_days
    entered = enter_roster(
        session, checked, secret=state.secret, by=office.by, days=days, again=bool(typed.get("again"))
    )
    if not entered.slips:
        return go(request, "/admin/roster", say("Đã ghi {n} vai trò; không có phiếu mới nào phải in.", n=entered.roles))
    token = sealed_slips(
        state.secret, entered.slips, issued_at=entered.issued_at, ends_at=entered.ends_at, edition=edition, by=office.by
    )
    skipped = [one for one in checked if one.state == "wrong"]
    return page(request, "admin/roster_done.html", entered=entered, token=token, skipped=skipped, edition=edition)


routes = [ask, empty, look, enter]

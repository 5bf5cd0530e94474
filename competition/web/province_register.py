"""Counter for the register of outgoing papers: a year's numbers on a page, as XLSX and as CSV, each paper to read."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.models import Dispatch, Paper
from competition.dossiers.queries import find_paper
from competition.dossiers.register import outgoing_register
from competition.errors import NotFound
from competition.language import Language, in_language, say
from competition.people.models import Person
from competition.web.downloads import deliver, disposition
from competition.web.pages import page
from competition.web.province_desk import ROLES, Desk, desk_of
from competition.web.signed_in import Visitor, language_of

ROWS = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    (say("Số"), 8), (say("Ký hiệu"), 16), (say("Ngày ký"), 12), (say("Trích yếu"), 60), (say("Người ký"), 26),
    (say("Cách ký"), 18), (say("Mã SHA-256"), 68),
)  # fmt: skip
ON_SCREEN, ON_PAPER = say("trên hệ thống"), say("bản giấy, có bản quét")
# What a spreadsheet would run instead of showing it.
RUNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Entry:
    """One line of the register."""

    paper: Paper
    signer: str

    @property
    def number(self) -> str:
        return f"{self.paper.number:02d}"

    def cells(self, language: Language) -> list[str]:
        paper = self.paper
        signed_on = clock.in_vietnam(paper.signed_at).strftime("%d/%m/%Y") if paper.signed_at else ""
        how = in_language(ON_PAPER if paper.scan_sha256 else ON_SCREEN, language)
        return [self.number, paper.code or "", signed_on, paper.subject, self.signer, how, paper.sha256]


def entries_of(session: Session, desk: Desk, year: int) -> list[Entry]:
    """The province's outgoing papers of a year: two statements."""
    papers = outgoing_register(session, desk.edition.province_id, year)
    ids = {paper.signed_by_id for paper in papers if paper.signed_by_id}
    names = dict(session.execute(select(Person.id, Person.full_name).where(Person.id.in_(ids))).all()) if ids else {}
    return [Entry(paper, names.get(paper.signed_by_id or 0, "")) for paper in papers]


def _year(request: Request[Any, Any, Any]) -> int:
    text = request.query_params.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else clock.today().year


def _years(session: Session, desk: Desk, chosen: int) -> Sequence[int]:
    found = session.scalars(
        select(Paper.year).where(Paper.issuer_id == desk.edition.province_id, Paper.number.is_not(None)).distinct()
    ).all()
    return sorted({*(year for year in found if year), chosen}, reverse=True)


@get("/province/register", sync_to_thread=True)
def show(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    desk = desk_of(request, session, visitor)
    year = _year(request)
    entries = entries_of(session, desk, year)
    pages = max(1, -(-len(entries) // ROWS))
    asked = request.query_params.get("page", "1")
    current = min(max(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1, 1), pages)
    return page(
        request, "province/register.html", desk=desk, year=year, years=_years(session, desk, year), pages=pages,
        current=current, total=len(entries), entries=entries[(current - 1) * ROWS : current * ROWS],
        on_screen=ON_SCREEN, on_paper=ON_PAPER,
    )  # fmt: skip


@get("/province/register/{name:str}", sync_to_thread=True)
def export(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """The whole year as a spreadsheet (so-van-ban-di.xlsx) or as CSV (so-van-ban-di.csv)."""
    desk, language = desk_of(request, session, visitor), language_of(request)
    year = _year(request)
    if name not in ("so-van-ban-di.xlsx", "so-van-ban-di.csv"):
        raise NotFound
    head = [in_language(label, language) for label, _ in COLUMNS]
    rows = [entry.cells(language) for entry in entries_of(session, desk, year)]
    as_book = name.endswith("xlsx")
    content = _workbook(head, rows) if as_book else _csv(head, rows)
    headers = {
        "Content-Disposition": disposition(f"Sổ văn bản đi {year}.{'xlsx' if as_book else 'csv'}", inline=False),
        "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(content, media_type=XLSX if as_book else "text/csv; charset=utf-8", headers=headers)


def _workbook(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet, bold, wrap = book.add_worksheet(), book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        for at, (_, width) in enumerate(COLUMNS):
            sheet.set_column(at, at, width, wrap)
        for number, row in enumerate([head, *rows]):
            for at, cell in enumerate(row):
                sheet.write_string(number, at, cell, bold if number == 0 else wrap)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()


def _csv(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; no cell begins like a formula."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([f"'{cell}" if cell.startswith(RUNS) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


@get("/province/papers/{paper_id:int}", sync_to_thread=True)
def paper(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    paper_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """A paper of the register as it went out: with its number, or the scan of the signed one."""
    found = find_paper(session, visitor.actor, paper_id)
    sha256 = found.scan_sha256 or found.sha256
    if found.case_kind == Dispatch.case_kind and found.number is not None:
        dispatch = session.get_one(Dispatch, found.case_id)
        sha256 = dispatch.signed_letter_sha256 or sha256
    if not any(visitor.actor.units(role) for role in ROLES):
        raise NotFound
    return deliver(request, session, sha256, f"{found.subject or found.kind}.pdf")


routes = [show, export, paper]

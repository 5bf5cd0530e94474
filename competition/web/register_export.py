"""A unit's register of outgoing papers as a file: printed in the decree's form, or a spreadsheet with its fields."""

from typing import Any

from litestar import Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers.headers import header_of
from competition.dossiers.issuing import override_folder
from competition.dossiers.models import Paper
from competition.dossiers.register_files import as_csv, as_workbook
from competition.dossiers.register_print import METADATA, Line, register_facts, register_lines
from competition.dossiers.rendering import render
from competition.editions.models import Edition
from competition.editions.queries import the_edition
from competition.errors import NotFound, Refused
from competition.language import Language, in_language, say
from competition.web.downloads import disposition
from competition.web.signed_in import language_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    (say("Số"), 8), (say("Ký hiệu"), 16), (say("Ngày ký"), 12), (say("Trích yếu"), 60), (say("Người ký"), 26),
    (say("Cách ký"), 18), (say("Mã SHA-256"), 68), (say("Thay cho số"), 14), (say("Bị thay bằng số"), 14),
)  # fmt: skip
ON_SCREEN, ON_PAPER = say("trên hệ thống"), say("bản giấy, có bản quét")
NAMES = ("so-van-ban-di.pdf", "so-van-ban-di.xlsx", "so-van-ban-di.csv")


def register_file(
    request: Request[Any, Any, Any], session: Session, unit_id: int, year: int, name: str, *,
    edition: Edition | None = None,
) -> Response[Any]:  # fmt: skip
    """The register under one of NAMES; the caller has asked whether she may have it."""
    if name not in NAMES:
        raise NotFound
    form = name.rpartition(".")[2]
    content, media_type = (
        _printed(request, session, unit_id, year, edition)
        if form == "pdf"
        else _sheet(request, session, unit_id, year, form)
    )
    headers = {
        "Content-Disposition": disposition(f"Sổ văn bản đi {year}.{form}", inline=form == "pdf"),
        "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return Response(content, media_type=media_type, headers=headers)


def _printed(
    request: Request[Any, Any, Any], session: Session, unit_id: int, year: int, edition: Edition | None
) -> tuple[bytes, str]:
    facts = register_facts(session, unit_id, year)
    profile = header_of(session, edition or _edition_of(session, unit_id, year), unit_id)
    session.rollback()  # drawing takes its time; the database is given back first
    override = override_folder(request.app.state.settings)
    return render("outgoing_register", facts, profile=profile, override=override), "application/pdf"


def _edition_of(session: Session, unit_id: int, year: int) -> Edition:
    """The edition under whose header the unit wrote last."""
    found = session.scalars(
        select(Paper.edition_id)
        .where(Paper.issuer_id == unit_id, Paper.year == year, Paper.number.is_not(None))
        .order_by(Paper.id.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        raise Refused(say("Năm này chưa có văn bản nào được cấp số."))
    return the_edition(session, found)


def _sheet(request: Request[Any, Any, Any], session: Session, unit_id: int, year: int, form: str) -> tuple[bytes, str]:
    language = language_of(request)
    head = [*(in_language(label, language) for label, _ in COLUMNS), *(name for name, _ in METADATA)]
    rows = [
        [*_cells(line, language), *line.metadata(ordinal)]
        for ordinal, line in enumerate(register_lines(session, unit_id, year), 1)
    ]
    if form == "csv":
        return as_csv(head, rows), "text/csv; charset=utf-8"
    return as_workbook(head, rows, [width for _, width in (*COLUMNS, *METADATA)]), XLSX


def _cells(line: Line, language: Language) -> list[str]:
    paper = line.paper
    how = in_language(ON_PAPER if paper.scan_sha256 else ON_SCREEN, language)
    return [
        f"{paper.number:02d}", paper.code or "", f"{line.issued_on:%d/%m/%Y}", paper.subject, line.signer, how,
        paper.sha256, line.replaces, line.replaced_by,
    ]  # fmt: skip

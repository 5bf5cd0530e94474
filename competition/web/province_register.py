"""Counter for the register of outgoing papers: a year's numbers on a page and as files, each paper to read."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.models import Dispatch, Paper
from competition.dossiers.queries import find_paper
from competition.dossiers.register_print import register_lines
from competition.dossiers.signing_folder import KINDS
from competition.errors import NotFound
from competition.web.downloads import deliver
from competition.web.pages import page
from competition.web.province_desk import ROLES, Desk, desk_of
from competition.web.register_export import ON_PAPER, ON_SCREEN, register_file
from competition.web.signed_in import Visitor

ROWS = 50


def year_asked(request: Request[Any, Any, Any]) -> int:
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
    year = year_asked(request)
    entries = register_lines(session, desk.edition.province_id, year)
    pages = max(1, -(-len(entries) // ROWS))
    asked = request.query_params.get("page", "1")
    current = min(max(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1, 1), pages)
    return page(
        request, "province/register.html", desk=desk, year=year, years=_years(session, desk, year), pages=pages,
        current=current, total=len(entries), entries=entries[(current - 1) * ROWS : current * ROWS],
        on_screen=ON_SCREEN, on_paper=ON_PAPER, replaceable=KINDS,
    )  # fmt: skip


@get("/province/register/{name:str}", sync_to_thread=True)
def export(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """The whole year to print (so-van-ban-di.pdf) or as a spreadsheet (.xlsx, .csv) with the decree's fields."""
    desk = desk_of(request, session, visitor)
    return register_file(request, session, desk.edition.province_id, year_asked(request), name, edition=desk.edition)


@get("/province/papers/{paper_id:int}", sync_to_thread=True)
def paper(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    paper_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """A paper of the register as it went out: with its number, or the scan of the signed one."""
    found = find_paper(session, visitor.actor, paper_id)
    sha256 = found.goes_out
    if found.case_kind == Dispatch.case_kind and found.number is not None:
        dispatch = session.get_one(Dispatch, found.case_id)
        sha256 = dispatch.signed_letter_sha256 or sha256
    if not any(visitor.actor.units(role) for role in ROLES):
        raise NotFound
    return deliver(request, session, sha256, f"{found.subject or found.kind}.pdf")


routes = [show, export, paper]

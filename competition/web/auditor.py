"""Counter for the auditor: every case of her province to read, its history, and the register; nothing to press."""

import csv
import io
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.editions.models import Edition
from competition.errors import NotAllowed
from competition.language import say
from competition.people.models import Person
from competition.web.auditor_register import FIND, Asked, entries, facts_of
from competition.web.case_lists import Tab, after, at_desk, everywhere, list_cases
from competition.web.case_pages import find_case, history_of, read_case
from competition.web.downloads import disposition
from competition.web.pages import page
from competition.web.signed_in import Visitor

ROLES = ["auditor"]
TABS = (
    Tab("all", say("Tất cả"), everywhere, say("Chưa có hồ sơ nào được nộp."), (), "-state_since"),
    Tab("commune", say("Ở xã"), at_desk("commune"), say("Không có hồ sơ nào ở xã."), (), "due_at"),
    Tab("returned", say("Trả lại"), after("return_to_applicant"), say("Không có hồ sơ nào đang chờ bổ sung.")),
    Tab("screening", say("Ở đơn vị sơ khảo"), at_desk("screening"), say("Không có hồ sơ nào ở đơn vị sơ khảo.")),
    Tab("province", say("Ở tỉnh"), at_desk("province"), say("Không có hồ sơ nào ở tỉnh.")),
    Tab("centre", say("Ở Trung ương"), at_desk("centre"), say("Chưa có hồ sơ nào ở Trung ương.")),
)


def edition_of(request: Request[Any, Any, Any], session: Session, visitor: Visitor) -> tuple[Edition, list[Edition]]:
    """The edition that the address names among those of her provinces, else the newest; and all of them."""
    units = visitor.actor.units("auditor")
    found = list(
        session.scalars(
            select(Edition).where(Edition.province_id.in_(units)).order_by(Edition.year.desc(), Edition.name)
        )
    )
    if not found:
        raise NotAllowed(say("Trang này dành cho người được giao kiểm tra kỳ thi của tỉnh."))
    wanted = request.query_params.get("edition")
    return next((edition for edition in found if edition.name == wanted), found[0]), found


@get("/auditor", sync_to_thread=True)
def cases(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """Every submitted case, wherever it lies."""
    edition, others = edition_of(request, session, visitor)
    found = list_cases(request, session, visitor.actor, edition, TABS, roles=ROLES)
    return page(request, "auditor/cases.html", edition=edition, editions=others, found=found)


@get("/auditor/proposals/{proposal_id:int}", sync_to_thread=True)
def case(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """One case to read, with its history; contacts and priority claims are not shown here."""
    edition, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    return page(request, "auditor/case.html", case=read_case(session, edition, proposal, by=visitor.actor))


@get("/auditor/proposals/{proposal_id:int}/history.csv", sync_to_thread=True)
def history(
    session: NamedDependency[Session], visitor: NamedDependency[Visitor], proposal_id: FromPath[int]
) -> Response[bytes]:
    """A case's history as a table for a spreadsheet."""
    _, proposal = find_case(session, visitor.actor, proposal_id, ROLES)
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["thời điểm", "bước", "từ", "đến", "vai trò", "người thực hiện", "lý do", "phiên bản quy trình"])
    for moved in reversed(history_of(session, proposal)):
        one = moved.movement
        when = f"{clock.in_vietnam(one.at):%d/%m/%Y %H:%M:%S}"
        cells = [when, one.step, one.from_state or "", one.to_state, one.role, moved.who, one.note, moved.journey]
        table.writerow([_plain(cell) for cell in cells])
    name = f"lich-su-{proposal.file_number or proposal.id}.csv"
    headers = {"Content-Disposition": disposition(name, inline=False), "Cache-Control": "private, no-store"}
    # The mark tells spreadsheets that it is UTF-8.
    return Response(text.getvalue().encode("utf-8-sig"), media_type="text/csv", headers=headers)


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell


@get("/auditor/register", sync_to_thread=True)
def register(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """The register of acts of her edition's cases: who, what, when; and whether the chain holds."""
    edition, others = edition_of(request, session, visitor)
    asked = Asked.read(request.query_params)
    found = entries(session, edition, asked)
    names = dict(
        session.execute(
            select(Person.id, Person.full_name).where(
                Person.id.in_({row.actor_id for row in found.rows if row.actor_id})
            )
        ).all()
    )
    faults = list(audit.faults(session)) if request.query_params.get("check") else None
    return page(
        request, "auditor/register.html", edition=edition, editions=others, asked=asked, found=found, names=names,
        faults=faults, kinds=FIND, facts_of=facts_of,
    )  # fmt: skip


routes = [cases, case, history, register]

"""Slips from the administrator: one-time codes for one person or a whole roster, shown once, printed, kept nowhere."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
import segno
from litestar import Request, Response, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.dossiers.headers import header_of
from competition.dossiers.profile import DocumentProfile
from competition.dossiers.rendering import compose, to_pdf
from competition.dossiers.rendering_pool import RenderingPool
from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.errors import BadInput, Refused
from competition.language import say
from competition.people.actions import issue_slip
from competition.people.queries import the_person
from competition.people.roster_entry import PURPOSE, Issued, codes_as_spreadsheet
from competition.people.rules import shown_phone
from competition.settings import ROOT
from competition.web.admin_desk import Office, find_person, office_of, serves_elsewhere
from competition.web.admin_people_list import seats_of
from competition.web.commune_slip import GOOD_FOR_SECONDS, hand_over
from competition.web.downloads import disposition
from competition.web.pages import page
from competition.web.sealed import seal, unseal
from competition.web.signed_in import Visitor

SEALED_AS = "administrator's slips"
OWN_PAPERS = ROOT / "templates" / "admin"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A page holds four slips; a child process gets so many slips at once.
IN_ONE_CHILD = 60
DEFAULT_DAYS = 14


def sealed_slips(
    secret: str, slips: Sequence[Issued], *, issued_at: datetime, ends_at: datetime, edition: Edition | None, by: int
) -> str:
    """The slips inside their own page, for an hour."""
    value = {
        "slips": [asdict(slip) for slip in slips], "issued_at": issued_at.isoformat(), "ends_at": ends_at.isoformat(),
        "edition": edition.name if edition else "", "by": by,
    }  # fmt: skip
    return seal(secret, SEALED_AS, value)


def _opened(request: Request[Any, Any, Any], office: Office, typed: FormMultiDict) -> dict[str, Any]:
    kept = unseal(request.app.state.secret, SEALED_AS, str(typed.get("slips", "")), seconds=GOOD_FOR_SECONDS)
    if kept is None or kept["by"] != office.by:
        raise Refused(say("Phiếu này đã để quá lâu nên không in được nữa. Hãy cấp phiếu mới."))
    found: dict[str, Any] = {**kept, "slips": [Issued(**slip) for slip in kept["slips"]]}
    return found


@post("/admin/people/{person_id:int}/slip", sync_to_thread=True)
def one_slip(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    person_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """A code for one person, on this page only: no address leads to it again."""
    office, state = office_of(session, visitor), request.app.state
    person = find_person(session, office, person_id)
    if not person.phone and not person.email:
        raise Refused(say("Người này chưa có số điện thoại hay thư điện tử để đăng nhập."))
    if serves_elsewhere(session, office, person.id):
        raise Refused(say("Người này còn giữ vai trò ở tỉnh khác; quản trị viên ở đó cùng phải biết khi đổi mật khẩu."))
    edition = office.editions[0] if office.editions else None
    days = charter_of(edition).clocks.slip_days if edition else DEFAULT_DAYS
    slip, code = issue_slip(session, person, PURPOSE, secret=state.secret, by=office.by, days=days)
    seat = next((seat for seat in seats_of(session, office, [person.id]).get(person.id, []) if seat.current), None)
    contact = shown_phone(person.phone) or (person.email or "")
    issued = Issued(
        person.id, person.full_name, contact, seat.role.label.vi if seat else "", seat.place if seat else "", code
    )
    token = sealed_slips(
        state.secret, [issued], issued_at=slip.issued_at, ends_at=slip.ends_at, edition=edition, by=office.by
    )
    picture = segno.make(hand_over(state.settings, code), error="m")
    return page(
        request, "admin/slip.html", person=person, code=code, slip=slip, token=token,
        picture=picture.svg_data_uri(scale=5, border=2, dark="#2b1a25"),
    )  # fmt: skip


@post("/admin/slips.pdf", sync_to_thread=True)
def slips_pdf(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[bytes]:  # fmt: skip
    """Every slip that was just issued, four on a sheet, to cut and hand out."""
    office, settings = office_of(session, visitor), request.app.state.settings
    kept = _opened(request, office, typed)
    edition = office.edition(kept["edition"]) if kept["edition"] else None
    if edition is None:
        raise BadInput({"": say("Chưa có kỳ thi nào của tỉnh để in phiếu; hãy đọc mã trên trang.")})
    by = the_person(session, visitor.person_id)
    site = settings.public_url.rstrip("/").partition("://")[2]
    shared = {
        "contest": charter_of(edition).title.vi, "site": f"{site}/slip",
        "valid_until": datetime.fromisoformat(kept["ends_at"]), "officer": by.full_name,
        "contact": shown_phone(by.phone),
    }  # fmt: skip
    profile = header_of(session, edition, edition.province_id)
    session.rollback()  # drawing takes its time; the database is given back first
    slips = [{**asdict(slip), "url": hand_over(settings, slip.code)} for slip in kept["slips"]]
    pdf = _drawn(slips, shared, profile)
    headers = {"Content-Disposition": disposition("phieu-kich-hoat.pdf", inline=True), "Cache-Control": "no-store"}
    return Response(pdf, media_type="application/pdf", headers=headers, status_code=200)


def _drawn(slips: Sequence[dict[str, Any]], shared: dict[str, Any], profile: DocumentProfile) -> bytes:
    parts = [slips[at : at + IN_ONE_CHILD] for at in range(0, len(slips), IN_ONE_CHILD)]
    html = [compose("slips", {**shared, "slips": part}, profile=profile, override=OWN_PAPERS) for part in parts]
    if len(slips) <= 4:
        return to_pdf(html[0])
    with RenderingPool(size=min(2, len(parts))) as pool:
        pages = pool.render_all(html)
    with pikepdf.Pdf.new() as whole:
        for part in pages:
            with pikepdf.Pdf.open(BytesIO(part)) as opened:
                whole.pages.extend(opened.pages)
        buffer = BytesIO()
        whole.save(buffer)
    return buffer.getvalue()


@post("/admin/slips.xlsx", sync_to_thread=True)
def slips_xlsx(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[bytes]:  # fmt: skip
    """The same codes as a list."""
    kept = _opened(request, office_of(session, visitor), typed)
    headers = {"Content-Disposition": disposition("ma-kich-hoat.xlsx", inline=False), "Cache-Control": "no-store"}
    return Response(codes_as_spreadsheet(kept["slips"]), media_type=XLSX, headers=headers, status_code=200)


routes = [one_slip, slips_pdf, slips_xlsx]

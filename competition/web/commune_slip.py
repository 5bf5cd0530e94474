"""An activation slip as it is handed over: sealed inside its own page, printed as a PDF, kept nowhere."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from litestar import Request, Response
from sqlalchemy.orm import Session

from competition.dossiers.case_papers import union
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import override_folder
from competition.dossiers.rendering import render
from competition.editions.queries import charter_of, find_place, the_edition
from competition.errors import Refused
from competition.language import say
from competition.people.queries import the_person
from competition.people.rules import shown_phone
from competition.settings import Settings
from competition.web.commune_desk import ROLE
from competition.web.sealed import seal, unseal
from competition.web.signed_in import Visitor

PURPOSE = "activation slip"
GOOD_FOR_SECONDS = 3600


@dataclass(frozen=True)
class Handed:
    """A slip that was just issued, with its code."""

    person_id: int
    code: str
    issued_at: datetime
    ends_at: datetime
    edition_id: int
    unit_id: int


def hand_over(settings: Settings, code: str) -> str:
    """The address behind the QR: the page where the code stands in its form already."""
    return f"{settings.public_url.rstrip('/')}/slip?code={code}"


def sealed_slip(secret: str, handed: Handed) -> str:
    plain = asdict(handed) | {"issued_at": handed.issued_at.isoformat(), "ends_at": handed.ends_at.isoformat()}
    return seal(secret, PURPOSE, plain)


def slip_pdf(request: Request[Any, Any, Any], session: Session, visitor: Visitor, token: str) -> Response[bytes]:
    """The sealed slip on paper; only at the commune that issued it, and only for an hour."""
    state = request.app.state
    kept = unseal(state.secret, PURPOSE, token, seconds=GOOD_FOR_SECONDS)
    if kept is None or not visitor.actor.holds(ROLE, kept["unit_id"]):
        raise Refused(say("Phiếu này đã để quá lâu nên không in được nữa. Mời chị cấp phiếu mới."))
    moments = {name: datetime.fromisoformat(kept[name]) for name in ("issued_at", "ends_at")}
    handed = Handed(**{**kept, **moments})
    data, profile = _paper(session, state.settings, visitor, handed)
    session.rollback()  # drawing takes its time; the database is given back first
    pdf = render("activation_slip", data, profile=profile, override=override_folder(state.settings))
    headers = {"Content-Disposition": 'inline; filename="phieu-kich-hoat.pdf"', "Cache-Control": "no-store"}
    return Response(pdf, media_type="application/pdf", headers=headers, status_code=200)


def _paper(session: Session, settings: Settings, visitor: Visitor, handed: Handed) -> tuple[dict[str, Any], Any]:
    edition = the_edition(session, handed.edition_id)
    person, officer = the_person(session, handed.person_id), the_person(session, visitor.person_id)
    address = settings.public_url.rstrip("/").partition("://")[2]
    data = {
        "contest": {"name": charter_of(edition).title.vi},
        "person": {"name": person.full_name, "phone": shown_phone(person.phone) or (person.email or "")},
        "code": handed.code, "url": hand_over(settings, handed.code), "site": f"{address}/slip",
        "issued_at": handed.issued_at, "valid_until": handed.ends_at,
        "officer": {"name": f"{officer.full_name}, {union(find_place(session, edition.id, handed.unit_id))}"},
        "contact": shown_phone(officer.phone),
    }  # fmt: skip
    return data, header_of(session, edition, handed.unit_id)

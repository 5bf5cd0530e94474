"""The one door for files: who may see the case may have its files; sent as stored, holding no place meanwhile."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.db.engine import new_session
from competition.db.stored_files import StoredFile
from competition.dossiers.for_applicant import find_paper_for_her
from competition.editions.queries import the_edition
from competition.errors import NotFound
from competition.finals.models import Outcome
from competition.people.roles import Actor
from competition.proposals.claims import open_claims
from competition.proposals.models import Document, Proposal
from competition.proposals.queries import find_proposal, visible
from competition.storage import Cabinet
from competition.storage.contract import CHUNK, checked
from competition.web.signed_in import Visitor

SHOWN_IN_THE_BROWSER = {"application/pdf", "image/jpeg", "image/png", "image/webp"}
RECORD_READERS = ("province_officer", "province_leader", "auditor", "centre_officer")
JUDGES_BLIND = ("juror", "jury_chair")
UNSAFE_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f\"\\/:*?<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def with_open_eyes(actor: Actor) -> Actor:
    """The same person without the roles in which she judges blind: a jury has copies of its own."""
    return replace(actor, held=tuple(held for held in actor.held if held.role not in JUDGES_BLIND))


def deliver(
    request: Request[Any, Any, Any], session: Session, sha256: str, name: str, *, attach: bool = False
) -> Response[Any]:
    """A stored file under a name, for a person whose permission was asked; 304 when her browser has it already."""
    file = session.get(StoredFile, checked(sha256))
    if file is None:
        raise NotFound
    tag = f'"{file.sha256}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    if _has(request, tag):
        return Response(None, status_code=304, headers=headers)
    inline = file.media_type in SHOWN_IN_THE_BROWSER and not attach
    headers |= {
        "Content-Disposition": disposition(name, inline=inline),
        "Content-Length": str(file.size),
        "X-Content-Type-Options": "nosniff",
        # A file is not a page of ours: nothing in it may run or load anything.
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    }
    media_type = file.media_type if inline else _harmless(file.media_type)
    content = _chunks(request.app.state.cabinet, file.sha256)
    return Stream(content, headers=headers, media_type=media_type)


def _has(request: Request[Any, Any, Any], tag: str) -> bool:
    asked = request.headers.get("If-None-Match", "")
    return asked.strip() == "*" or tag in {part.strip().removeprefix("W/") for part in asked.split(",")}


def _harmless(media_type: str) -> str:
    """A type that no browser opens as a page."""
    opens = media_type.startswith("text/") or media_type.endswith("xml")
    return "application/octet-stream" if opens else media_type


def _chunks(cabinet: Cabinet, sha256: str) -> Iterator[bytes]:
    """Opened when the sending begins: by then the request has given back its place and its connection."""
    with cabinet.open(sha256) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def disposition(name: str, *, inline: bool) -> str:
    """RFC 6266 with RFC 5987: a plain name for old readers, the Vietnamese one for all others."""
    clean = UNSAFE_IN_A_NAME.sub("_", unicodedata.normalize("NFC", name)).strip(" .") or "tep"
    folded = unicodedata.normalize("NFKD", clean.replace("đ", "d").replace("Đ", "D"))
    plain = folded.encode("ascii", "ignore").decode() or "tep"
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


@get("/files/documents/{document_id:int}", sync_to_thread=True)
def document(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    document_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """A document of a proposal that the visitor may see."""
    found = session.get(Document, document_id)
    if found is None:
        raise NotFound
    find_proposal(session, with_open_eyes(visitor.actor), found.proposal_id)
    return deliver(request, session, found.sha256, found.name, attach="save" in request.query_params)


@get("/files/papers/{paper_id:int}", sync_to_thread=True)
def paper(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    paper_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """A paper addressed to an applicant: for her, and for whoever may see her proposal."""
    found = find_paper_for_her(session, paper_id)
    proposal = find_proposal(session, with_open_eyes(visitor.actor), found.case_id)
    name = f"{found.subject or found.kind} {proposal.file_number or ''}".strip()
    return deliver(request, session, found.goes_out, f"{name}.pdf", attach="save" in request.query_params)


@get("/files/evidence/{proposal_id:int}/{group:str}", sync_to_thread=True)
def evidence(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    proposal_id: FromPath[int], group: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Evidence of a priority group: sensitive, so that it was read is written down before it is sent."""
    find_proposal(session, visitor.actor, proposal_id)
    session.rollback()  # gives the connection back before the writing transaction takes one
    sha256, name = _evidence(request, visitor.actor, proposal_id, group)
    return deliver(request, session, sha256, name)


@get("/files/outcomes/{outcome_id:int}", sync_to_thread=True)
def announcement(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    outcome_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The announcement from which an outcome is known: it may name others, so those above the unit alone read it."""
    found = session.get(Outcome, outcome_id)
    if found is None or found.source_sha256 is None:
        raise NotFound
    edition = the_edition(session, found.edition_id)
    seen = visible(visitor.actor, edition, RECORD_READERS)
    if session.scalar(select(Proposal.id).where(Proposal.id == found.proposal_id, seen)) is None:
        raise NotFound
    return deliver(request, session, found.source_sha256, found.source, attach="save" in request.query_params)


def _evidence(request: Request[Any, Any, Any], actor: Actor, proposal_id: int, group: str) -> tuple[str, str]:
    with new_session(request.app.state.engine) as writing:
        proposal = find_proposal(writing, actor, proposal_id)
        claims = {claim.group: claim for claim in open_claims(writing, proposal, by=actor)}
        claim = claims.get(group)
        if claim is None or claim.evidence_sha256 is None:
            raise NotFound
        found = claim.evidence_sha256, claim.evidence_name
        writing.commit()
    return found


routes = [document, paper, evidence, announcement]

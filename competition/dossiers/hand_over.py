"""The record of a hand-over: who gave which files to whom, where and when; signed by both hands, kept with its scan."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit, clock, jobs
from competition.db.stored_files import StoredFile
from competition.dossiers.case_papers import contest, union
from competition.dossiers.drawing import drawn
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import Draft, keep_paper, override_folder
from competition.dossiers.models import Dispatch, Paper
from competition.dossiers.queries import items
from competition.dossiers.register import SCANS
from competition.dossiers.rendering import compose
from competition.editions.queries import charter_of, find_place, the_edition
from competition.errors import BadInput, NotAllowed, Refused
from competition.language import say
from competition.people.roles import Actor
from competition.proposals.models import Document
from competition.settings import Settings
from competition.storage import Cabinet

KIND = "hand_over_record"


def hand_over_facts(
    session: Session, dispatch: Dispatch, *, at: datetime, place: str, copies: int, giver: Mapping[str, str],
    receiver: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """The placeholders of the paper `hand_over_record`: each file of the dispatch with its pages and attachments."""
    edition = the_edition(session, dispatch.edition_id)
    inside = items(session, dispatch)
    ids = [proposal.id for _, proposal, _ in inside]
    files = Counter(session.scalars(select(Document.proposal_id).where(Document.proposal_id.in_(ids))))
    package = {"name": f"{edition.name}-{dispatch.number:02d}.zip", "sha256": dispatch.package_sha256}
    return {
        "contest": contest(charter_of(edition)), "at": at, "place": place, "copies": copies,
        "giver": dict(giver), "receiver": dict(receiver), "package": package if dispatch.package_sha256 else {},
        "proposals": [
            {"file_number": proposal.file_number or "", "title": proposal.title,
             "pages": dossier.pages if dossier else 0, "files": files[proposal.id], "note": item.returned_reason}
            for item, proposal, dossier in inside
        ],
    }  # fmt: skip


def prepare_hand_over(
    session: Session, cabinet: Cabinet, dispatch: Dispatch, *, at: datetime, place: str, copies: int,
    giver: Mapping[str, str], receiver: Mapping[str, str], by: Actor, settings: Settings,
) -> Paper:  # fmt: skip
    """Write the record; one that was not signed yet goes, a signed one is replaced by the new one."""
    edition = the_edition(session, dispatch.edition_id)
    _must_be_the_provinces(by, edition.province_id)
    if dispatch.open:
        raise Refused(say("Đợt gửi chưa ký công văn nên chưa bàn giao được."))
    if copies < 2 or copies % 2:
        raise BadInput({"copies": say("Số bản phải chẵn để mỗi bên giữ bằng nhau.")})
    before = last_hand_over(session, dispatch)
    if before is not None and before.signed_at is None:
        session.delete(before)
        jobs.leave(session, "delete_unreferenced_file", sha256=before.sha256)
        session.flush()
        before = None
    unit = union(find_place(session, edition.id, edition.province_id))
    facts = hand_over_facts(
        session, dispatch, at=at, place=place, copies=copies, giver={"unit": unit, **giver}, receiver=receiver
    )
    profile = header_of(session, edition, edition.province_id)
    subject = say("Biên bản bàn giao hồ sơ, đợt gửi {number}", number=dispatch.number)
    draft = Draft(
        KIND, facts, profile, edition.id, Dispatch.case_kind, dispatch.id, str(subject), edition.province_id,
        by.person_id, keep_facts=True, replaces_id=before.id if before else None,
    )  # fmt: skip
    return keep_paper(
        session, cabinet, draft, drawn(compose(KIND, facts, profile=profile, override=override_folder(settings)))
    )


def sign_hand_over(session: Session, paper: Paper, scan_sha256: str, *, by: Actor) -> None:
    """Both have signed on paper; the scan is the record."""
    edition = the_edition(session, paper.edition_id)
    _must_be_the_provinces(by, edition.province_id)
    if paper.signed_at is not None:
        raise Refused(say("Biên bản bàn giao này đã có bản ký."))
    there = session.get(StoredFile, scan_sha256)
    if there is None or there.media_type not in SCANS:
        raise Refused(say("Bản quét phải là PDF hoặc ảnh (JPEG, PNG) đã tải lên."))
    paper.scan_sha256, paper.signed_at, paper.signed_by_id = scan_sha256, clock.now(), by.person_id
    session.flush()
    audit.record(
        session, "dossiers:hand_over:sign", by.person_id, Dispatch.case_kind, paper.case_id, paper=paper.id,
        scan=scan_sha256,
    )  # fmt: skip


def last_hand_over(session: Session, dispatch: Dispatch) -> Paper | None:
    return session.scalars(
        select(Paper)
        .where(Paper.case_kind == Dispatch.case_kind, Paper.case_id == dispatch.id, Paper.kind == KIND)
        .order_by(Paper.id.desc())
        .limit(1)
    ).one_or_none()


def _must_be_the_provinces(by: Actor, province_id: int) -> None:
    if not by.holds("province_officer", province_id):
        raise NotAllowed(say("Biên bản bàn giao do cán bộ Hội cấp tỉnh lập."))

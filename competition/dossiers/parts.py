"""A dossier too large for a letter, in parts: cut when it is built, and kept."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import jobs
from competition.dossiers.assembly import Dossier
from competition.dossiers.models import DossierFile, DossierPart
from competition.dossiers.pages import split
from competition.errors import Refused
from competition.storage import Cabinet
from competition.storage.keeping import keep

# An e-mail carries 25 MB and its encoding adds a third; Zalo's limit is higher.
LARGEST_PART = 18_000_000


def in_parts(dossier: Dossier, limit: int = LARGEST_PART) -> Dossier:
    """The dossier with its parts, each at most `limit` bytes; none when it is small, or when one page is larger."""
    try:
        made = split(dossier.pdf, limit)
    except Refused:
        return dossier
    return replace(dossier, parts=tuple(made) if len(made) > 1 else ())


def keep_parts(session: Session, cabinet: Cabinet, kept: DossierFile, parts: Sequence[bytes]) -> None:
    """Put a dossier's parts into the cabinet; those of the one before it go."""
    before = session.scalars(
        select(DossierPart).where(
            DossierPart.proposal_id == kept.proposal_id, DossierPart.edition_of == kept.edition_of
        )
    ).all()  # fmt: skip
    for part in before:
        session.delete(part)
        jobs.leave(session, "delete_unreferenced_file", sha256=part.sha256)
    session.flush()
    for number, pdf in enumerate(parts, 1):
        file = keep(session, cabinet, BytesIO(pdf), "dossier.pdf", limit=LARGEST_PART)
        session.add(
            DossierPart(
                proposal_id=kept.proposal_id, edition_of=kept.edition_of, number=number, sha256=file.sha256
            )
        )  # fmt: skip
    kept.parts = len(parts)

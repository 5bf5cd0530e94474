"""Papers issued after a step: drafted from the record, rendered without holding the database, kept once a cause."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.dossiers.kept_facts import kept
from competition.dossiers.models import Paper
from competition.dossiers.profile import DocumentProfile
from competition.dossiers.rendering import compose, to_pdf
from competition.dossiers.rendering_pool import RenderingPool
from competition.jobs import Context
from competition.proposals.page_count import PDF, pages_of
from competition.settings import Settings
from competition.storage import Cabinet
from competition.storage.keeping import keep

LARGEST_PAPER = 50_000_000
WORTH_A_POOL = 8


@dataclass(frozen=True)
class Draft:
    """A paper to be: its template's data, the case it belongs to, and the movement that causes it."""

    kind: str
    data: Mapping[str, Any]
    profile: DocumentProfile
    edition_id: int
    case_kind: str
    case_id: int
    subject: str
    issuer_id: int | None = None
    by_id: int | None = None
    movement_id: int | None = None
    keep_facts: bool = False
    batch: str | None = None
    replaces_id: int | None = None


def issue(context: Context, drafts: Sequence[Draft]) -> None:
    """Render and keep the papers; what was issued for the same cause already is left alone."""
    with context.session() as session:
        drafts = [draft for draft in drafts if _issued(session, draft) is None]
    pages = rendered(drafts, override_folder(context.settings))
    for draft, pdf in zip(drafts, pages, strict=True):
        with context.session() as session:
            if _issued(session, draft) is None:
                keep_paper(session, context.cabinet, draft, pdf)


def rendered(drafts: Sequence[Draft], override: Path | None) -> list[bytes]:
    """The PDFs, in order; many at once use every core."""
    html = [compose(draft.kind, draft.data, profile=draft.profile, override=override) for draft in drafts]
    return list(render_each(html))


def render_each(html: Sequence[str]) -> Iterator[bytes]:
    """The PDFs in order, each as soon as it is there; many at once use every core."""
    if len(html) < WORTH_A_POOL:
        yield from map(to_pdf, html)
        return
    with RenderingPool() as pool, ThreadPoolExecutor(pool.size) as threads:
        yield from threads.map(pool.render, html)


def keep_paper(session: Session, cabinet: Cabinet, draft: Draft, pdf: bytes) -> Paper:
    """Put a paper into the cabinet and write it down."""
    file = keep(session, cabinet, BytesIO(pdf), f"{draft.kind}.pdf", limit=LARGEST_PAPER)
    paper = Paper(
        edition_id=draft.edition_id, kind=draft.kind, case_kind=draft.case_kind, case_id=draft.case_id,
        issuer_id=draft.issuer_id, subject=draft.subject[:500], sha256=file.sha256, made_at=clock.now(),
        made_by_id=draft.by_id, movement_id=draft.movement_id, facts=kept(draft.data) if draft.keep_facts else {},
        batch=draft.batch, replaces_id=draft.replaces_id, pages=pages_of(BytesIO(pdf), PDF),
    )  # fmt: skip
    session.add(paper)
    session.flush()
    audit.record(
        session, "dossiers:paper:issue", draft.by_id, draft.case_kind, draft.case_id,
        paper=paper.id, kind=draft.kind, sha256=file.sha256, cause=draft.movement_id,
    )  # fmt: skip
    return paper


def override_folder(settings: Settings) -> Path | None:
    """Where a province's own templates lie."""
    return Path(settings.override_templates) if settings.override_templates else None


def _issued(session: Session, draft: Draft) -> int | None:
    if draft.movement_id is None:
        return None
    return session.scalar(
        select(Paper.id).where(
            Paper.movement_id == draft.movement_id, Paper.case_id == draft.case_id, Paper.kind == draft.kind
        )
    )

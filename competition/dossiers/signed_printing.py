"""After a signature on the screen: the paper as it goes out, with its number and day, and its reader told of it."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.db.engine import new_session
from competition.dossiers.digital_papers import as_signed, signature_note
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import LARGEST_PAPER, override_folder, render_each
from competition.dossiers.kept_facts import read_back
from competition.dossiers.models import Paper
from competition.dossiers.rendering import compose
from competition.dossiers.told_of_papers import tell_of_papers
from competition.editions.queries import the_edition
from competition.jobs import Context
from competition.storage.keeping import keep


def issued_facts(paper: Paper) -> dict[str, Any]:
    """What was prepared, with number, day, and the note of the signature on the screen."""
    facts: dict[str, Any] = read_back(paper.facts)
    at = paper.signed_at or paper.made_at
    signer = {**facts["signer"], "hint": str(signature_note(paper))}
    return {**facts, "number": paper.number, "date": clock.in_vietnam(at).date(), "signer": signer}


def issue_signed_papers(context: Context, papers: list[int]) -> None:
    """Job: print each signed paper with its number, keep it, tell its reader; what was printed is left alone."""
    with new_session(context.engine, reads_only=True) as session:
        pages = _pages(session, context, papers)
    for paper_id, pdf in zip(pages, render_each(list(pages.values())), strict=True):
        with context.session() as session:
            paper = session.get_one(Paper, paper_id)
            if paper.issued_sha256 is None:
                signed = as_signed(paper, pdf, context.settings)
                file = keep(session, context.cabinet, BytesIO(signed), f"{paper.kind}.pdf", limit=LARGEST_PAPER)
                paper.issued_sha256 = file.sha256
    with context.session() as session:
        found = session.scalars(select(Paper).where(Paper.id.in_(papers)).order_by(Paper.id)).all()
        tell_of_papers(session, context.settings, found)


def _pages(session: Session, context: Context, papers: Sequence[int]) -> Mapping[int, str]:
    """Paper → its HTML, of those that were signed on the screen and are not printed yet."""
    override = override_folder(context.settings)
    waiting = session.scalars(
        select(Paper)
        .where(
            Paper.id.in_(papers), Paper.number.is_not(None), Paper.scan_sha256.is_(None), Paper.issued_sha256.is_(None)
        )
        .order_by(Paper.id)
    ).all()
    keys = {(paper.edition_id, paper.issuer_id or 0) for paper in waiting}
    headers = {key: header_of(session, the_edition(session, key[0]), key[1]) for key in keys}
    return {
        paper.id: compose(
            paper.kind, issued_facts(paper), profile=headers[paper.edition_id, paper.issuer_id or 0], override=override
        )
        for paper in waiting
    }  # fmt: skip

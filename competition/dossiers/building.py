"""Building dossiers from their plans, and keeping each under the digest of what it was made from."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit, clock, jobs
from competition.db.engine import new_session
from competition.dossiers.assembly import Dossier, Part, assemble
from competition.dossiers.drawing import Draw, drawing, drawn
from competition.dossiers.gathering import EditionOf, gather, inputs_sha256
from competition.dossiers.issuing import override_folder
from competition.dossiers.models import Dispatch, DispatchItem, DossierFile
from competition.dossiers.parts import in_parts, keep_parts
from competition.dossiers.planning import Plan, Planner
from competition.editions.models import Edition
from competition.editions.queries import the_edition
from competition.jobs import Context
from competition.proposals.models import Proposal
from competition.storage import Cabinet
from competition.storage.keeping import keep

LARGEST_DOSSIER = 1_000_000_000


def build_dossier(
    session: Session, cabinet: Cabinet, proposal: Proposal, *, edition_of: EditionOf = "open",
    draw: Draw | None = None, override: Path | None = None, by: int | None = None,
) -> DossierFile:  # fmt: skip
    """The dossier of one proposal: the one that there is if nothing changed, otherwise a new one."""
    edition = the_edition(session, proposal.edition_id)
    gathered = gather(session, edition, [proposal.id])[proposal.id]
    there = session.get(DossierFile, (proposal.id, edition_of))
    if there is not None and there.inputs_sha256 == inputs_sha256(gathered, edition, edition_of):
        return there
    plan = Planner(session, edition, override).plan(gathered, edition_of)
    return keep_dossier(session, cabinet, plan, assembled(plan, cabinet, draw or drawn, override), by=by)


def assembled(plan: Plan, cabinet: Cabinet, draw: Draw, override: Path | None = None) -> Dossier:
    """The merged PDF of a plan; the database is not touched."""
    with ExitStack() as stack:
        parts = []
        for piece in plan.pieces:
            own = piece.kind == "own"
            content = draw(piece.html) if own else stack.enter_context(cabinet.local_path(piece.sha256))
            parts.append(Part(piece.kind, piece.title, content, piece.sha256, piece.name, piece.mark, piece.enclosed))
        made = assemble(parts, title=plan.title, profile=plan.profile, cover=plan.cover, draw=draw, override=override)
        return in_parts(made)


def keep_dossier(
    session: Session, cabinet: Cabinet, plan: Plan, dossier: Dossier, *, by: int | None = None
) -> DossierFile:
    """Put a built dossier into the cabinet; the one before it goes."""
    file = keep(session, cabinet, BytesIO(dossier.pdf), "dossier.pdf", limit=LARGEST_DOSSIER)
    kept = session.get(DossierFile, (plan.proposal_id, plan.edition_of))
    if kept is None:
        kept = DossierFile(proposal_id=plan.proposal_id, edition_of=plan.edition_of)
        session.add(kept)
    elif kept.sha256 != file.sha256:
        jobs.leave(session, "delete_unreferenced_file", sha256=kept.sha256)
    kept.inputs_sha256, kept.sha256, kept.pages = plan.inputs_sha256, file.sha256, dossier.pages
    kept.left_as_files = [
        {"title": one.title, "source_name": one.source_name, "sha256": one.sha256, "reason": str(one.reason)}
        for one in dossier.left_as_files
    ]
    kept.built_at = clock.now()
    session.flush()
    keep_parts(session, cabinet, kept, dossier.parts)
    audit.record(
        session, "dossiers:dossier:build", by, Proposal.case_kind, plan.proposal_id,
        edition_of=plan.edition_of, inputs=plan.inputs_sha256, sha256=file.sha256, pages=dossier.pages,
    )  # fmt: skip
    return kept


def build_dossiers(context: Context, dispatch_id: int) -> None:
    """Job: build each dossier of a dispatch that is missing or out of date, each in a transaction of its own."""
    with new_session(context.engine, reads_only=True) as session:
        dispatch = session.get(Dispatch, dispatch_id)
        if dispatch is None:
            return
        edition = the_edition(session, dispatch.edition_id)
        plans = plans_to_build(session, edition, ids_of(session, dispatch_id), context)
    with drawing(len(plans)) as (draw, at_once), ThreadPoolExecutor(at_once) as threads:
        for built in [threads.submit(_build, context, plan, draw) for plan in plans]:
            built.result()


def build_one_dossier(context: Context, proposal_id: int, edition_of: EditionOf = "open") -> None:
    """Job: build one proposal's dossier if it is missing or out of date."""
    with new_session(context.engine, reads_only=True) as session:
        proposal = session.get(Proposal, proposal_id)
        if proposal is None:
            return
        edition = the_edition(session, proposal.edition_id)
        if proposal_id in current_dossiers(session, edition, [proposal_id], edition_of):
            return
        gathered = gather(session, edition, [proposal_id])[proposal_id]
        plan = Planner(session, edition, override_folder(context.settings)).plan(gathered, edition_of)
    _build(context, plan, drawn)


def ids_of(session: Session, dispatch_id: int) -> Sequence[int]:
    """The proposals of a dispatch, in the order of its list."""
    return session.scalars(
        select(DispatchItem.proposal_id).where(DispatchItem.dispatch_id == dispatch_id).order_by(DispatchItem.place)
    ).all()


def plans_to_build(session: Session, edition: Edition, ids: Sequence[int], context: Context) -> list[Plan]:
    found, current = gather(session, edition, ids), current_dossiers(session, edition, ids)
    planner = Planner(session, edition, override_folder(context.settings))
    return [planner.plan(gathered) for number, gathered in found.items() if number not in current]


def current_dossiers(
    session: Session, edition: Edition, ids: Sequence[int], edition_of: EditionOf = "open"
) -> dict[int, DossierFile]:
    """Proposal id → its dossier, where it is up to date."""
    there = session.scalars(
        select(DossierFile).where(DossierFile.proposal_id.in_(ids), DossierFile.edition_of == edition_of)
    ).all()
    found = gather(session, edition, [one.proposal_id for one in there])
    return {
        one.proposal_id: one
        for one in there
        if one.inputs_sha256 == inputs_sha256(found[one.proposal_id], edition, edition_of)
    }


def _build(context: Context, plan: Plan, draw: Draw) -> None:
    dossier = assembled(plan, context.cabinet, draw, override_folder(context.settings))
    with context.session() as session:
        keep_dossier(session, context.cabinet, plan, dossier)

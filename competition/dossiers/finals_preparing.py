"""Certificates and calls prepared for a whole final by one job, so that the leader signs them together."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition import jobs
from competition.db.engine import new_session
from competition.dossiers.finals_papers import (
    CALL,
    CERTIFICATE,
    CERTIFIED,
    call_drafts,
    calls_batch,
    certificate_drafts,
    certificates_batch,
)
from competition.dossiers.issuing import Draft, keep_paper, override_folder, render_each
from competition.dossiers.models import Paper
from competition.dossiers.rendering import compose
from competition.dossiers.signing_folder import put_aside
from competition.editions.models import Edition
from competition.editions.queries import the_edition
from competition.errors import NotAllowed, NotFound, Refused
from competition.finals.models import Outcome, PitchSession
from competition.finals.sessions import find_pitch_session
from competition.jobs import Context
from competition.language import say
from competition.people.roles import Actor

PREPARE = "prepare_final_papers"


@dataclass(frozen=True)
class Standing:
    """How far the papers of one stage are: how many are owed, prepared, signed, ready; `first_id` leads to them."""

    owed: int
    prepared: int = 0
    signed: int = 0
    ready: int = 0
    first_id: int | None = None


def ask_for_papers(session: Session, edition: Edition, kind: str, stage: str, *, by: Actor) -> None:
    """Leave the job that prepares the certificates or the calls of a stage."""
    if not by.holds("province_officer", edition.province_id):
        raise NotAllowed(say("Việc này do cán bộ Hội cấp tỉnh thực hiện."))
    if not _drafts(session, edition, kind, stage, by.person_id):
        raise Refused(say("Không còn ai cần lập văn bản này: chưa ghi kết quả, hoặc mọi người đã có."))
    jobs.leave(session, PREPARE, kind=kind, edition_id=edition.id, stage=stage, by_id=by.person_id)


def _drafts(session: Session, edition: Edition, kind: str, stage: str, by_id: int | None) -> list[Draft]:
    if kind == CERTIFICATE and stage in CERTIFIED:
        return certificate_drafts(session, edition, stage, by_id)
    if kind != CALL:
        raise NotFound()
    held = find_pitch_session(session, edition, stage)
    if held is None:
        raise Refused(say("Hãy ghi ngày giờ, địa điểm của buổi thi trước khi lập giấy mời."))
    return call_drafts(session, edition, held, by_id)


def prepare_final_papers(context: Context, kind: str, edition_id: int, stage: str, by_id: int) -> None:
    """Job: prepare the papers of a stage anew; what carries a number already stays."""
    with new_session(context.engine, reads_only=True) as session:
        drafts = _drafts(session, the_edition(session, edition_id), kind, stage, by_id)
    if not drafts:
        return
    override = override_folder(context.settings)
    html = [compose(draft.kind, draft.data, profile=draft.profile, override=override) for draft in drafts]
    with context.session() as session:
        put_aside(session, str(drafts[0].batch), kind)
    for draft, pdf in zip(drafts, render_each(html), strict=True):
        with context.session() as session:
            keep_paper(session, context.cabinet, draft, pdf)


def certificates_standing(session: Session, edition: Edition) -> dict[str, Standing]:
    """Stage → how far its certificates are: two statements."""
    owed = dict(
        session.execute(
            select(Outcome.stage, func.count()).where(Outcome.edition_id == edition.id).group_by(Outcome.stage)
        ).all()
    )
    batches = {certificates_batch(edition, stage): stage for stage in CERTIFIED}
    found = _counted(session, list(batches))
    return {stage: _standing(owed.get(stage, 0), found.get(batch)) for batch, stage in batches.items()}


def calls_standing(session: Session, held: PitchSession, owed: int) -> Standing:
    batch = calls_batch(held)
    return _standing(owed, _counted(session, [batch]).get(batch))


def _standing(owed: int, counted: tuple[int, int, int, int] | None) -> Standing:
    return Standing(owed, *(counted or ()))


def _counted(session: Session, batches: list[str]) -> dict[str, tuple[int, int, int, int]]:
    """Batch → prepared, signed, ready, first paper."""
    ready = func.count(func.coalesce(Paper.issued_sha256, Paper.scan_sha256))
    rows = session.execute(
        select(Paper.batch, func.count(), func.count(Paper.number), ready, func.min(Paper.id))
        .where(Paper.batch.in_(batches))
        .group_by(Paper.batch)
    )
    return {str(batch): (many, signed, printed, first) for batch, many, signed, printed, first in rows}

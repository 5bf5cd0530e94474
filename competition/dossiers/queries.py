"""What is asked of papers, dossiers and dispatches: which there are, and one of them if this person may see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition.dossiers.building import current_dossiers, ids_of
from competition.dossiers.for_applicant import ADDRESSED_TO_HER
from competition.dossiers.gathering import EditionOf
from competition.dossiers.models import Dispatch, DispatchItem, DossierFile, DossierPart, Paper
from competition.editions.models import Edition
from competition.editions.queries import the_edition
from competition.errors import NotFound
from competition.people.roles import Actor
from competition.proposals.claims import may_open_claims
from competition.proposals.models import Proposal
from competition.proposals.queries import visible
from competition.scoring.models import ScreeningRound
from competition.scoring.panel import seat_of

PROVINCE = ("province_officer", "province_leader", "auditor")
# A dossier holds scores and jurors' names: neither the applicant nor her commune reads it.
DOSSIER_READERS = ("screening_secretary", "jury_chair", *PROVINCE, "centre_officer")
PAPER_READERS = ("commune_officer", "screening_secretary", *PROVINCE, "centre_officer")
OF_A_ROUND = ("screening_secretary", "jury_chair", "juror")


@dataclass(frozen=True)
class Progress:
    """How many dossiers of a dispatch are up to date, of how many."""

    built: int
    total: int

    @property
    def done(self) -> bool:
        return self.built == self.total


def dispatches(session: Session, actor: Actor, edition: Edition) -> Sequence[tuple[Dispatch, int]]:
    """The dispatches that this person may see, the newest first, each with the number of its files."""
    seen = _seen(actor, edition)
    if seen is None:
        return []
    question = (
        select(Dispatch, func.count(DispatchItem.proposal_id))
        .outerjoin(DispatchItem, DispatchItem.dispatch_id == Dispatch.id)
        .where(Dispatch.edition_id == edition.id)
        .group_by(Dispatch.id)
        .order_by(Dispatch.number.desc())
    )
    if seen == "sent":
        question = question.where(Dispatch.sent_on.is_not(None))
    return session.execute(question).all()


def find_dispatch(session: Session, actor: Actor, dispatch_id: int) -> Dispatch:
    """The dispatch, if this person may see it; the centre sees it once it is sent."""
    dispatch = session.get(Dispatch, dispatch_id)
    if dispatch is None:
        raise NotFound()
    seen = _seen(actor, the_edition(session, dispatch.edition_id))
    if seen is None or (seen == "sent" and dispatch.sent_on is None):
        raise NotFound()
    return dispatch


def _seen(actor: Actor, edition: Edition) -> str | None:
    if any(actor.holds(role, edition.province_id) for role in PROVINCE):
        return "all"
    return "sent" if actor.holds("centre_officer", edition.province_id) else None


def items(session: Session, dispatch: Dispatch) -> Sequence[tuple[DispatchItem, Proposal, DossierFile | None]]:
    """The files of a dispatch in the order of its list, each with its dossier as built."""
    return session.execute(
        select(DispatchItem, Proposal, DossierFile)
        .join(Proposal, Proposal.id == DispatchItem.proposal_id)
        .outerjoin(DossierFile, (DossierFile.proposal_id == Proposal.id) & (DossierFile.edition_of == "open"))
        .where(DispatchItem.dispatch_id == dispatch.id)
        .order_by(DispatchItem.place)
    ).all()


def progress(session: Session, dispatch: Dispatch) -> Progress:
    """For the progress bar: dossiers up to date, of all in the dispatch."""
    ids = ids_of(session, dispatch.id)
    built = current_dossiers(session, the_edition(session, dispatch.edition_id), ids)
    return Progress(len(built), len(ids))


def papers_of(session: Session, case_kind: str, case_id: int) -> Sequence[Paper]:
    """The papers of a case, in the order in which they were made; the caller asks whether it may be seen."""
    return session.scalars(
        select(Paper).where(Paper.case_kind == case_kind, Paper.case_id == case_id).order_by(Paper.id)
    ).all()


def find_paper(session: Session, actor: Actor, paper_id: int) -> Paper:
    """The paper, if this person may see the case that it belongs to; otherwise it is not there."""
    paper = session.get(Paper, paper_id)
    if paper is None:
        raise NotFound()
    if paper.case_kind == Proposal.case_kind:
        _must_read_papers_of(session, actor, session.get_one(Proposal, paper.case_id), paper.kind)
    elif paper.case_kind == Dispatch.case_kind:
        find_dispatch(session, actor, paper.case_id)
    else:
        _must_see_round(session, actor, session.get_one(ScreeningRound, paper.case_id))
    return paper


def _must_read_papers_of(session: Session, actor: Actor, proposal: Proposal, kind: str) -> None:
    """She herself, what is addressed to her; else those who handle the file. No juror: papers name the applicant."""
    if actor.person_id is not None and proposal.applicant_id == actor.person_id:
        if kind not in ADDRESSED_TO_HER:
            raise NotFound()
        return
    roles = (*PAPER_READERS, "jury_chair") if kind == "result_notice" else PAPER_READERS
    edition = the_edition(session, proposal.edition_id)
    seen = select(Proposal.id).where(Proposal.id == proposal.id, visible(actor, edition, roles))
    if session.scalar(seen) is None:
        raise NotFound()


def _must_see_round(session: Session, actor: Actor, round: ScreeningRound) -> None:
    edition = the_edition(session, round.edition_id)
    holds = any(actor.holds(role, edition.province_id) for role in PROVINCE)
    in_unit = any(actor.holds(role, round.unit_id) for role in OF_A_ROUND)
    if not holds and not in_unit and seat_of(session, round, actor.person_id) is None:
        raise NotFound()


def find_dossier(session: Session, actor: Actor, proposal_id: int, edition_of: EditionOf = "open") -> DossierFile:
    """The built dossier, if this person may read it; the one with priority evidence only if she is entitled."""
    may_read_dossier(session, actor, proposal_id, edition_of)
    found = session.get(DossierFile, (proposal_id, edition_of))
    if found is None:
        raise NotFound()
    return found


def find_part(session: Session, actor: Actor, proposal_id: int, number: int) -> tuple[DossierFile, DossierPart]:
    """A part of a large dossier, if this person may read it."""
    dossier = find_dossier(session, actor, proposal_id)
    part = session.get(DossierPart, (proposal_id, dossier.edition_of, number))
    if part is None:
        raise NotFound()
    return dossier, part


def may_read_dossier(session: Session, actor: Actor, proposal_id: int, edition_of: EditionOf = "open") -> Proposal:
    """The proposal whose dossier this person may read; otherwise it is not there."""
    proposal = session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound()
    edition = the_edition(session, proposal.edition_id)
    seen = select(Proposal.id).where(Proposal.id == proposal_id, visible(actor, edition, DOSSIER_READERS))
    entitled = edition_of == "open" or may_open_claims(actor, proposal, edition.province_id)
    if not entitled or session.scalar(seen) is None:
        raise NotFound()
    return proposal

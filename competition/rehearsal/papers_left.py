"""Every paper of a rehearsed contest in a folder beside the package: issued ones, and those printed when asked for."""

import shutil
from collections import Counter
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.case_register import case_register_facts
from competition.dossiers.finals_papers import door_list_facts
from competition.dossiers.headers import header_of
from competition.dossiers.models import Dispatch, Paper
from competition.dossiers.one_stop import process_slip_facts
from competition.dossiers.register_print import register_facts
from competition.dossiers.rendering import render
from competition.dossiers.score_sheets import blank_sheet, filled_sheet, score_summary
from competition.editions.queries import find_place
from competition.finals.sessions import find_pitch_session
from competition.proposals.models import Proposal
from competition.rehearsal.papers import FINAL
from competition.rehearsal.stage import Stage
from competition.scoring.models import Minutes, ScreeningRound, Sheet
from competition.workflow.models import Movement

FOLDER = "papers"


def leave_papers(stage: Stage, out: Path) -> dict[str, int]:
    """Write them to `out`/papers, one folder a kind; kind → how many."""
    folder = out / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    with stage.act() as session:
        ended = session.scalars(select(func.max(Movement.at)).where(Movement.edition_id == stage.edition_id)).one()
    # What is printed when asked for carries the contest's last day, not that of the machine.
    with stage.act(ended) as session:
        contents = [*_issued(stage, session), *_minutes(stage, session), *_printed(stage, session)]
    counted: Counter[str] = Counter()
    for kind, content in contents:
        counted[kind] += 1
        path = folder / kind / f"{counted[kind]:04d}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return dict(sorted(counted.items()))


def _issued(stage: Stage, session: Session) -> list[tuple[str, bytes]]:
    """What lies in the register of papers, as it went out."""
    found = []
    for paper in session.scalars(select(Paper).where(Paper.edition_id == stage.edition_id).order_by(Paper.id)):
        sha256 = paper.goes_out
        if paper.case_kind == Dispatch.case_kind and paper.number is not None:
            sha256 = session.get_one(Dispatch, paper.case_id).signed_letter_sha256 or sha256
        found.append((paper.kind, _content(stage, sha256)))
    return found


def _content(stage: Stage, sha256: str) -> bytes:
    with stage.cabinet.open(sha256) as stream:
        return bytes(stream.read())


def _minutes(stage: Stage, session: Session) -> list[tuple[str, bytes]]:
    signed = session.scalars(select(Minutes).where(Minutes.signed_at.is_not(None)).order_by(Minutes.id))
    return [("jury_minutes", _content(stage, one.pdf_sha256)) for one in signed]


def _printed(stage: Stage, session: Session) -> list[tuple[str, bytes]]:
    """One of each of those that are printed when somebody asks."""
    round = session.scalars(
        select(ScreeningRound)
        .join(Minutes, Minutes.round_id == ScreeningRound.id)
        .where(ScreeningRound.edition_id == stage.edition_id, Minutes.signed_at.is_not(None))
        .order_by(ScreeningRound.id)
    ).first()
    found = _of_round(stage, session, round) if round else []
    proposal = next((one for one in stage.proposals(session) if one.file_number), None)
    if proposal is not None:
        found += _of_commune(stage, session, proposal)
    edition = stage.edition(session)
    profile = header_of(session, edition, edition.province_id)
    if held := find_pitch_session(session, edition, FINAL):
        found.append(("door_list", render("door_list", door_list_facts(session, edition, held), profile=profile)))
    facts = register_facts(session, edition.province_id, edition.year)
    return [*found, ("outgoing_register", render("outgoing_register", facts, profile=profile))]


def _of_round(stage: Stage, session: Session, round: ScreeningRound) -> list[tuple[str, bytes]]:
    sheet = session.scalars(
        select(Sheet).where(Sheet.round_id == round.id, Sheet.status == "submitted").order_by(Sheet.id)
    ).first()
    found = [("score_summary", score_summary(session, stage.settings, round))]
    if sheet is not None:
        file = session.get_one(Proposal, sheet.proposal_id)
        found += [
            ("score_sheet", blank_sheet(session, stage.settings, round, file)),
            ("score_sheet", filled_sheet(session, stage.settings, round, sheet, file)),
        ]
    return found


def _of_commune(stage: Stage, session: Session, proposal: Proposal) -> list[tuple[str, bytes]]:
    edition = stage.edition(session)
    profile = header_of(session, edition, proposal.unit_id)
    place = find_place(session, edition.id, proposal.unit_id)
    opens = clock.in_vietnam(stage.charter.calendar.opens).date()
    facts = case_register_facts(session, edition, place, opens, clock.today(), "")
    return [
        ("process_slip", render("process_slip", process_slip_facts(session, proposal), profile=profile)),
        ("case_register", render("case_register", facts, profile=profile)),
    ]

"""Paper sheets as the counter lists them: whose sheets are still open, which papers wait for a second look."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from competition.people.models import Person
from competition.proposals.models import Proposal
from competition.scoring.conflicts import shut_files
from competition.scoring.models import ScreeningRound, Sheet
from competition.scoring.paper_entry import OPEN
from competition.scoring.paper_models import PaperSheet
from competition.scoring.standings import record_name


@dataclass(frozen=True)
class PaperRow:
    """A sheet that may be keyed in, with its open paper if there is one."""

    sheet: Sheet
    file: Proposal
    juror: str
    paper: PaperSheet | None
    first_by: str

    @property
    def name(self) -> str:
        return record_name(self.file)


def papers_of_round(session: Session, round: ScreeningRound) -> list[PaperRow]:
    """Open sheets that no tie shuts, papers that wait first, then by juror and file; two statements."""
    who, keyed_by = aliased(Person), aliased(Person)
    shut = shut_files(session, round.id)
    rows = session.execute(
        select(Sheet, Proposal, who.full_name, PaperSheet, keyed_by.full_name)
        .join(Proposal, Proposal.id == Sheet.proposal_id)
        .join(who, who.id == Sheet.juror_id)
        .outerjoin(PaperSheet, (PaperSheet.sheet_id == Sheet.id) & PaperSheet.status.in_(OPEN))
        .outerjoin(keyed_by, keyed_by.id == PaperSheet.first_by_id)
        .where(Sheet.round_id == round.id, Sheet.status == "draft")
    )
    found = [PaperRow(*row[:4], row[4] or "") for row in rows if (row[1].id, row[0].juror_id) not in shut]
    return sorted(found, key=lambda one: (one.paper is None, one.juror, one.sheet.juror_id, one.name))


def find_sheet_of(
    session: Session, round: ScreeningRound, proposal_id: int, juror_id: int
) -> tuple[Sheet, Proposal, str, PaperSheet | None] | None:
    """One juror's sheet for a file of the round, with the file, her name and its open paper; one statement."""
    row = session.execute(
        select(Sheet, Proposal, Person.full_name, PaperSheet)
        .join(Proposal, Proposal.id == Sheet.proposal_id)
        .join(Person, Person.id == Sheet.juror_id)
        .outerjoin(PaperSheet, (PaperSheet.sheet_id == Sheet.id) & PaperSheet.status.in_(OPEN))
        .where(
            Sheet.round_id == round.id, Sheet.proposal_id == proposal_id, Sheet.juror_id == juror_id,
            Sheet.status != "void",
        )
    ).one_or_none()  # fmt: skip
    return None if row is None else (row[0], row[1], row[2], row[3])


def last_paper(session: Session, sheet_id: int) -> PaperSheet | None:
    """The newest paper of a sheet, whatever became of it."""
    return session.scalars(
        select(PaperSheet).where(PaperSheet.sheet_id == sheet_id).order_by(PaperSheet.id.desc()).limit(1)
    ).one_or_none()


def typists_of(session: Session, sheet: Sheet) -> Sequence[str]:
    """The names of those who keyed a sheet in from its paper; none where the juror handed it in herself."""
    entered = select(PaperSheet).where(
        PaperSheet.sheet_id == sheet.id, PaperSheet.status == "entered",
        (PaperSheet.second_at == sheet.submitted_at) | (PaperSheet.settled_at == sheet.submitted_at),
    ).subquery()  # fmt: skip
    people = select(Person.full_name).where(Person.id.in_([entered.c.first_by_id, entered.c.second_by_id]))
    return session.scalars(people.order_by(Person.id != entered.c.first_by_id)).all()

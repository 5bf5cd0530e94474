"""Reading what the house knows of jurors and of the authors of files, for the search for ties between them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.models import Place
from competition.people.models import Holding, Person
from competition.people.queries import held_today
from competition.proposals.models import Proposal, TeamMember
from competition.scoring.inference import JudgedFile, Known


def known_jurors(session: Session, person_ids: Sequence[int]) -> list[Known]:
    """The jurors with the communes in which they are officers; two statements."""
    people = session.scalars(select(Person).where(Person.id.in_(person_ids)).order_by(Person.id)).all()
    communes: dict[int, set[int]] = {person.id: set() for person in people}
    held = select(Holding.person_id, Holding.unit_id).where(
        Holding.person_id.in_(person_ids), Holding.role == "commune_officer", held_today()
    )
    for person_id, unit_id in session.execute(held):
        communes[person_id].add(unit_id)
    return [_known(person, frozenset(communes[person.id])) for person in people]


def known_files(session: Session, edition_id: int, files: Sequence[Proposal]) -> list[JudgedFile]:
    """The files with their communes and authors; three statements."""
    ids = [file.id for file in files]
    applicants = {
        person.id: person
        for person in session.scalars(select(Person).where(Person.id.in_({file.applicant_id for file in files})))
    }
    members: dict[int, list[Known]] = {file_id: [] for file_id in ids}
    for member in session.scalars(select(TeamMember).where(TeamMember.proposal_id.in_(ids)).order_by(TeamMember.id)):
        members[member.proposal_id].append(Known(None, member.full_name, member.phone))
    units = {file.unit_id for file in files}
    named = select(Place.unit_id, Place.name).where(Place.edition_id == edition_id, Place.unit_id.in_(units))
    names = dict(session.execute(named).all())
    return [
        JudgedFile(
            file.id, file.unit_id, names.get(file.unit_id, ""),
            (_known(applicants[file.applicant_id]), *members[file.id]),
        )
        for file in files
    ]  # fmt: skip


def _known(person: Person, communes: frozenset[int] = frozenset()) -> Known:
    return Known(person.id, person.full_name, person.phone, person.address, person.employer, communes)

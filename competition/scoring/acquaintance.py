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
    """The jurors with the communes in which they are officers; one statement."""
    return known_people(session, 0, person_ids, [])[0]


def known_files(session: Session, edition_id: int, files: Sequence[Proposal]) -> list[JudgedFile]:
    """The files with their communes and authors; one statement."""
    return known_people(session, edition_id, [], files)[1]


def known_people(
    session: Session, edition_id: int, jurors: Sequence[int], files: Sequence[Proposal]
) -> tuple[list[Known], list[JudgedFile]]:
    """The jurors and the files, both in one statement."""
    ids = {file.id for file in files}
    rows = session.execute(
        select(Person, Holding.unit_id, Proposal.id, Place.name, TeamMember)
        .outerjoin(
            Holding, (Holding.person_id == Person.id) & (Holding.role == "commune_officer") & held_today(),
        )
        .outerjoin(Proposal, (Proposal.applicant_id == Person.id) & Proposal.id.in_(ids))
        .outerjoin(Place, (Place.edition_id == edition_id) & (Place.unit_id == Proposal.unit_id))
        .outerjoin(TeamMember, TeamMember.proposal_id == Proposal.id)
        .where(Person.id.in_({*jurors, *(file.applicant_id for file in files)}))
        .order_by(Person.id, TeamMember.id)
    )  # fmt: skip
    people: dict[int, Person] = {}
    communes: dict[int, set[int]] = {}
    names: dict[int, str] = {}
    members: dict[int, dict[int, Known]] = {}
    for person, unit_id, number, place, member in rows:
        people[person.id] = person
        communes.setdefault(person.id, set()).update([] if unit_id is None else [unit_id])
        names[number] = place or ""
        if member is not None:
            members.setdefault(number, {})[member.id] = Known(None, member.full_name, member.phone)
    return (
        [_known(people[one], frozenset(communes[one])) for one in sorted(people) if one in set(jurors)],
        [
            JudgedFile(
                file.id, file.unit_id, names[file.id],
                (_known(people[file.applicant_id]), *members.get(file.id, {}).values()),
            )
            for file in files
        ],
    )  # fmt: skip


def _known(person: Person, communes: frozenset[int] = frozenset()) -> Known:
    return Known(person.id, person.full_name, person.phone, person.address, person.employer, communes)

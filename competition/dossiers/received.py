"""What is asked of received packages: which this person may read, their proposals, their files."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition.dossiers.received_models import ReceivedCase, ReceivedFile, ReceivedPackage
from competition.errors import NotFound
from competition.people.roles import Actor

# The central organisers, or the secretary of a district that runs a server of its own.
RECEIVERS = ("centre_officer", "screening_secretary")


def received_packages(session: Session, actor: Actor) -> Sequence[tuple[ReceivedPackage, int]]:
    """The packages for her units, the newest first, each with the number of its proposals."""
    return [
        (package, many)
        for package, many in session.execute(
            select(ReceivedPackage, func.count(ReceivedCase.place))
            .outerjoin(ReceivedCase, ReceivedCase.package_id == ReceivedPackage.id)
            .where(ReceivedPackage.unit_id.in_(actor.units(*RECEIVERS)))
            .group_by(ReceivedPackage.id)
            .order_by(ReceivedPackage.id.desc())
        )
    ]


def find_received(session: Session, actor: Actor, package_id: int) -> ReceivedPackage:
    """The package, if she receives for its unit; any other is not there."""
    found = session.get(ReceivedPackage, package_id)
    if found is None or found.unit_id not in actor.units(*RECEIVERS):
        raise NotFound
    return found


def received_cases(session: Session, package: ReceivedPackage) -> Sequence[ReceivedCase]:
    return session.scalars(
        select(ReceivedCase).where(ReceivedCase.package_id == package.id).order_by(ReceivedCase.place)
    ).all()


def find_received_case(session: Session, package: ReceivedPackage, place: int) -> ReceivedCase:
    found = session.get(ReceivedCase, (package.id, place))
    if found is None:
        raise NotFound
    return found


def received_files(session: Session, package: ReceivedPackage, place: int) -> Sequence[tuple[int, ReceivedFile]]:
    """The files of a proposal, or at place 0 the package's own papers, each with its number."""
    rows = session.scalars(
        select(ReceivedFile)
        .where(ReceivedFile.package_id == package.id, ReceivedFile.place == place)
        .order_by(ReceivedFile.member.like("%/dossier.pdf").desc(), ReceivedFile.member)
    )
    return list(enumerate(rows, 1))

"""How the work on a dispatch stands: its dossiers and its package wait, are given up, or are tried again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit, jobs
from competition.dossiers.models import Dispatch
from competition.editions.queries import the_edition
from competition.errors import NotAllowed
from competition.jobs import FailedJob
from competition.language import say
from competition.people.roles import Actor
from competition.workflow.models import Movement

DOSSIERS, PACKAGE = "build_dossiers", "build_package"


@dataclass(frozen=True)
class Making:
    """`attempt` of the work that waits or runs, if any does; what was given up."""

    attempt: int | None
    given_up: list[FailedJob]

    @property
    def failed(self) -> bool:
        """Nothing will happen any more unless a person asks for it."""
        return self.attempt is None and bool(self.given_up)


def making_of(session: Session, dispatch: Dispatch, movements: Collection[int]) -> Making:
    """The work on a dispatch; `movements`: the numbers of its movements, one of which left the package's job."""
    waiting, given_up = jobs.unfinished(session, [_wanted(dispatch)])
    attempts = [job.attempt for job in waiting if _is_of(job, dispatch, movements)]
    return Making(max(attempts, default=None), [job for job in given_up if _is_of(job, dispatch, movements)])


def make_again(session: Session, dispatch: Dispatch, *, by: Actor) -> None:
    """Have done once more what was given up, or at once what waits for a later attempt or not at all."""
    province_id = the_edition(session, dispatch.edition_id).province_id
    if not by.holds("province_officer", province_id):
        raise NotAllowed(say("Bộ hồ sơ do cán bộ Hội cấp tỉnh cho dựng."))
    movements = movements_of(session, dispatch)
    making = making_of(session, dispatch, movements)
    if making.attempt == 1:
        return
    if making.failed:
        jobs.again(session, making.given_up[0].id)
    else:
        jobs.leave(session, _wanted(dispatch), **_arguments(dispatch, movements))
    audit.record(session, "dossiers:dispatch:make_again", by.person_id, Dispatch.case_kind, dispatch.id)


def movements_of(session: Session, dispatch: Dispatch) -> Sequence[int]:
    of_it = (Movement.case_kind == Dispatch.case_kind, Movement.case_id == dispatch.id)
    return session.scalars(select(Movement.id).where(*of_it).order_by(Movement.id)).all()


def _wanted(dispatch: Dispatch) -> str:
    """While its letter is not signed its dossiers are made, afterwards its package."""
    return DOSSIERS if dispatch.open else PACKAGE


def _arguments(dispatch: Dispatch, movements: Collection[int]) -> dict[str, Any]:
    return {"dispatch_id": dispatch.id} if dispatch.open else {"movements": list(movements)}


def _is_of(job: Any, dispatch: Dispatch, movements: Collection[int]) -> bool:
    if job.name == DOSSIERS:
        return bool(job.arguments.get("dispatch_id") == dispatch.id)
    return not set(job.arguments.get("movements", ())).isdisjoint(movements)

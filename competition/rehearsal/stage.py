"""The stage of a rehearsal: the installation, who holds which role where, and the refusals seen on the way."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from competition import clock, jobs
from competition.db.engine import new_session
from competition.editions.models import Edition, Place
from competition.editions.queries import the_edition
from competition.editions.rules import Charter
from competition.errors import Refused
from competition.people.models import Holding
from competition.people.queries import actor_for, held_today
from competition.people.roles import Actor
from competition.proposals.models import Proposal
from competition.rehearsal.invention import Applicant, Idea
from competition.settings import Settings
from competition.storage import Cabinet
from competition.work import TABLE
from competition.workflow import registry

# Members of a panel besides its chair.
MEMBERS = 3


class Unrehearsed(Exception):
    """The rehearsal met something that must not happen; the message says what."""


@dataclass
class Entry:
    """One invented proposal on its way: who, what, and where it stands in the database."""

    number: int
    applicant: Applicant
    idea: Idea
    unit_id: int
    screening_unit_id: int
    paper: bool = False
    proposal_id: int = 0
    person_id: int = 0


@dataclass
class Stage:
    """Everything that the acts of a rehearsal share."""

    engine: Engine
    settings: Settings
    cabinet: Cabinet
    edition_id: int
    charter: Charter
    random: Random
    entries: list[Entry] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    severity: dict[int, float] = field(default_factory=dict)

    @contextmanager
    def act(self, moment: datetime | None = None) -> Iterator[Session]:
        """One request: a session that commits at its end; with `moment` the clock stands there for it."""
        with clock.stopped(moment or clock.now()), new_session(self.engine) as session:
            yield session
            session.commit()

    def edition(self, session: Session) -> Edition:
        return the_edition(session, self.edition_id)

    def holder(self, session: Session, role: str, unit_id: int, place: int = 0) -> Actor:
        """Who holds a role in a unit, by seniority; the acts are hers."""
        found = session.scalars(
            select(Holding.person_id)
            .where(Holding.role == role, Holding.unit_id == unit_id, held_today())
            .order_by(Holding.id)
        ).all()
        if place >= len(found):
            raise Unrehearsed(f"nobody holds {role} in unit {unit_id}")
        return actor_for(session, found[place])

    def runner(self, session: Session, key: str, unit_id: int) -> Actor:
        """Who runs a round: the unit's secretary, or in the provincial round the province's officer."""
        return self.holder(session, "province_officer" if key == "provincial" else "screening_secretary", unit_id)

    def province(self, session: Session, role: str) -> Actor:
        return self.holder(session, role, self.edition(session).province_id)

    def proposals(self, session: Session, *states: str, unit_id: int | None = None) -> list[Proposal]:
        """The edition's proposals in some states, the oldest first; `unit_id`: of one screening unit."""
        question = select(Proposal).where(Proposal.edition_id == self.edition_id).order_by(Proposal.id)
        if states:
            question = question.where(Proposal.state.in_(states))
        if unit_id is not None:
            question = question.where(Proposal.screening_unit_id == unit_id)
        return list(session.scalars(question))

    def screening_units(self, session: Session) -> list[Place]:
        return list(
            session.scalars(
                select(Place).where(Place.edition_id == self.edition_id, Place.tier == "screening").order_by(Place.code)
            )
        )

    def entry(self, proposal: Proposal) -> Entry:
        return next(entry for entry in self.entries if entry.proposal_id == proposal.id)

    def author(self, session: Session, proposal: Proposal) -> Actor:
        """The applicant, or for a paper file her commune's officer on her word."""
        if proposal.channel == "paper":
            return self.holder(session, "commune_officer", proposal.unit_id)
        return actor_for(session, proposal.applicant_id)

    def work(self) -> None:
        """The worker's turn: every job that was left."""
        jobs.drain(self.engine, TABLE, 900, settings=self.settings, cabinet=self.cabinet)

    def must_refuse(self, act: Callable[[Session], Any], moment: datetime | None = None) -> None:
        """Try what must not be possible: it is refused with a sentence, and nothing of it stays."""
        with clock.stopped(moment or clock.now()), new_session(self.engine) as session:
            try:
                act(session)
            except Refused as refusal:
                if not str(refusal).strip():
                    raise Unrehearsed("a refusal came without a sentence") from refusal
                return
            finally:
                session.rollback()
        raise Unrehearsed(f"{getattr(act, '__name__', act)} went through and should have been refused")


@contextmanager
def refusals_noted(into: set[str]) -> Iterator[None]:
    """Note the name of every guard that says no inside the block."""
    before = dict(registry.GUARDS)

    def noting(name: str, guard: registry.Guard) -> registry.Guard:
        def guard_with_note(batch: registry.Batch, case: Any) -> Any:
            reason = guard(batch, case)
            if reason is not None:
                into.add(name)
            return reason

        return guard_with_note

    registry.GUARDS.update({name: noting(name, guard) for name, guard in before.items()})
    try:
        yield
    finally:
        registry.GUARDS.update(before)

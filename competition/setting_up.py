"""Bringing an installation up: migrations, the shipped tree, the shipped editions, the demo's cast."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from competition import clock, jobs
from competition.db import migrate
from competition.db.engine import new_session
from competition.editions import actions as editions
from competition.editions import seeding
from competition.editions.models import Edition, Journey
from competition.editions.queries import charter_of
from competition.people.actions import FIRST_ADMINISTRATOR, issue_slip, open_account
from competition.people.models import Holding, Person
from competition.territory.actions import lay_shipped_tree
from competition.work import check_shipped_journeys
from competition.workflow import journey as journeys
from competition.workflow.models import Movement

FIRST = "Quản trị viên đầu tiên"


def prepare(engine: Engine) -> None:
    """The newest tables, ours and the durable engine's, and the shipped tree of places."""
    check_shipped_journeys()
    migrate.upgrade(engine)
    jobs.migrate(engine)
    with new_session(engine) as session:
        lay_shipped_tree(session)
        session.commit()


def kept_journeys(session: Session, names: dict[str, str], folder: Path | None = None) -> dict[str, Journey]:
    """The journeys that a charter names: shipped ones, or files that lie beside the charter."""
    kept = {}
    for kind, name in names.items():
        path = folder / f"{name}.toml" if folder else None
        text = path.read_text(encoding="utf-8") if path and path.is_file() else journeys.shipped(name)
        kept[kind] = editions.keep_journey(session, kind, text, journeys.sha256(text))
    return kept


def add_edition(session: Session, name_or_path: str | Path, *, by: int | None = None, demo: bool = False) -> Edition:
    """An edition from a shipped name or a charter file, with its journeys."""
    data: dict[str, Any] = seeding.read(name_or_path)
    names = data.get("journeys") or {kind: kind for kind in ("proposal", "screening_round", "dispatch")}
    folder = Path(name_or_path).parent if str(name_or_path).endswith(".toml") else None
    return editions.import_edition(session, data, kept_journeys(session, names, folder), by=by, demo=demo)


def move_clock_for_demo(engine: Engine) -> None:
    """The demo plays in the spring of the edition that it plays: its clock runs from there, or from the last movement.

    Where nothing was played yet, that is the oldest edition.
    """
    with new_session(engine, reads_only=True) as session:
        of_demo = select(Movement.at, Edition).join(Edition, Edition.id == Movement.edition_id).where(Edition.demo)
        last = session.execute(of_demo.order_by(Movement.id.desc()).limit(1)).first()
        first = select(Edition).where(Edition.demo).order_by(Edition.year)
        edition = last[1] if last else session.scalars(first).first()
        if edition is None:
            return
        start = charter_of(edition).demo_today
    clock.move_to(max(start, last[0]) if last and start else start)


def claim_code(engine: Engine, secret: str) -> str | None:
    """A code for the first administrator, or None when there is one already."""
    with new_session(engine) as session:
        if session.scalar(select(Holding.id).where(Holding.role == "administrator").limit(1)):
            return None
        person = session.scalars(select(Person).where(Person.full_name == FIRST)).first()
        person = person or open_account(session, full_name=FIRST, by=0)
        _, code = issue_slip(session, person, FIRST_ADMINISTRATOR, secret=secret, by=None, days=2)
        session.commit()
        return code

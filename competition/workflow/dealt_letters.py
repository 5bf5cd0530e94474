"""The letter that tells a juror which part of a round was dealt to her: how many files, where, until when."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.queries import the_edition
from competition.editions.rules import both
from competition.jobs import Context, Job
from competition.language import Language
from competition.mail import Draft, render_letter, write_letters
from competition.people.models import Person
from competition.scoring.allotment_models import Allotment, AllottedPair
from competition.scoring.measures import charter_of_round
from competition.scoring.models import ScreeningRound
from competition.settings import Settings
from competition.workflow.told import unit_name

NAME = "mail_dealt"


def tell_of_deal(context: Context, allotment_id: int, before_id: int | None) -> None:
    """One letter to each juror whose part is not what it was in the deal `before_id`; written once a deal and juror."""
    with context.session() as session:
        round = _round_of(session, allotment_id)
        now, before = _parts(session, allotment_id, before_id)
        concerned = [juror for juror in {*now, *before} if now.get(juror) != before.get(juror)]
        people = session.scalars(
            select(Person).where(Person.id.in_(concerned), Person.emptied_at.is_(None)).order_by(Person.id)
        )
        shared = _of_round(session, context.settings, round)
        write_letters(session, [
            _draft(context.settings, f"{NAME}:{allotment_id}", round, one,
                   {**shared, **_her_part(now.get(one.id, set()), before.get(one.id, set()))})
            for one in people
        ])  # fmt: skip


def _round_of(session: Session, allotment_id: int) -> ScreeningRound:
    return session.scalars(
        select(ScreeningRound)
        .join(Allotment, Allotment.round_id == ScreeningRound.id)
        .where(Allotment.id == allotment_id)
    ).one()


def _parts(session: Session, *allotments: int | None) -> list[dict[int, set[int]]]:
    """For each deal: juror → her files; one statement."""
    parts: dict[int | None, dict[int, set[int]]] = {one: defaultdict(set) for one in allotments}
    for pair in session.scalars(select(AllottedPair).where(AllottedPair.allotment_id.in_(allotments))):
        parts[pair.allotment_id][pair.juror_id].add(pair.proposal_id)
    return [dict(parts[one]) for one in allotments]


def _her_part(now: set[int], before: set[int]) -> dict[str, Any]:
    return {"files": len(now), "added": len(now - before), "taken": len(before - now), "again": bool(before)}


def _of_round(session: Session, settings: Settings, round: ScreeningRound) -> dict[str, Any]:
    edition, charter = the_edition(session, round.edition_id), charter_of_round(session, round)
    calendar = charter.calendar
    closes = calendar.province_closes if round.key == "provincial" else calendar.screening_closes
    return {
        "contest": both(charter.title), "organiser": both(charter.organiser),
        "unit": unit_name(session, edition, round.unit_id), "until": _still_to_come(closes),
        "site": f"{settings.public_url.rstrip('/')}/jury/rounds/{round.id}",
    }  # fmt: skip


def _still_to_come(closes: datetime) -> datetime | None:
    """A round that is judged after its day names no day that has passed."""
    return closes if closes > clock.now() else None


def _draft(settings: Settings, key: str, round: ScreeningRound, person: Person, facts: Mapping[str, Any]) -> Draft:
    language: Language = "en" if person.language == "en" else "vi"
    told = {**facts, "name": person.full_name}
    subject, body = render_letter("dealt", told, language, override=settings.override_templates)
    return Draft(f"{key}:{person.id}", person.id, person.email, subject, body, round.unit_id)


JOBS: dict[str, Job] = {NAME: tell_of_deal}

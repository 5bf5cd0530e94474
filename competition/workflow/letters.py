"""The letters that follow a step: one job a kind of letter, left by the step and written once a movement and reader."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition.editions.queries import the_edition
from competition.jobs import Context, Job
from competition.mail import Draft, render_letter, write_letters
from competition.people.models import Person
from competition.people.queries import holders
from competition.proposals.models import SupplementRequest
from competition.scoring.models import ScreeningRound, Seat, Sheet
from competition.settings import Settings
from competition.workflow.models import Movement
from competition.workflow.told import Told, applicants, staff

JOBS: dict[str, Job] = {}
More = Callable[[Session, Sequence[Told]], dict[int, dict[str, Any]]]
# What an applicant must hear of to use her rights goes to her even if she did not ask for letters.
MUST_TELL = {"mail_submitted", "mail_returned", "mail_ineligible", "mail_withdrawn", "mail_disqualified"}


def letter(name: str, readers: Callable[[Session, Settings, list[int]], list[Told]], more: More | None = None) -> Job:
    """Register the job that writes the letter `name`; `more` adds facts by movement."""

    def write(context: Context, movements: list[int]) -> None:
        with context.session() as session:
            told = [one for one in readers(session, context.settings, movements) if _may_be_told(name, one)]
            added = more(session, told) if more else {}
            write_letters(session, [_draft(context.settings, name, one, added) for one in told])

    write.__name__ = name
    JOBS[name] = write
    return write


def _may_be_told(name: str, told: Told) -> bool:
    return told.wants_letters or name in MUST_TELL


def _draft(settings: Settings, name: str, told: Told, added: dict[int, dict[str, Any]]) -> Draft:
    facts = {**told.facts, **added.get(told.movement.id, {})}
    template = name.removeprefix("mail_")
    subject, body = render_letter(template, facts, told.language, override=settings.override_templates)
    key = f"{name}:{told.movement.id}:{told.person.id}"
    return Draft(key, told.person.id, told.person.email, subject, body, told.phone_unit)


def _supplements(session: Session, told: Sequence[Told]) -> dict[int, dict[str, Any]]:
    """Movement → what the commune asked for with it: the last request made until then."""
    ids = [one.proposal_id for one in told]
    asked = session.scalars(
        select(SupplementRequest).where(SupplementRequest.proposal_id.in_(ids)).order_by(SupplementRequest.id)
    ).all()
    found = {}
    for one in told:
        until_then = [r for r in asked if r.proposal_id == one.proposal_id and r.asked_at <= one.movement.at]
        last = until_then[-1] if until_then else None
        found[one.movement.id] = {
            "due_on": last.due_on if last else None,
            "reason": last.reason if last else one.movement.note,
        }
    return found


def _panel(session: Session, settings: Settings, movements: list[int]) -> list[Told]:
    """Everybody who sits on the panel whose scoring opens."""
    found = []
    for movement, held in _rounds(session, movements):
        members = session.scalars(
            select(Person).join(Seat, Seat.person_id == Person.id).where(Seat.round_id == held.id).order_by(Person.id)
        ).all()
        found += staff(session, settings, movement, members, held.unit_id, held.unit_id)
    return found


def _screening_unit(session: Session, settings: Settings, movements: list[int]) -> list[Told]:
    """The secretary and the chair whose batch came back."""
    found = []
    for movement, held in _rounds(session, movements):
        province = the_edition(session, movement.edition_id).province_id
        people = _each_once(session, held.unit_id, "screening_secretary", "jury_chair")
        found += staff(session, settings, movement, people, held.unit_id, province)
    return found


def _province(session: Session, settings: Settings, movements: list[int]) -> list[Told]:
    """The province's officers and leaders, apart from the one who wrote the answer down."""
    found = []
    rows = session.scalars(select(Movement).where(Movement.id.in_(movements)).order_by(Movement.id)).all()
    for movement in rows:
        province = the_edition(session, movement.edition_id).province_id
        people = _each_once(session, province, "province_officer", "province_leader")
        others = [person for person in people if person.id != movement.by_id]
        found += staff(session, settings, movement, others, province, province)
    return found


def _rounds(session: Session, movements: list[int]) -> Sequence[tuple[Movement, ScreeningRound]]:
    return session.execute(
        select(Movement, ScreeningRound)
        .join(ScreeningRound, ScreeningRound.id == Movement.case_id)
        .where(Movement.id.in_(movements), Movement.case_kind == ScreeningRound.case_kind)
        .order_by(Movement.id)
    ).all()


def _each_once(session: Session, unit_id: int, *roles: str) -> list[Person]:
    return list({person.id: person for person, _ in holders(session, [unit_id], *roles)}.values())


def _files_to_read(session: Session, told: Sequence[Told]) -> dict[int, dict[str, Any]]:
    """Movement → how many files its panel has to judge, and whether they will be dealt out among it."""
    rounds = {one.movement.case_id for one in told}
    rows = session.execute(
        select(Sheet.round_id, func.count(Sheet.proposal_id.distinct()))
        .where(Sheet.round_id.in_(rounds))
        .group_by(Sheet.round_id)
    )
    counted = dict(rows.all())
    dealing = select(ScreeningRound.id).where(ScreeningRound.id.in_(rounds), ScreeningRound.allotting == "awaited")
    awaiting = set(session.scalars(dealing))
    return {
        one.movement.id: {"files": counted.get(one.movement.case_id, 0), "dealing": one.movement.case_id in awaiting}
        for one in told
    }


mail_submitted = letter("mail_submitted", applicants)
mail_returned = letter("mail_returned", applicants, _supplements)
mail_taken_in = letter("mail_taken_in", applicants)
mail_passed_on = letter("mail_passed_on", applicants)
mail_eligible = letter("mail_eligible", applicants)
mail_ineligible = letter("mail_ineligible", applicants)
mail_selected = letter("mail_selected", applicants)
mail_reserve = letter("mail_reserve", applicants)
mail_not_selected = letter("mail_not_selected", applicants)
mail_with_province = letter("mail_with_province", applicants)
mail_forwarded = letter("mail_forwarded", applicants)
mail_outcome = letter("mail_outcome", applicants)
mail_withdrawn = letter("mail_withdrawn", applicants)
mail_disqualified = letter("mail_disqualified", applicants)
mail_panel = letter("mail_panel", _panel, _files_to_read)
mail_rework = letter("mail_rework", _screening_unit)
mail_central_return = letter("mail_central_return", _province)

"""A contest of any size in a database, by bulk rows: judged, with the province, checked but not yet checked off."""

import random
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from competition import clock, setting_up
from competition.db.engine import new_session
from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of
from competition.people.actions import let_in
from competition.people.models import Person
from competition.proposals.checks import items_of
from competition.proposals.models import CheckedItem, Proposal
from competition.proposals.search import index_words
from competition.rehearsal.cast import seat_cast
from competition.scoring.models import Mark, ScreeningRound, Sheet, Standing
from competition.workflow.models import Movement


def fill(engine: Engine, many: int) -> tuple[int, str]:
    """So many proposals with three sheets of five marks each, ranked and with the province; one id and a token."""
    with new_session(engine) as session:
        edition = setting_up.add_edition(session, "thai-binh-2024", demo=True)
        edition.published = True
        cast = seat_cast(session, edition)
        session.flush()
        rows = _proposals(session, edition, many)
        _rounds(session, edition, rows)
        _sheets(session, rows, [cast[key].id for key in ("khoa", "ngoc", "thu")])
        _history(session, edition, rows, cast["hanh"].id)
        _checks(session, edition, rows, cast["bich"].id)
        for start in range(0, many, 1000):
            some = select(Proposal).where(Proposal.id > start, Proposal.id <= start + 1000)
            index_words(session, list(session.scalars(some)))
        token = let_in(session, cast["bich"])
        session.commit()
    return many // 2, token


def _proposals(session: Session, edition: Edition, many: int) -> list[dict[str, Any]]:
    chance, now = random.Random(7), clock.now()
    communes = list(session.scalars(select(Place).where(Place.edition_id == edition.id, Place.tier == "intake")))
    same = {
        "edition_id": edition.id, "kind": "project", "entrant": "individual", "category": "industry",
        "channel": "online", "answers": {"summary": "Tóm tắt"}, "charter_version": 1, "revision": 1, "version": 1,
        "made_at": now, "submitted_at": now, "locked": True, "endorsement": "", "state": "with_province",
        "state_since": now, "journey_id": edition.proposal_journey_id,
    }  # fmt: skip
    people, rows = [], []
    for n in range(many):
        commune, author = communes[n % len(communes)], 10_000 + n
        people.append({"id": author, "full_name": f"Nguyễn Thị Thử {n}", "joined_at": now})
        rows.append(same | {
            "id": n + 1, "unit_id": commune.unit_id, "screening_unit_id": commune.screening_unit_id,
            "applicant_id": author, "title": f"Nón lá lục bình số {n}", "tracking_code": f"T{n}",
            "file_number": f"2024-{commune.code}-{n:05d}", "sort_key": f"thu {n:06d}",
            "jury_score": chance.randint(5000, 9500) / 100, "jury_rank": 1 + n // 8,
        })  # fmt: skip
    session.execute(insert(Person), people)
    session.execute(insert(Proposal), rows)
    return rows


def _rounds(session: Session, edition: Edition, rows: list[dict[str, Any]]) -> None:
    """A round a unit, under the unit's own number."""
    for unit in sorted({row["screening_unit_id"] for row in rows}):
        session.add(
            ScreeningRound(
                id=unit,
                edition_id=edition.id,
                key="screening",
                unit_id=unit,
                state="with_province",
                open_for="",
                state_since=clock.now(),
                journey_id=edition.round_journey_id,
                course={},
                below_minimum_reason="",
            )
        )
    session.flush()


def _sheets(session: Session, rows: list[dict[str, Any]], jurors: list[int]) -> None:
    now, sheets, standings = clock.now(), [], []
    for row in rows:
        of_it = {"round_id": row["screening_unit_id"], "proposal_id": row["id"]}
        standings.append(of_it | {
            "score": Decimal(str(row["jury_score"])), "rank": row["jury_rank"], "jurors": 3, "passes_floor": True,
            "zero_criterion": False, "outcome": "selected",
        })  # fmt: skip
        for place, juror in enumerate(jurors):
            sheets.append(of_it | {
                "id": 3 * row["id"] + place, "juror_id": juror, "status": "submitted", "total": Decimal(70),
                "version": 1, "charter_version": 1, "proposal_revision": 1, "touched_at": now, "submitted_at": now,
            })  # fmt: skip
    session.execute(insert(Sheet), sheets)
    session.execute(insert(Standing), standings)
    session.execute(insert(Mark), [
        {"sheet_id": sheet["id"], "criterion": f"c{n}", "score": Decimal(14)} for sheet in sheets for n in range(5)
    ])  # fmt: skip


def _history(session: Session, edition: Edition, rows: list[dict[str, Any]], by: int) -> None:
    session.execute(insert(Movement), [
        {
            "edition_id": edition.id, "case_kind": "proposal", "case_id": row["id"], "journey_id": row["journey_id"],
            "step": "send_to_province", "from_state": "selected", "to_state": "with_province", "by_id": by,
            "role": "screening_secretary", "at": clock.now(), "facts": {},
        }
        for row in rows
    ])  # fmt: skip


def _checks(session: Session, edition: Edition, rows: list[dict[str, Any]], by: int) -> None:
    """The province has looked at every paper that it asks for."""
    items = items_of(charter_of(edition), "province", "project")
    session.execute(insert(CheckedItem), [
        {
            "proposal_id": row["id"], "subject": "province", "item": item, "passes": True, "note": "",
            "checked_by_id": by, "checked_at": clock.now(),
        }
        for row in rows for item in items
    ])  # fmt: skip

"""How the site answers with many proposals: statements and milliseconds a page, in one bounded run.

    .venv/bin/python -m bench.site --proposals 1000 --proposals 10000

Fills a SQLite database of its own with judged proposals by bulk rows, signs a provincial officer in, and asks for the
list, a search, a detail page and the board through the whole application (ASGI, without a network). Prints a table of
the statements of each request and of its median, least and largest time over 15 requests after three for warming up.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from litestar.testing import TestClient
from sqlalchemy import Engine, event, insert, select
from sqlalchemy.orm import Session

from competition import clock, setting_up
from competition.app import create_app
from competition.db.engine import make_engine, new_session
from competition.editions.models import Edition, Place
from competition.people.actions import let_in
from competition.people.models import Person
from competition.proposals.models import Proposal
from competition.proposals.search import index_words
from competition.rehearsal.cast import seat_cast
from competition.scoring.models import Mark, ScreeningRound, Sheet, Standing
from competition.settings import Settings
from competition.workflow.models import Movement

ROUNDS, WARM = 15, 3
DAY = clock.at(2024, 6, 3, 9)


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


@contextmanager
def counted(engine: Engine, into: list[int]) -> Iterator[None]:
    """The statements sent to the database inside the block, BEGIN and COMMIT aside."""
    seen = 0

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal seen
        seen += not statement.startswith("BEGIN")

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)
        into.append(seen)


def measure(client: TestClient, engine: Engine, path: str) -> tuple[int, list[float]]:
    times, statements = [], []
    for _ in range(WARM + ROUNDS):
        with counted(engine, statements):
            begun = time.perf_counter()
            answer = client.get(path)
            times.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
    return max(statements[WARM:]), times[WARM:]


def run(many: int) -> None:
    with tempfile.TemporaryDirectory() as folder, clock.stopped(DAY):
        settings = replace(
            Settings(), database_url=f"sqlite:///{Path(folder) / 'bench.db'}", cabinet=str(Path(folder) / "up"),
            secret="only for the benchmark, never for people", mail=f"folder:{folder}/mail",
        )  # fmt: skip
        engine = make_engine(settings.database_url)
        setting_up.prepare(engine)
        middle, token = fill(engine, many)
        app = create_app(settings)
        pages = {
            "list of 50 by score": "/province/files?tab=all&sort=-score",
            "list, page 3": "/province/files?tab=all&sort=-score&page=3",
            "search": "/province/files?tab=all&q=luc+binh",
            "detail": f"/province/files/{middle}",
            "board": "/province",
        }
        with TestClient(app) as client:
            client.cookies.set(app.state.sign_in_cookie, token)
            for name, path in pages.items():
                statements, times = measure(client, app.state.engine, path)
                middle_time = statistics.median(times)
                print(f"| {many} | {name} | {statements} | {middle_time:.1f} | {min(times):.1f} | {max(times):.1f} |")
        engine.dispose()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--proposals", type=int, action="append")
    chosen = parser.parse_args().proposals or [1000, 10_000]
    print("| proposals | request | statements | median ms | least | most |\n|---|---|---|---|---|---|")
    for many in chosen:
        run(many)


if __name__ == "__main__":
    main()

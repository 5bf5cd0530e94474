"""How the site answers with many proposals: statements and milliseconds a page, in one bounded run.

    .venv/bin/python -m bench.site --proposals 1000 --proposals 10000

Fills a SQLite database of its own with judged proposals by bulk rows, signs a provincial officer in, and asks for the
list, a search, a detail page and the board, and has files checked off, one by one and fifty at once, through the whole
application (ASGI, without a network). Prints a table of the statements of each request and of its median, least and
largest time over 15 requests (2 for fifty at once) after three for warming up. The first row, a page of two bytes, is
what the client itself takes.
"""

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from httpx import Response
from litestar.testing import TestClient
from sqlalchemy import Engine, event

from bench.filling import fill
from competition import clock, setting_up
from competition.app import create_app
from competition.db.engine import make_engine
from competition.settings import Settings

ROUNDS, WARM = 15, 3
DAY = clock.at(2024, 6, 3, 9)


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


def measure(engine: Engine, asks: Iterable[Callable[[], Response]], expected: int = 200) -> tuple[int, list[float]]:
    """The most statements of one request, and the milliseconds of each."""
    times: list[float] = []
    statements: list[int] = []
    for ask in asks:
        with counted(engine, statements):
            begun = time.perf_counter()
            answer = ask()
            times.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != expected:
            raise SystemExit(f"{answer.url}: {answer.status_code}")
    return max(statements[WARM:]), times[WARM:]


def told(many: int, name: str, measured: tuple[int, list[float]]) -> None:
    statements, times = measured
    middle = statistics.median(times)
    print(f"| {many} | {name} | {statements} | {middle:.1f} | {min(times):.1f} | {max(times):.1f} |")


def carried(html: str, name: str) -> str:
    """The value of a form's hidden field."""
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', html)
    if found is None:
        raise SystemExit(f"no field {name}")
    return found[1]


def acts(client: TestClient) -> Iterator[Callable[[], Response]]:
    """Checking files off, one after the other; the page with the form is read before."""
    for number in range(1, WARM + ROUNDS + 1):
        page = client.get(f"/province/files/{number}").text
        form = {name: carried(page, name) for name in ("_csrf", "check_off-version")}
        yield lambda number=number, form=form: client.post(f"/province/files/{number}/steps/check_off", data=form)


def batches(client: TestClient) -> Iterator[Callable[[], Response]]:
    """Checking fifty files off at once."""
    for start in range(100, 100 + 50 * (WARM + 2), 50):
        cases = [f"case={number}" for number in range(start, start + 50)]
        page = client.get(f"/province/bulk?step=check_off&{'&'.join(cases)}").text
        form = {
            "_csrf": carried(page, "_csrf"),
            "step": "check_off",
            "case": re.findall(r'name="case" value="([^"]*)"', page),
        }
        yield lambda form=form: client.post("/province/bulk", data=form)


def run(many: int) -> None:
    with tempfile.TemporaryDirectory() as folder, clock.stopped(DAY):
        settings = replace(
            Settings(), database_url=f"sqlite:///{Path(folder) / 'bench.db'}", cabinet=str(Path(folder) / "up"),
            secret="only for the benchmark, never for people", mail=f"folder:{folder}/mail",
        )  # fmt: skip
        engine = make_engine(settings.database_url)
        setting_up.prepare(engine)
        middle, token = fill(engine, many)
        engine.dispose()
        app = create_app(settings)
        pages = {
            "the client alone (/healthz)": "/healthz",
            "list of 50 by score": "/province/files?tab=all&sort=-score",
            "list, page 3": "/province/files?tab=all&sort=-score&page=3",
            "search": "/province/files?tab=all&q=luc+binh",
            "detail": f"/province/files/{middle}",
            "board": "/province",
        }
        with TestClient(app) as client:
            client.follow_redirects = False
            client.cookies.set(app.state.sign_in_cookie, token)
            for name, path in pages.items():
                asks = [partial(client.get, path)] * (WARM + ROUNDS)
                told(many, name, measure(app.state.engine, asks))
            told(many, "transition", measure(app.state.engine, acts(client), 303))
            told(many, "transition of 50 at once", measure(app.state.engine, batches(client), 303))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--proposals", type=int, action="append")
    chosen = parser.parse_args().proposals or [1000, 10_000]
    print("| proposals | request | statements | median ms | least | most |\n|---|---|---|---|---|---|")
    for many in chosen:
        run(many)


if __name__ == "__main__":
    main()

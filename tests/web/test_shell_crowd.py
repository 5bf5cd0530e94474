"""Many people at once: no stall, nothing lost, never more requests at the database than it has places."""

import asyncio
import time
from typing import Any

import httpx
from sqlalchemy import event, text

from competition.db.engine import make_engine
from competition.settings import Settings
from tests.web.conftest import make_site
from tests.web.test_shell_pages import token

CLIENTS, READS_EACH = 64, 4
AT_MOST_SECONDS = 40


async def visit(client: httpx.AsyncClient) -> list[int]:
    """One person: opens the form, sends it, and reads the list a few times."""
    page = await client.get("/probe/form")
    answers = [await client.post("/probe/form", data={"_csrf": token(page.text), "title": "Nấm rơm"})]
    answers += [await client.get("/probe/notes") for _ in range(READS_EACH)]
    return [page.status_code, *(answer.status_code for answer in answers)]


async def crowd(app: Any) -> list[list[int]]:
    transport = httpx.ASGITransport(app)
    async with app.lifespan():
        clients = [httpx.AsyncClient(transport=transport, base_url="http://here") for _ in range(CLIENTS)]
        try:
            return await asyncio.gather(*(visit(client) for client in clients))
        finally:
            for client in clients:
                await client.aclose()


def test_sixty_four_people_at_once_are_all_served(front_end: None, shell_settings: Settings) -> None:
    app = make_site(shell_settings)
    at_once, most = 0, 0

    def taken(*_: Any) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)

    def given_back(*_: Any) -> None:
        nonlocal at_once
        at_once -= 1

    event.listen(app.state.engine, "checkout", taken)
    event.listen(app.state.engine, "checkin", given_back)
    began = time.monotonic()
    answers = asyncio.run(asyncio.wait_for(crowd(app), AT_MOST_SECONDS))
    assert time.monotonic() - began < AT_MOST_SECONDS
    assert answers == [[200, 303] + [200] * READS_EACH] * CLIENTS
    assert most <= shell_settings.threads
    fresh = make_engine(shell_settings.database_url)
    with fresh.connect() as connection:
        assert connection.execute(text("select count(*) from notes")).scalar() == CLIENTS
    fresh.dispose()

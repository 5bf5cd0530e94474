"""A request's one transaction: opened at a free place, committed after the page is rendered and before it is sent."""

import asyncio
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from litestar import Litestar, Request
from litestar.concurrency import get_asyncio_executor, set_asyncio_executor, sync_to_thread
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from competition.db.engine import new_session
from competition.errors import SignInFirst
from competition.web.signed_in import extend_when_due, find_visitor

GRACE_SECONDS = 10
READING = frozenset({"GET", "HEAD"})


def set_threads(threads: int) -> None:
    """Handlers run in this many threads; asyncio's default would be six whatever the pool's size."""
    current = get_asyncio_executor()
    if current is None or current._max_workers != threads:
        set_asyncio_executor(ThreadPoolExecutor(threads, thread_name_prefix="handler"))


def prepare_places(app: Litestar, engine: Engine, places: int) -> None:
    app.state.engine = engine
    app.state.places = asyncio.Semaphore(places)


async def unit_of_work(request: Request[Any, Any, Any]) -> AsyncGenerator[Session, None]:
    """Dependency `session`: reads only for GET, writes otherwise; a refused page is rolled back."""
    reads_only = request.method in READING
    if not reads_only:
        await request.form()  # a slow upload arrives before it takes a place
    async with request.app.state.places:
        session = new_session(request.app.state.engine, reads_only=reads_only)
        request.scope["state"]["session"] = session
        try:
            # Here, since the framework forgets what it opened when a later dependency refuses.
            if asks_for_visitor(request) and await sync_to_thread(find_visitor, request) is None:
                raise SignInFirst
            yield session
            await sync_to_thread(_finish, request, session)
        finally:
            request.scope["state"].pop("session", None)
            await sync_to_thread(session.close)


def asks_for_visitor(request: Request[Any, Any, Any]) -> bool:
    return "visitor" in request.scope["route_handler"].parsed_fn_signature.parameters


async def shut(app: Litestar) -> None:
    """Wait until every place is free, then let go of the database: a connection in use would be left open."""
    try:
        async with asyncio.timeout(GRACE_SECONDS):
            for _ in range(app.state.settings.threads):
                await app.state.places.acquire()
    finally:
        app.state.engine.dispose()


def _finish(request: Request[Any, Any, Any], session: Session) -> None:
    if request.scope["state"].get("refused"):
        session.rollback()
    else:
        session.commit()
    extend_when_due(request)

"""Doing jobs: a worker that runs until it is told to stop, and a drain that runs until nothing is left."""

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Engine

from competition.db.engine import new_session
from competition.jobs import engine as durable
from competition.jobs.context import Context, Job, JobFailed
from competition.jobs.figures import done_before, pending
from competition.jobs.leaving import POLLING_SECONDS, client, set_pace
from competition.settings import Settings, from_environment
from competition.storage import Cabinet, make_cabinet

log = logging.getLogger("competition.jobs")
MINUTE, HOUR = 60, 3600
# Nine attempts in a day and a half: a mail server may be away over a weekend's night.
PAUSES = (10, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR, 16 * HOUR)
DRAIN_PAUSES = (0, 0)
DRAIN_PACE = 0.01
TEND_SECONDS = 10
GRACE_SECONDS = 20
_one_drain = threading.Lock()


@contextmanager
def working(
    settings: Settings, engine: Engine, table: Mapping[str, Job], schedule: Mapping[str, str] | None = None,
    *, pauses: tuple[float, ...] = PAUSES,
) -> Iterator[None]:  # fmt: skip
    """A worker in this process inside the block; `schedule` is job's name → cron expression, Vietnam's clock."""
    threads = 2 if engine.dialect.name == "sqlite" else max(2, settings.threads)
    context = Context(settings, engine, cache(lambda: make_cabinet(settings)))
    durable.start(context, table, pace=POLLING_SECONDS, pauses=pauses, threads=threads)
    over = threading.Event()
    tending = threading.Thread(target=_tend, args=(over,), name="worker-tending", daemon=True)
    try:
        durable.set_schedule(schedule or {})
        tending.start()
        yield
    finally:
        over.set()
        if tending.is_alive():
            tending.join()
        durable.stop(GRACE_SECONDS)


def run_worker(
    settings: Settings, engine: Engine, table: Mapping[str, Job], schedule: Mapping[str, str] | None = None,
    *, pauses: tuple[float, ...] = PAUSES,
) -> None:  # fmt: skip
    """Work until SIGTERM or SIGINT; jobs that run then are finished, those that wait stay for the next worker."""
    told = threading.Event()
    before = {number: signal.signal(number, lambda *_: told.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with working(settings, engine, table, schedule, pauses=pauses):
            told.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tend(over: threading.Event) -> None:
    """While the worker runs: keep the slot, and take up the work of processes that died."""
    while not over.wait(TEND_SECONDS):
        this = durable.running()
        try:
            if this is not None and not this.slot.is_ours():
                log.critical("the worker's slot %s was taken by another process: stopping", this.slot.name)
                os.kill(os.getpid(), signal.SIGTERM)
                return
            durable.recover()
        except Exception:
            log.exception("the worker could not be tended; trying again")


def drain(
    engine: Engine, table: Mapping[str, Job], timeout: float = 60, *,
    settings: Settings | None = None, cabinet: Cabinet | None = None, failing_allowed: bool = False,
) -> int:  # fmt: skip
    """Do jobs here, one after the other, until none is left; how many were done.

    A job has three attempts without a pause. One that fails in all of them stays among the failed, and JobFailed
    is raised at the end unless `failing_allowed`. TimeoutError after `timeout` seconds with work left.
    """
    if not _left(engine):
        return 0
    settings = settings or from_environment()
    context = Context(settings, engine, cache(lambda: cabinet or make_cabinet(settings)))
    with _one_drain:
        # Counted before the worker starts: it may have done a job before its start comes back.
        before, given_up = _so_far()
        with _drainer(context, table) as this:
            _until_nothing_is_left(engine, timeout)
    if len(this.given_up) > given_up and not failing_allowed:
        words, problem = this.given_up[given_up]
        raise JobFailed(words) from problem
    return this.done - before


def _so_far() -> tuple[int, int]:
    """How many jobs the worker of this process did, and how many it gave up."""
    this = durable.running()
    return (this.done, len(this.given_up)) if this else (0, 0)


@contextmanager
def _drainer(context: Context, table: Mapping[str, Job]) -> Iterator[durable.Running]:
    """The worker that runs in this process already, or one that looks for jobs a hundred times a second."""
    this = durable.running()
    if this is not None:
        if this.context.engine.url != context.engine.url:
            raise RuntimeError("a worker for another database runs in this process")
        yield this
        return
    grace = GRACE_SECONDS
    try:
        yield durable.start(context, table, pace=DRAIN_PACE, pauses=DRAIN_PAUSES, threads=1)
        grace = 0
    finally:
        if durable.running() is not None:
            durable.stop(grace)
        set_pace(context.engine, POLLING_SECONDS)


def _until_nothing_is_left(engine: Engine, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while left := _left(engine):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{left} jobs were left after {timeout:g} seconds")
        time.sleep(0.005)


def tidy(context: Context, days: int = 30) -> None:
    """A job: forget the work that was done more than `days` days ago; what failed stays until a person saw it."""
    before = (time.time() - days * 24 * HOUR) * 1000
    with new_session(context.engine, reads_only=True) as session:
        old = done_before(session, int(before))
    for start in range(0, len(old), 500):
        client(context.engine).delete_workflows(old[start : start + 500])


def _left(engine: Engine) -> int:
    with new_session(engine, reads_only=True) as session:
        return pending(session)


JOBS: dict[str, Job] = {"tidy": tidy}

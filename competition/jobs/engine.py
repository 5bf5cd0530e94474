"""The durable engine and the three workflows it knows; each job is one step, done again until it succeeds once."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from traceback import clear_frames
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from competition import clock
from competition.jobs.context import Context, Job, JobFailed
from competition.jobs.leaving import APPLICATION, JOB, QUEUE, RECURRING, SPREAD, VERSION, options, set_pace
from competition.jobs.slots import Slot, abandoned, claim

if TYPE_CHECKING:
    from dbos import DBOSConfig

log = logging.getLogger("competition.jobs")
TIMEZONE = "Asia/Ho_Chi_Minh"


@dataclass
class Running:
    """This process's worker: the table of jobs, the house they work in, and the pauses between attempts."""

    table: Mapping[str, Job]
    context: Context
    pauses: tuple[float, ...]
    slot: Slot
    done: int = 0
    given_up: list[tuple[str, BaseException | None]] = field(default_factory=list)
    last_problem: BaseException | None = None

    def do(self, name: str, arguments: dict[str, Any], key: str, attempt: int) -> str | None:
        """Do the job; what went wrong in words, or nothing."""
        try:
            work = self.table[name]
            work(replace(self.context, key=key, attempt=attempt), **arguments)
        except Exception as problem:
            log.warning("job %s %s, attempt %d failed", name, arguments, attempt, exc_info=True)
            # Its frames still hold half-read cursors, and with them SQLite's lock.
            clear_frames(problem.__traceback__)
            self.last_problem = problem
            return f"{type(problem).__name__}: {problem}"[:1000]
        self.done += 1
        return None


_running: Running | None = None


def running() -> Running | None:
    return _running


def _this() -> Running:
    if _running is None:
        raise RuntimeError("no worker runs in this process")
    return _running


@cache
def _workflows() -> dict[str, Callable[..., Any]]:
    """Told to the durable engine once a process; it keeps them over every start and stop."""
    from dbos import DBOS

    @DBOS.workflow(name=JOB, max_recovery_attempts=5)
    def job(name: str, arguments: dict[str, Any], attempt: int = 1, key: str | None = None) -> str | None:
        key = key or str(DBOS.workflow_id)
        this = _this()
        problem = DBOS.run_step({"name": name}, this.do, name, arguments, key, attempt)
        if problem is None:
            return None
        if attempt > len(this.pauses):
            this.given_up.append((f"{name} {arguments}: {problem}", this.last_problem))
            raise JobFailed(problem)
        # A new piece of work rather than a long sleep: nothing waits in a thread.
        later = options(JOB, delay=this.pauses[attempt - 1])
        DBOS.enqueue_workflow_with_options(later, name, arguments, attempt + 1, key)
        return problem

    @DBOS.workflow(name=SPREAD, max_recovery_attempts=5)
    def spread(jobs: list[tuple[str, dict[str, Any]]]) -> None:
        for name, arguments in jobs:
            DBOS.enqueue_workflow_with_options(options(JOB), name, arguments)

    @DBOS.workflow(name=RECURRING, max_recovery_attempts=5)
    def recurring(when: str, told: dict[str, str]) -> None:
        if DBOS.run_step({"name": "is_latest"}, _is_latest, when, told["cron"]):
            DBOS.enqueue_workflow_with_options(options(JOB), told["job"], {})

    return {JOB: job, SPREAD: spread, RECURRING: recurring}


def _is_latest(when: str, cron: str) -> bool:
    """Whether no later turn has come meanwhile: a machine that slept for a week does a nightly job once."""
    from croniter import croniter

    turn = datetime.fromisoformat(when).astimezone(clock.VIETNAM)
    following: datetime = croniter(cron, turn, second_at_beginning=True).get_next(datetime)
    # The machine's own clock, as the cron's turns are; the demo moves the contest's clock.
    return following.timestamp() > time.time()


def start(
    context: Context, table: Mapping[str, Job], *, pace: float, pauses: tuple[float, ...], threads: int
) -> Running:
    """Launch the durable engine in this process, of which there is one at most."""
    global _running
    from dbos import DBOS

    if _running is not None:
        raise RuntimeError("a worker already runs in this process")
    _workflows()
    set_pace(context.engine, pace)
    slot = claim(context.engine)
    _running = Running(table, context, pauses, slot)
    try:
        DBOS(config=_config(context.engine, slot, threads, pace))
        DBOS.launch()
        recover()
    except BaseException:
        stop()
        raise
    return _running


def stop(grace: int = 0) -> None:
    """Take no new jobs, give those that run `grace` seconds, and let go of the slot."""
    global _running
    from dbos import DBOS

    this = _this()
    try:
        DBOS.destroy(workflow_completion_timeout_sec=grace)
    finally:
        this.slot.give_back()
        _running = None


def recover() -> None:
    """Take up what processes that died had begun."""
    from dbos import DBOS

    with abandoned(_this().context.engine) as names:
        if names:
            # Internal by its underscore, and the only call that counts a recovery as one.
            DBOS._recover_pending_workflows(names)


def set_schedule(schedule: Mapping[str, str]) -> None:
    """Recurring jobs: job's name → cron expression by Vietnam's clock; those no longer named are forgotten."""
    from dbos import DBOS

    workflow = _workflows()[RECURRING]
    for known in DBOS.list_schedules():
        if known["schedule_name"] not in schedule:
            DBOS.delete_schedule(known["schedule_name"])
    DBOS.apply_schedules(
        [
            {
                "schedule_name": name, "workflow_fn": workflow, "schedule": cron, "cron_timezone": TIMEZONE,
                "context": {"job": name, "cron": cron}, "automatic_backfill": True, "queue_name": QUEUE,
            }
            for name, cron in schedule.items()
        ]
    )  # fmt: skip


def _config(engine: Engine, slot: Slot, threads: int, pace: float) -> "DBOSConfig":
    from dbos import DBOSPortableJSONSerializer

    return {
        "name": APPLICATION,
        "system_database_url": engine.url.render_as_string(hide_password=False),
        "sys_db_pool_size": 5,
        "executor_id": slot.name,
        "application_version": VERSION,
        "serializer": DBOSPortableJSONSerializer(),
        "max_executor_threads": threads,
        "notification_listener_polling_interval_sec": min(1.0, pace * 5),
        "run_migrations": False,
        "enable_otlp": False,
        "log_level": "WARNING",
    }

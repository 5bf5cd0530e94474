"""Leaving a job: two inserts in the caller's own transaction, so that a rollback leaves none."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions

APPLICATION = "competition"
# Changes only when the workflows in `engine.py` change: work that was begun is taken up by the same version.
VERSION = "1"
QUEUE = "work"
POLLING_SECONDS = 0.5
AT_ONCE = 64
JOB, SPREAD, RECURRING = "job", "spread", "recurring"


def leave(session: Session, name: str, /, **arguments: Any) -> None:
    """Leave the job `name`: it runs after the caller's commit, or never if there is none.

    Arguments are plain JSON values: text, numbers, booleans, None, lists and dictionaries of these.
    """
    _enqueue(session, JOB, name, plain(name, arguments))


def leave_many(session: Session, jobs: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Leave several jobs, `(name, arguments)`, for the price of one; each then runs and is retried by itself."""
    batch = [[name, plain(name, arguments)] for name, arguments in jobs]
    if len(batch) == 1:
        _enqueue(session, JOB, *batch[0])
    elif batch:
        _enqueue(session, SPREAD, batch)


def plain(name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as the job will read them; what JSON would change is refused while its cause is still at hand."""
    copy: dict[str, Any] = json.loads(json.dumps(dict(arguments), allow_nan=False))
    if copy != arguments:
        raise TypeError(f"job {name}: arguments must be plain JSON values, not {dict(arguments)!r}")
    return copy


def options(workflow: str, delay: float = 0) -> "EnqueueOptions":
    from dbos import WorkflowSerializationFormat

    chosen: EnqueueOptions = {
        "workflow_name": workflow,
        "queue_name": QUEUE,
        "application_name": APPLICATION,
        "serialization_type": WorkflowSerializationFormat.PORTABLE,
    }
    if delay > 0:
        chosen["delay_seconds"] = delay
    return chosen


def _enqueue(session: Session, workflow: str, *arguments: Any) -> None:
    client(session.get_bind().engine).enqueue_in_transaction(session, options(workflow), *arguments)


@lru_cache(maxsize=8)
def client(engine: Engine) -> "DBOSClient":
    from dbos import DBOSClient, DBOSPortableJSONSerializer

    return DBOSClient(
        system_database_engine=engine,
        application_name=APPLICATION,
        serializer=DBOSPortableJSONSerializer(),
        lazy=True,
    )


def migrate(engine: Engine) -> None:
    """Create or update the durable engine's own tables beside ours (in PostgreSQL in the schema `dbos`)."""
    from dbos import DBOS

    DBOS.migrate(engine.url.render_as_string(hide_password=False))
    set_pace(engine, POLLING_SECONDS)


def set_pace(engine: Engine, seconds: float) -> None:
    """How often a worker looks for new jobs."""
    client(engine).register_queue(
        QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=seconds, on_conflict="always_update"
    )

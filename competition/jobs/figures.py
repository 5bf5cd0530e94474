"""What waits and what failed, read from the durable engine's tables in the caller's own transaction."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, Select, Table, Text, func, or_, select, update
from sqlalchemy.orm import Session

from competition.errors import NotFound
from competition.jobs.leaving import JOB, leave, leave_many

WAITING = ("ENQUEUED", "DELAYED", "PENDING")
FAILED = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


def _tables(schema: str | None) -> tuple[Table, Table, Table]:
    metadata = MetaData(schema=schema)
    status = Table(
        "workflow_status", metadata, Column("workflow_uuid", Text, primary_key=True), Column("status", Text),
        Column("name", Text), Column("executor_id", Text), Column("completed_at", BigInteger),
        Column("updated_at", BigInteger), Column("recovery_attempts", Integer),
    )  # fmt: skip
    inputs = Table("workflow_input", metadata, Column("workflow_uuid", Text), Column("inputs", Text))
    outputs = Table("workflow_output", metadata, Column("workflow_uuid", Text), Column("error", Text))
    return status, inputs, outputs


# Core tables of their own metadata: they are not ours to create or migrate.
IN_SQLITE, IN_POSTGRESQL = _tables(None), _tables("dbos")


def tables(session: Session) -> tuple[Table, Table, Table]:
    return IN_SQLITE if session.get_bind().dialect.name == "sqlite" else IN_POSTGRESQL


@dataclass(frozen=True)
class FailedJob:
    """A job that was given up, as the administrator reads it."""

    id: str
    name: str
    arguments: dict[str, Any]
    error: str
    at: datetime
    attempts: int


@dataclass(frozen=True)
class WaitingJob:
    """A job that waits or runs; `attempt` counts from one."""

    name: str
    arguments: dict[str, Any]
    attempt: int


def pending(session: Session) -> int:
    """How many jobs wait, run, or wait for their next attempt."""
    status, _, _ = tables(session)
    return session.scalar(select(func.count()).select_from(status).where(status.c.status.in_(WAITING))) or 0


def done_before(session: Session, epoch_milliseconds: int) -> list[str]:
    """The ids of work that ended well, or was left again, before a moment."""
    status, _, _ = tables(session)
    ended = status.c.status.in_(("SUCCESS", "CANCELLED"))
    return list(session.scalars(select(status.c.workflow_uuid).where(ended, status.c.updated_at < epoch_milliseconds)))


def failed(session: Session, limit: int = 200) -> list[FailedJob]:
    """The jobs that were given up, the latest first."""
    query = _failures(session)
    status, _, _ = tables(session)
    rows = session.execute(query.order_by(status.c.updated_at.desc(), status.c.workflow_uuid).limit(limit))
    return [_read(*row) for row in rows]


def unfinished(session: Session, names: Collection[str]) -> tuple[list[WaitingJob], list[FailedJob]]:
    """The jobs of these names that wait or run, and those that were given up, the latest first: one statement."""
    status, inputs, _ = tables(session)
    named = or_(*(inputs.c.inputs.contains(name) for name in names))
    rows = session.execute(
        _jobs(session, (*WAITING, *FAILED), status.c.status)
        .where(status.c.name == JOB, named)
        .order_by(status.c.updated_at.desc(), status.c.workflow_uuid)
    )
    waiting, given_up = [], []
    for *row, state in rows:
        job = _read(*row)
        if job.name in names and state in FAILED:
            given_up.append(job)
        elif job.name in names:
            waiting.append(WaitingJob(job.name, job.arguments, job.attempts))
    return waiting, given_up


def again(session: Session, job_id: str) -> None:
    """Leave a job that was given up once more, with all its attempts; NotFound if it is not one."""
    status, _, _ = tables(session)
    row = session.execute(_failures(session).where(status.c.workflow_uuid == job_id)).first()
    if row is None:
        raise NotFound
    taken = update(status).where(status.c.workflow_uuid == job_id, status.c.status.in_(FAILED))
    session.execute(taken.values(status="CANCELLED"))
    job = _read(*row)
    if row.name == JOB:
        leave(session, job.name, **job.arguments)
    else:
        leave_many(session, job.arguments["jobs"])


def _failures(session: Session) -> Select[Any]:
    return _jobs(session, FAILED)


def _jobs(session: Session, states: Collection[str], *besides: Any) -> Select[Any]:
    status, inputs, outputs = tables(session)
    return (
        select(
            status.c.workflow_uuid, status.c.name, inputs.c.inputs, outputs.c.error,
            status.c.updated_at, status.c.recovery_attempts, *besides,
        )
        .join(inputs, inputs.c.workflow_uuid == status.c.workflow_uuid)
        .outerjoin(outputs, outputs.c.workflow_uuid == status.c.workflow_uuid)
        .where(status.c.status.in_(states))
    )  # fmt: skip


def _read(job_id: str, workflow: str, inputs: str, error: str | None, at: int, dispatches: int) -> FailedJob:
    given = json.loads(inputs)["positionalArgs"]
    is_job = workflow == JOB
    return FailedJob(
        id=job_id,
        name=given[0] if is_job else workflow,
        arguments=given[1] if is_job else {"jobs": given[0]},
        error=json.loads(error)["message"] if error else f"the process died {dispatches} times while it ran",
        at=datetime.fromtimestamp(at / 1000, UTC),
        attempts=given[2] if is_job and len(given) > 2 else 1,
    )

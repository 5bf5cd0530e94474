"""Jobs for tests: each leaves a row that can be counted. Run as a program it is a process that can be killed."""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, insert, select

from competition import jobs
from competition.db.engine import make_engine, new_session
from competition.jobs import Context
from competition.settings import Settings

METADATA = MetaData()
EFFECTS = Table("effects", METADATA, Column("id", Integer, primary_key=True), Column("words", Text))
ONCE = Table("once", METADATA, Column("key", Text, primary_key=True), Column("words", Text))


def write(context: Context, words: str) -> None:
    with context.session() as session:
        session.execute(insert(EFFECTS).values(words=words))


def write_slowly(context: Context, words: str) -> None:
    write(context, "begun")
    time.sleep(0.5)
    write(context, words)


def write_and_leave(context: Context, left: int) -> None:
    with context.session() as session:
        session.execute(insert(EFFECTS).values(words=str(left)))
        if left:
            jobs.leave(session, "write_and_leave", left=left - 1)


def fail(context: Context, words: str) -> None:
    with context.session() as session:
        session.execute(insert(EFFECTS).values(words="never committed"))
        raise ValueError(words)


def fail_twice(context: Context, words: str) -> None:
    if context.attempt < 3:
        raise ConnectionError("not yet")
    write(context, f"{words} at attempt {context.attempt}")


def write_once_and_die(context: Context, marker: str) -> None:
    """An effect under the job's key, then death before the engine can note that the job is done."""
    with context.session() as session:
        if session.execute(select(ONCE).where(ONCE.c.key == context.key)).first() is None:
            session.execute(insert(ONCE).values(key=context.key, words="done"))
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    write(context, "survived")


def tick(context: Context) -> None:
    write(context, "tick")


TABLE: dict[str, Any] = {
    job.__name__: job for job in (write, write_slowly, write_and_leave, fail, fail_twice, write_once_and_die, tick)
}


def seen(engine: Engine) -> list[str]:
    with new_session(engine, reads_only=True) as session:
        return list(session.scalars(select(EFFECTS.c.words).order_by(EFFECTS.c.id)))


def main(url: str, part: str, *arguments: str) -> None:
    engine = make_engine(url)
    if part == "work":
        jobs.run_worker(Settings(database_url=url), engine, TABLE)
        return
    with new_session(engine) as session:
        jobs.leave(session, "write", words=arguments[0])
        if part == "leave and die":
            session.commit()
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])

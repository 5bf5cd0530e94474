"""Jobs left and done, on SQLite and on a real PostgreSQL."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from competition import clock, jobs
from competition.db.base import Base
from competition.db.engine import make_engine, new_session
from competition.errors import NotFound
from competition.jobs import Context, figures
from competition.jobs.engine import _is_latest
from competition.settings import Settings
from tests.jobs.effects import TABLE, seen


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    told: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        told.append(statement.split()[0])

    event.listen(engine, "before_cursor_execute", note)
    yield told
    event.remove(engine, "before_cursor_execute", note)


def left(engine: Engine) -> int:
    with new_session(engine, reads_only=True) as session:
        return jobs.pending(session)


def test_a_job_runs_after_the_commit_and_once(engine: Engine):
    with new_session(engine) as session:
        jobs.leave(session, "write", words="phiếu tiếp nhận")
        session.commit()
    before = (left(engine), seen(engine))
    done = [jobs.drain(engine, TABLE), jobs.drain(engine, TABLE)]
    assert (before, done, seen(engine), left(engine)) == ((1, []), [1, 0], ["phiếu tiếp nhận"], 0)


def test_a_rollback_leaves_no_job(engine: Engine):
    with new_session(engine) as session:
        jobs.leave(session, "write", words="never")
        inside = jobs.pending(session)
        session.rollback()
    assert (inside, left(engine), jobs.drain(engine, TABLE), seen(engine)) == (1, 0, 0, [])


def test_a_job_costs_two_statements_and_a_batch_of_a_hundred_costs_the_same(engine: Engine):
    with new_session(engine) as session:
        session.execute(text("SELECT 1"))
        with statements(engine) as one:
            jobs.leave(session, "write", words="one")
        with statements(engine) as hundred:
            jobs.leave_many(session, [("write", {"words": str(n)}) for n in range(100)])
        with statements(engine) as none:
            jobs.leave_many(session, [])
        session.commit()
    done = jobs.drain(engine, TABLE)
    assert (one, hundred, none, done) == (["INSERT"] * 2, ["INSERT"] * 2, [], 101)
    assert seen(engine) == ["one", *(str(n) for n in range(100))]


def test_jobs_may_leave_jobs_and_the_drain_does_those_too(engine: Engine):
    with new_session(engine) as session:
        jobs.leave(session, "write_and_leave", left=3)
        session.commit()
    assert (jobs.drain(engine, TABLE), seen(engine)) == (4, ["3", "2", "1", "0"])


def test_a_job_that_fails_is_tried_again_and_succeeds(engine: Engine):
    with new_session(engine) as session:
        jobs.leave(session, "fail_twice", words="thư")
        session.commit()
    assert (jobs.drain(engine, TABLE), seen(engine)) == (1, ["thư at attempt 3"])


def test_a_job_that_never_succeeds_is_seen_by_the_administrator_and_can_be_left_again(engine: Engine):
    with new_session(engine) as session:
        jobs.leave(session, "fail", words="hỏng")
        session.commit()
    with pytest.raises(jobs.JobFailed, match="ValueError: hỏng") as failure:
        jobs.drain(engine, TABLE)
    with new_session(engine) as session:
        first = jobs.failed(session)
        jobs.again(session, first[0].id)
        session.commit()
        meanwhile = (jobs.failed(session), jobs.pending(session))
    done = jobs.drain(engine, {"fail": TABLE["write"]})
    facts = [(job.name, job.arguments, job.error, job.attempts) for job in first]
    assert facts == [("fail", {"words": "hỏng"}, "ValueError: hỏng", 3)]
    assert abs(first[0].at - clock.now()) < timedelta(minutes=1)
    assert (meanwhile, done, seen(engine), type(failure.value.__cause__)) == (([], 1), 1, ["hỏng"], ValueError)


def test_a_failing_job_does_not_hold_up_the_others(engine: Engine):
    with new_session(engine) as session:
        jobs.leave_many(session, [("fail", {"words": "x"}), ("write", {"words": "a"}), ("unknown", {})])
        session.commit()
    done = jobs.drain(engine, TABLE, failing_allowed=True)
    with new_session(engine) as session:
        errors = sorted(job.error for job in jobs.failed(session))
    assert (done, seen(engine), errors) == (1, ["a"], ["KeyError: 'unknown'", "ValueError: x"])


def test_a_job_that_fails_in_the_middle_of_reading_lets_go_of_the_database(engine: Engine):
    def fail_while_reading(context: Context) -> None:
        with context.session() as session:
            session.execute(text("SELECT 1 UNION SELECT 2"))
            raise ValueError("rows were left unread")

    with new_session(engine) as session:
        jobs.leave(session, "fail_while_reading")
        jobs.leave(session, "write", words="afterwards")
        session.commit()
    jobs.drain(engine, {**TABLE, "fail_while_reading": fail_while_reading}, failing_allowed=True)
    assert seen(engine) == ["afterwards"]


def test_a_job_that_did_not_fail_cannot_be_left_again(engine: Engine):
    with new_session(engine) as session, pytest.raises(NotFound):
        jobs.again(session, "no such job")


def test_every_attempt_at_a_job_carries_the_same_key(engine: Engine):
    keys: list[tuple[str, int]] = []

    def note(context: Context) -> None:
        keys.append((context.key, context.attempt))
        if context.attempt < 3:
            raise TimeoutError

    with new_session(engine) as session:
        jobs.leave(session, "note")
        session.commit()
    jobs.drain(engine, {"note": note})
    assert keys == [(keys[0][0], 1), (keys[0][0], 2), (keys[0][0], 3)]


def test_a_job_finds_the_house(engine: Engine, tmp_path: Path):
    found: list[Any] = []
    house = Settings(cabinet=str(tmp_path / "cabinet"))

    def look(context: Context) -> None:
        stored = context.cabinet.put(b"x", limit=1)
        found.extend([context.settings is house, context.cabinet.size(stored.sha256), context.engine is engine])

    with new_session(engine) as session:
        jobs.leave(session, "look")
        session.commit()
    jobs.drain(engine, {"look": look}, settings=house)
    assert found == [True, 1, True]


@pytest.mark.parametrize("value", [Decimal("1.5"), clock.at(2024, 4, 15), (1, 2), {1: "one"}, math.nan, b"bytes"])
def test_an_argument_that_json_would_change_is_refused_where_it_is_left(engine: Engine, value: Any):
    with new_session(engine) as session, pytest.raises((TypeError, ValueError)):
        jobs.leave(session, "write", words=value)
    assert left(engine) == 0


def test_work_left_when_the_time_is_over_is_an_error_and_is_done_later(engine: Engine):
    with new_session(engine) as session:
        jobs.leave_many(session, [("write_slowly", {"words": str(n)}) for n in range(3)])
        session.commit()
    with pytest.raises(TimeoutError, match="were left after 0"):
        jobs.drain(engine, TABLE, timeout=0.3)
    jobs.drain(engine, TABLE)
    assert seen(engine) == ["begun", "0", "begun", "1", "begun", "2"]


def test_a_drain_beside_a_worker_of_the_same_process_waits_for_it(engine: Engine):
    with new_session(engine) as session:
        jobs.leave(session, "write_slowly", words="by the worker")
        session.commit()
    with jobs.working(Settings(), engine, TABLE):
        done = jobs.drain(engine, TABLE)
    assert (done, seen(engine)) == (1, ["begun", "by the worker"])


def test_the_engines_tables_hold_readable_json_and_are_no_part_of_ours(engine: Engine):
    with new_session(engine) as session:
        jobs.leave(session, "write", words="Thái Bình")
        session.commit()
        where = "" if engine.dialect.name == "sqlite" else "dbos."
        inputs = session.scalar(text(f"SELECT inputs FROM {where}workflow_input"))
    assert inputs == '{"namedArgs":{},"positionalArgs":["write",{"words":"Thái Bình"}]}'
    assert [name for name in Base.metadata.tables if "workflow_status" in name] == []


def test_work_done_long_ago_is_forgotten_and_what_failed_is_not(engine: Engine):
    with new_session(engine) as session:
        jobs.leave_many(session, [("write", {"words": "a"}), ("fail", {"words": "kept"})])
        session.commit()
    jobs.drain(engine, TABLE, failing_allowed=True)
    with new_session(engine) as session:
        before = figures.done_before(session, 2**52)
        jobs.leave(session, "tidy", days=-1)
        session.commit()
    done = jobs.drain(engine, {"tidy": jobs.tidy})
    with new_session(engine) as session:
        after = set(figures.done_before(session, 2**52)) & set(before)
        kept = [job.arguments for job in jobs.failed(session)]
    assert (len(before), done, after, kept) == (4, 1, set(), [{"words": "kept"}])


def test_migrating_again_changes_nothing(engine: Engine):
    with new_session(engine) as session:
        jobs.leave(session, "write", words="still here")
        session.commit()
    jobs.migrate(engine)
    assert (jobs.drain(engine, TABLE), seen(engine)) == (1, ["still here"])


def test_a_recurring_job_runs_by_its_clock_and_a_forgotten_one_does_not(engine: Engine):
    house = Settings()
    with jobs.working(house, engine, TABLE, {"tick": "* * * * * *"}):
        wait_for(lambda: len(seen(engine)) >= 2)
    with jobs.working(house, engine, TABLE, {}):
        known = seen(engine)
        wait_for(lambda: left(engine) == 0)
    assert set(known) == {"tick"}


@pytest.mark.parametrize(("days_ago", "cron", "runs"), [(3, "0 3 * * *", False), (0, "0 3 29 2 *", True)])
def test_a_turn_that_a_later_one_has_overtaken_is_left_out(days_ago: int, cron: str, runs: bool):
    turn = datetime.fromtimestamp(time.time() - days_ago * 86_400, UTC)
    assert _is_latest(turn.isoformat(), cron) is runs


def test_two_engines_in_one_process_do_not_mix_their_jobs(engine: Engine, tmp_path: Path):
    other = make_engine(f"sqlite:///{tmp_path}/other.db")
    jobs.migrate(other)
    with new_session(engine) as session:
        jobs.leave(session, "write", words="here")
        session.commit()
    assert (jobs.drain(other, TABLE), jobs.drain(engine, TABLE), seen(engine)) == (0, 1, ["here"])
    other.dispose()


def wait_for(true: Any, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)

"""Processes that die at the worst moment: no job is lost, and an effect is seen once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, func, select, text

from competition import jobs
from competition.db.engine import make_engine, new_session
from competition.jobs.slots import claim
from tests import servers
from tests.jobs.effects import ONCE, TABLE, seen

ROOT = Path(__file__).parents[2]


def process(engine: Engine, *arguments: str) -> "subprocess.Popen[bytes]":
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-W", "error", "-m", "tests.jobs.effects", url, *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})


def wait_for(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def leave(engine: Engine, name: str, **arguments: str) -> None:
    with new_session(engine) as session:
        jobs.leave(session, name, **arguments)
        session.commit()


def test_a_job_left_by_a_process_that_is_killed_after_its_commit_still_runs_once(engine: Engine):
    assert process(engine, "leave and die", "thư báo").wait(30) == -signal.SIGKILL
    assert (jobs.drain(engine, TABLE), jobs.drain(engine, TABLE), seen(engine)) == (1, 0, ["thư báo"])


def test_a_process_that_is_killed_before_its_commit_leaves_no_job(engine: Engine):
    assert process(engine, "die", "never").wait(30) == -signal.SIGKILL
    assert (jobs.drain(engine, TABLE), seen(engine)) == (0, [])


def test_a_job_whose_worker_is_killed_in_the_middle_is_done_again_and_its_effect_is_seen_once(
    engine: Engine, tmp_path: Path
):
    leave(engine, "write_once_and_die", marker=str(tmp_path / "died"))
    assert process(engine, "work").wait(30) == -signal.SIGKILL
    done = jobs.drain(engine, TABLE)
    with new_session(engine, reads_only=True) as session:
        effects = session.scalar(select(func.count()).select_from(ONCE))
    assert (done, effects, seen(engine)) == (1, 1, ["survived"])


def test_the_work_of_a_dead_process_is_taken_up_by_one_with_another_slot(engine: Engine, tmp_path: Path):
    first = claim(engine)
    leave(engine, "write_once_and_die", marker=str(tmp_path / "died"))
    assert process(engine, "work").wait(30) == -signal.SIGKILL
    first.give_back()
    assert (first.name, jobs.drain(engine, TABLE), seen(engine)) == ("worker-1", 1, ["survived"])


def test_two_workers_share_the_work_and_do_each_job_once(engine: Engine):
    workers = [process(engine, "work") for _ in range(2)]
    with new_session(engine) as session:
        jobs.leave_many(session, [("write", {"words": f"{n:03}"}) for n in range(80)])
        session.commit()
    wait_for(lambda: len(seen(engine)) >= 80)
    for worker in workers:
        worker.terminate()
    assert ([worker.wait(40) for worker in workers], sorted(seen(engine))) == ([0, 0], [f"{n:03}" for n in range(80)])


def test_a_worker_that_is_told_to_stop_finishes_what_it_does(engine: Engine):
    worker = process(engine, "work")
    leave(engine, "write_slowly", words="finished")
    wait_for(lambda: seen(engine) == ["begun"])
    worker.terminate()
    assert (worker.wait(40), jobs.drain(engine, TABLE), seen(engine)) == (0, 0, ["begun", "finished"])


def test_a_process_takes_the_lowest_free_slot_and_gives_it_back(engine: Engine):
    one, two, three = claim(engine), claim(engine), claim(engine)
    two.give_back()
    again = claim(engine)
    names = [one.name, two.name, three.name, again.name]
    held = [slot.is_ours() for slot in (one, again, three, two)]
    for slot in (one, again, three):
        slot.give_back()
    assert (names, held) == (["worker-1", "worker-2", "worker-3", "worker-2"], [True, True, True, False])


def test_a_slot_lost_with_its_connection_is_taken_back_unless_somebody_else_has_it():
    with servers.new_database() as url:
        engine = make_engine(url)
        ours = claim(engine)
        cut(engine)
        taken_back = ours.is_ours()
        cut(engine)
        other = claim(engine)
        assert (taken_back, other.name, ours.is_ours()) == (True, "worker-1", False)
        other.give_back()
        engine.dispose()


def cut(engine: Engine) -> None:
    """End every connection that holds a slot, as a restarted server would."""
    holders = "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
    with engine.connect() as connection:
        connection.execute(text(holders)).all()

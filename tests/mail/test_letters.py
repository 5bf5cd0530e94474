"""Letters written with their cause: once a key, and with or without an address."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from competition import jobs
from competition.db.engine import new_session
from competition.language import LANGUAGES, in_language
from competition.mail import (
    JOBS,
    STATUS,
    Draft,
    forget_letters,
    letters_of,
    mark_phoned,
    write_letter,
    write_letters,
)
from competition.mail.rules import one_line, reachable
from competition.settings import Settings
from tests.mail.conftest import letters

HANH = {"key": "taken_in:17", "to_person": 7, "address": "hanh@example.com", "subject": "Đã nhận", "body": "Chào chị."}


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    told: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        told.append(statement.split()[0])

    event.listen(engine, "before_cursor_execute", note)
    yield told
    event.remove(engine, "before_cursor_execute", note)


def test_the_same_cause_writes_one_letter_and_leaves_one_job(engine: Engine):
    with new_session(engine) as session:
        first = write_letter(session, **HANH)
        again = write_letter(session, **HANH | {"body": "Khác."})
        session.commit()
        waiting = jobs.pending(session)
    facts = [(letter.key, letter.body, letter.status) for letter in letters(engine)]
    assert (first.id == again.id, waiting, facts) == (True, 1, [("taken_in:17", "Chào chị.", "waiting")])


def test_a_rollback_takes_letter_and_job_away(engine: Engine):
    with new_session(engine) as session:
        write_letter(session, **HANH)
        session.rollback()
        assert (letters(engine), jobs.pending(session)) == ([], 0)


def test_a_hundred_letters_cost_as_many_statements_as_one(engine: Engine):
    drafts = [Draft(f"ranked:{n}", n, f"chi{n}@example.com", "Kết quả", "…") for n in range(100)]
    with new_session(engine) as session:
        session.connection()
        with statements(engine) as one:
            write_letter(session, **HANH)
        with statements(engine) as hundred:
            written = write_letters(session, drafts)
        session.commit()
    assert (one, hundred) == (["INSERT", "SELECT", "INSERT", "INSERT"],) * 2
    assert [letter.key for letter in written] == [draft.key for draft in drafts]


def test_a_letter_without_an_address_waits_for_a_phone_call_and_leaves_no_job(engine: Engine):
    with new_session(engine) as session:
        letter = write_letter(session, **HANH | {"address": None})
        session.commit()
        before = (letter.status, jobs.pending(session))
        mark_phoned(session, letter)
        session.commit()
    assert (before, [one.status for one in letters(engine)]) == (("to_phone", 0), ["phoned"])


def test_a_persons_letters_go_with_her(engine: Engine, tmp_path: Any):
    with new_session(engine) as session:
        write_letter(session, **HANH)
        write_letter(session, key="other", to_person=8, address="lua@example.com", subject="s", body="b")
        gone = forget_letters(session, 7)
        session.commit()
        mine = (letters_of(session, 7), [letter.key for letter in letters_of(session, 8)])
    settings = Settings(mail=f"folder:{tmp_path / 'mail'}")
    done = jobs.drain(engine, JOBS, settings=settings)
    assert (gone, mine, done, [letter.status for letter in letters(engine)]) == (1, ([], ["other"]), 2, ["kept"])


@pytest.mark.parametrize(
    ("address", "usable"),
    [
        ("hanh@example.com", "hanh@example.com"),
        ("  hanh@example.com ", "hanh@example.com"),
        ("", None),
        (None, None),
        ("không có", None),
        ("hanh@localhost", None),
        ("hanh@example.com\nBcc: all@example.com", None),
        ("hanh@example.com, lua@example.com", None),
        ("hạnh@example.com", None),
        ("x" * 250 + "@example.com", None),
    ],
)
def test_an_address_that_no_letter_reaches_is_none(address: str | None, usable: str | None):
    assert reachable(address) == usable


def test_a_subject_is_one_line():
    assert one_line(" Kết quả\r\nBcc: all@example.com\t ") == "Kết quả Bcc: all@example.com"


def test_every_status_has_its_words_in_both_languages():
    words = {in_language(sentence, language) for sentence in STATUS.values() for language in LANGUAGES}
    assert len(words) == 2 * len(STATUS)

"""A content with its row: kept with its first reference, gone after its last, also when two hands meet."""

import io
from threading import Thread

import pytest

from competition import clock
from competition.db.base import Base
from competition.db.stored_files import StoredFile
from competition.jobs import Context
from competition.people.models import Consent
from competition.people.roles import Actor
from competition.storage import TooLarge
from competition.storage.keeping import delete_unreferenced_file, forget, keep, references

MB = 1_000_000
WORDS = b"%PDF-1.7 phieu dong y"


def consent(actor: Actor, sha256: str) -> Consent:
    return Consent(
        person_id=actor.person_id, purpose="judging", text_version=1, text_sha256="0" * 64, channel="paper",
        given_at=clock.now(), scan_sha256=sha256,
    )  # fmt: skip


def job(world) -> Context:
    return Context(world.settings, world.engine, lambda: world.cabinet)


def test_every_foreign_key_to_the_files_is_known():
    names = {f"{column.table.name}.{column.name}" for column in references()}
    pointing = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name == "sha256" or column.name.endswith("_sha256")
    }
    no_contents = {"charter_versions.sha256", "journeys.sha256", "consents.text_sha256", "sign_ins.token_sha256"}
    assert {"documents.sha256", "consents.scan_sha256", "minutes.pdf_sha256"} <= names
    assert names <= pointing - no_contents


def test_the_same_content_twice_is_one_row(world):
    with world.session() as session:
        first, again = (keep(session, world.cabinet, io.BytesIO(WORDS), n, limit=MB) for n in ("a.pdf", "b.pdf"))
        assert (first is again, first.size, first.media_type) == (True, len(WORDS), "application/pdf")


def test_too_large_a_content_leaves_neither_row_nor_bytes(world):
    with world.session() as session:
        with pytest.raises(TooLarge):
            keep(session, world.cabinet, io.BytesIO(WORDS), "a.pdf", limit=5)
        assert (session.query(StoredFile).count(), list(world.cabinet.all())) == (0, [])


def test_a_content_that_something_points_to_stays(world):
    with world.session() as session:
        sha256 = keep(session, world.cabinet, io.BytesIO(WORDS), "a.pdf", limit=MB).sha256
        session.add(consent(world.actor(session, "sen"), sha256))
    delete_unreferenced_file(job(world), sha256)
    with world.session() as session:
        assert (forget(session, sha256), world.cabinet.check(sha256)) == (False, True)


def test_a_content_that_nothing_points_to_goes_and_may_come_back(world):
    with world.session() as session:
        sha256 = keep(session, world.cabinet, io.BytesIO(WORDS), "a.pdf", limit=MB).sha256
    for _ in range(2):
        delete_unreferenced_file(job(world), sha256)
    with world.session() as session:
        assert (session.get(StoredFile, sha256), world.cabinet.has(sha256)) == (None, False)
        keep(session, world.cabinet, io.BytesIO(WORDS), "a.pdf", limit=MB)
    assert world.cabinet.check(sha256)


def test_a_deletion_that_meets_a_new_reference_waits_and_lets_it_live(world):
    with world.session() as session:
        sha256 = keep(session, world.cabinet, io.BytesIO(WORDS), "a.pdf", limit=MB).sha256
    with world.session() as session:
        keep(session, world.cabinet, io.BytesIO(WORDS), "a.pdf", limit=MB)
        session.add(consent(world.actor(session, "sen"), sha256))
        session.flush()
        deletion = Thread(target=delete_unreferenced_file, args=(job(world), sha256))
        deletion.start()
        deletion.join(0.3)
        waited = deletion.is_alive()
    deletion.join(20)
    with world.session() as session:
        kept = session.get(StoredFile, sha256)
    assert (waited, kept is not None, world.cabinet.check(sha256)) == (True, True, True)

"""A content and its row together: kept with its first reference, deleted after its last."""

import hashlib
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy import Column, bindparam, delete, exists, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from competition import clock
from competition.db.base import Base, Moment
from competition.db.stored_files import StoredFile
from competition.storage.contract import CHUNK, Cabinet, TooLarge
from competition.storage.media import media_type

if TYPE_CHECKING:
    from competition.jobs.context import Context

HEAD = 65_536
# The row is locked also when it was there: a deletion of the same content waits for us, or we wait for it.
TAKE = text(
    "INSERT INTO files (sha256, size, media_type, stored_at) VALUES (:sha256, :size, :media_type, :stored_at)"
    " ON CONFLICT (sha256) DO UPDATE SET size = files.size"
).bindparams(bindparam("stored_at", type_=Moment()))


def measured(stream: BinaryIO, limit: int) -> int:
    """The size of a seekable stream in bytes; TooLarge beyond `limit`."""
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > limit:
        raise TooLarge(limit)
    return size


def type_of(stream: BinaryIO, name: str) -> str:
    """The media type of a seekable stream by its content."""
    head = stream.read(HEAD)
    stream.seek(0)
    return media_type(head, name)


def keep(session: Session, cabinet: Cabinet, stream: BinaryIO, name: str, *, limit: int) -> StoredFile:
    """Put a seekable stream into the cabinet under a row of this transaction; the same content twice is one row.

    The row comes before the bytes: what deletes the content holds the row's lock until the bytes are gone.
    """
    size = measured(stream, limit)
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    stream.seek(0)
    sha256 = digest.hexdigest()
    row = {"sha256": sha256, "size": size, "media_type": type_of(stream, name), "stored_at": clock.now()}
    session.execute(TAKE, row)
    cabinet.put(stream, limit=limit)
    return session.get_one(StoredFile, sha256)


def delete_unreferenced_file(context: "Context", sha256: str) -> None:
    """Job: delete a content that nothing points to any more, row and bytes; a content in use stays."""
    try:
        with context.session() as session:
            if forget(session, sha256):
                context.cabinet.delete(sha256)
    except IntegrityError:
        # Somebody attached the same content meanwhile: it stays.
        return


def forget(session: Session, sha256: str) -> bool:
    """Delete a content's row if no foreign key points to it; whether it was deleted."""
    unused = [~exists().where(column == sha256) for column in references()]
    gone = session.scalars(delete(StoredFile).where(StoredFile.sha256 == sha256, *unused).returning(StoredFile.sha256))
    return gone.one_or_none() is not None


def references() -> list[Column]:
    """Every column of the house that points to a stored content."""
    return [
        foreign_key.parent
        for table in Base.metadata.sorted_tables
        for foreign_key in table.foreign_keys
        if foreign_key.column is StoredFile.__table__.c.sha256
    ]

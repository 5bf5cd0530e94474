"""Bytes on their way in: read once, counted, hashed, and written to a temporary file that is complete or gone."""

import errno
import hashlib
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from competition.storage.contract import CHUNK, NoRoom, Stored, TooLarge, UploadCut

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def spooled(source: BinaryIO | bytes, limit: int, folder: Path | None = None) -> Iterator[tuple[Path, Stored]]:
    """A temporary file with all of `source` safely on disk, and its name and size; removed after the block."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    path: Path | None = None
    try:
        with full_disk_refused():
            handle, name = tempfile.mkstemp(dir=folder, prefix="incoming-")
            path = Path(name)
            with os.fdopen(handle, "wb") as target:
                stored = _copy(stream, target, limit)
                target.flush()
                os.fsync(target.fileno())
        yield path, stored
    finally:
        if path is not None:
            path.unlink(missing_ok=True)


def _copy(source: BinaryIO, target: BinaryIO, limit: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    while chunk := _read(source):
        size += len(chunk)
        if size > limit:
            raise TooLarge(limit)
        digest.update(chunk)
        target.write(chunk)
    return Stored(digest.hexdigest(), size)


def _read(source: BinaryIO) -> bytes:
    try:
        return source.read(CHUNK)
    except (OSError, EOFError) as cut:
        raise UploadCut from cut


@contextmanager
def full_disk_refused() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in FULL:
            raise NoRoom from problem
        raise


def digest_of(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """A renamed file is on the disk only when its folder is."""
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

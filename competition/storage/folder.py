"""The cabinet as a folder: 256 drawers, files moved in whole, never written in place."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from competition.errors import Misconfigured
from competition.storage.contract import SHA256, Stored, not_there, place
from competition.storage.spool import digest_of, full_disk_refused, spooled, sync_folder

ABANDONED_AFTER = 24 * 3600


class FolderCabinet:
    """Contents in a local folder."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.incoming = self.root / ".incoming"
        try:
            self.incoming.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise Misconfigured(f"COMPETITION_CABINET: cannot write to the folder {self.root}: {problem}.") from problem
        self._sweep()

    def put(self, source: BinaryIO | bytes, *, limit: int) -> Stored:
        with spooled(source, limit, self.incoming) as (path, stored), full_disk_refused():
            target = self.root / place(stored.sha256)
            target.parent.mkdir(exist_ok=True)
            # Moved in even when it is there: the same content heals a damaged one.
            os.replace(path, target)
            sync_folder(target.parent)
        return stored

    @contextmanager
    def open(self, sha256: str) -> Iterator[BinaryIO]:
        try:
            stream = (self.root / place(sha256)).open("rb")
        except FileNotFoundError:
            raise not_there() from None
        with stream:
            yield stream

    @contextmanager
    def local_path(self, sha256: str) -> Iterator[Path]:
        self.size(sha256)
        yield self.root / place(sha256)

    def size(self, sha256: str) -> int:
        try:
            return (self.root / place(sha256)).stat().st_size
        except FileNotFoundError:
            raise not_there() from None

    def has(self, sha256: str) -> bool:
        return SHA256.fullmatch(sha256) is not None and (self.root / place(sha256)).is_file()

    def delete(self, sha256: str) -> None:
        (self.root / place(sha256)).unlink(missing_ok=True)

    def check(self, sha256: str) -> bool:
        if not self.has(sha256):
            return False
        with self.open(sha256) as stream:
            return digest_of(stream) == sha256

    def all(self) -> Iterator[str]:
        for drawer in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for file in sorted(drawer.iterdir()):
                if SHA256.fullmatch(file.name):
                    yield file.name

    def _sweep(self) -> None:
        # Only a process that was killed leaves a file here; one that still writes is younger.
        for left in self.incoming.iterdir():
            try:
                if time.time() - left.stat().st_mtime > ABANDONED_AFTER:
                    left.unlink()
            except FileNotFoundError:
                continue

"""Rendered parts kept by the hash of what they were made from, so that one change re-renders one part."""

import hashlib
import os
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from competition.dossiers.rendering import VARIANT


class Kept(Protocol):
    """A mapping from key to bytes; a dict is one."""

    def get(self, key: str, /) -> bytes | None: ...
    def __setitem__(self, key: str, value: bytes, /) -> None: ...


def key_of(html: str) -> str:
    """The name of a rendering: its HTML and everything else that shapes its bytes."""
    return hashlib.sha256(f"{_renderer()}\n{html}".encode()).hexdigest()


@cache
def _renderer() -> str:
    return f"weasyprint {version('weasyprint')} {VARIANT}"


class FolderOfParts:
    """Parts in a folder of its own; the longest unused go when it grows beyond `megabytes`."""

    def __init__(self, folder: Path, megabytes: int = 500) -> None:
        self.folder, self.limit = folder, megabytes * 1_000_000
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str, /) -> bytes | None:
        path = self.folder / key
        try:
            content = path.read_bytes()
            os.utime(path)
        except FileNotFoundError:
            return None
        return content

    def __setitem__(self, key: str, value: bytes, /) -> None:
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            file.write(value)
        os.replace(file.name, self.folder / key)
        self._trim()

    def _trim(self) -> None:
        files = [(stat.st_mtime, stat.st_size, path) for path in self.folder.iterdir() if (stat := path.stat())]
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= self.limit:
                return
            path.unlink(missing_ok=True)
            total -= size

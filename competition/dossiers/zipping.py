"""A bag's folder as a ZIP: fixed times, rights and order, so that the same contents are the same bytes."""

import os
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

# Stored as they are. No ZIP-like files (.docx, .xlsx): a damaged package could be mistaken for the one inside it.
PACKED_ALREADY = {".pdf", ".jpg", ".jpeg", ".png", ".webp", ".mp4", ".mov"}
MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class PackageFile:
    path: Path
    sha256: str
    size: int


def zip_bag(folder: Path, target: Path) -> PackageFile:
    """A bag's folder as a ZIP with fixed times, rights and order."""
    beside = folder.parent / "package.zip"
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _in_order(folder):
            write_member(archive, f"{folder.name}/{path.relative_to(folder).as_posix()}", path)
    return placed(beside, target)


def _in_order(folder: Path) -> Iterable[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(files, key=lambda path: (path.name != "bagit.txt", path.relative_to(folder).as_posix()))


def write_member(archive: zipfile.ZipFile, name: str, source: Path) -> None:
    member = zipfile.ZipInfo(name, MOMENT)
    member.external_attr = 0o644 << 16
    member.create_system = 3
    member.compress_type = zipfile.ZIP_STORED if source.suffix.lower() in PACKED_ALREADY else zipfile.ZIP_DEFLATED
    member.file_size = source.stat().st_size
    with source.open("rb") as file, archive.open(member, "w") as into:
        shutil.copyfileobj(file, into, 1 << 20)


def placed(made: Path, target: Path) -> PackageFile:
    """Move a finished file to its place, with its hash and size."""
    with made.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    size = made.stat().st_size
    os.replace(made, target)
    return PackageFile(target.resolve(), digest, size)

"""What a stranger may do to a package: zip it again with members changed, added, removed, swapped, renamed."""

import re
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path


def rezipped(package: Path, changes: Mapping[str, bytes | None] = {}, target: str = "changed.zip") -> Path:
    """The package zipped again by another hand, with members changed (bytes), added (bytes) or removed (None)."""
    with zipfile.ZipFile(package) as old:
        members = {name: old.read(name) for name in old.namelist()}
    root = next(name for name in members if name.endswith("/bagit.txt")).removesuffix("bagit.txt")
    for name, content in changes.items():
        members.pop(root + name, None)
        if content is not None:
            members[root + name] = content
    changed = package.with_name(target)
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(members, reverse=True):
            new.writestr(zipfile.ZipInfo(name, (2031, 2, 3, 4, 5, 6)), members[name])
    return changed


def members_of(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def with_rebuilt_manifests(package: Path, changes: Mapping[str, bytes]) -> Path:
    """Changed members and manifests that fit them: what only the record or a signature can find."""
    members = members_of(package)
    manifest, tags = members["manifest-sha256.txt"].decode(), members["tagmanifest-sha256.txt"].decode()
    for name, content in changes.items():
        manifest = _relisted(manifest, name, content)
    tags = _relisted(tags, "manifest-sha256.txt", manifest.encode())
    rebuilt = {"manifest-sha256.txt": manifest.encode(), "tagmanifest-sha256.txt": tags.encode()}
    return rezipped(package, {**changes, **rebuilt})


def _relisted(manifest: str, name: str, content: bytes) -> str:
    line = f"{sha256(content).hexdigest()}  {name}"
    return re.sub(rf"(?m)^[0-9a-f]{{64}} +{re.escape(name)}$", line, manifest)

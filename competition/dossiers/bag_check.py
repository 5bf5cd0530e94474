"""A package's members against its manifests: read as a stream, never unpacked, with a limit on everything."""

import stat
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256, sha512
from pathlib import Path
from re import fullmatch

from competition.dossiers.bagging import in_order
from competition.dossiers.names import name_faults
from competition.errors import Refused
from competition.language import Sentence, say
from competition.unreadable import file_trouble

MOST_MEMBERS = 50_000
MOST_BYTES = 20_000_000_000
MOST_GROWTH = 300  # real packages are PDF and pictures and hardly grow; a ZIP bomb grows a thousandfold
MOST_BYTES_KEPT = 64_000_000
KEPT = (".json", ".txt", ".xlsx", ".p7s")
MANIFEST, TAG_MANIFEST, DECLARATION = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bagit.txt"
SIGNATURE, SEAL = f"{TAG_MANIFEST}.p7s", "tagmanifest-sha512.txt"
UNLISTED = {TAG_MANIFEST, SIGNATURE, SEAL}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and with which member; an empty member means the package as a whole."""

    member: str
    reason: Sentence


@dataclass
class Bag:
    """What was found: each member's hash, the content of the small ones, and every fault."""

    hashes: dict[str, str] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    total: int = 0
    limit: int = MOST_BYTES

    def fault(self, member: str, reason: Sentence) -> None:
        self.faults.append(Fault(member, reason))


def read_bag(package: Path) -> Bag:
    """Every member hashed once. What is no ZIP, or far too large, is refused with one sentence."""
    bag = Bag()
    try:
        bag.limit = min(MOST_BYTES, 100_000_000 + MOST_GROWTH * package.stat().st_size)
        with zipfile.ZipFile(package) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MOST_MEMBERS:
                raise Refused(say("Gói có {count} tệp, nhiều hơn {limit} tệp.", count=len(members), limit=MOST_MEMBERS))
            root = root_of(members)
            for member, path in _named(members, root, bag):
                _read(archive, member, path, bag)
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        reason = file_trouble(error) if isinstance(error, OSError) else str(error) or type(error).__name__
        raise Refused(say("Không đọc được gói {file}: {reason}", file=package.name, reason=reason)) from None
    return bag


def root_of(members: list[zipfile.ZipInfo]) -> str:
    """The folder that the bag lies in; empty when it lies at the top of the ZIP."""
    tops = {member.filename.partition("/")[0] for member in members if "/" in member.filename}
    alone = len(tops) == 1 and all("/" in member.filename for member in members)
    return f"{tops.pop()}/" if alone and "data" not in tops else ""


def _named(members: list[zipfile.ZipInfo], root: str, bag: Bag) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    paths = [member.filename.removeprefix(root) for member in members]
    seen = Counter(paths)
    for path in (path for path, count in seen.items() if count > 1):
        bag.fault(path, say("tên có hai lần trong gói"))
    for member, path in zip(members, paths, strict=True):
        for reason in name_faults(path):
            bag.fault(path, reason)
        if stat.S_ISLNK(member.external_attr >> 16):
            bag.fault(path, say("là đường dẫn tắt, không phải tệp"))
        elif member.flag_bits & 1:
            bag.fault(path, say("bị đặt mật khẩu"))
        elif seen[path] == 1:
            yield member, path


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, bag: Bag) -> None:
    digest, size = sha256(), 0
    kept: list[bytes] | None = [] if path.endswith(KEPT) else None
    try:
        with archive.open(member) as file:
            while block := file.read(1 << 20):
                size, bag.total = size + len(block), bag.total + len(block)
                if bag.total > bag.limit:
                    raise Refused(say("Gói giải nén ra hơn {limit} MB.", limit=bag.limit // 1_000_000))
                digest.update(block)
                kept = _keep(kept, block, size)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        bag.fault(path, say("không đọc được: {reason}", reason=str(error) or type(error).__name__))
        return
    except Exception as error:
        # zlib, lzma and bz2 each have an error of their own for a broken stream.
        if type(error).__name__ not in ("error", "LZMAError"):
            raise
        bag.fault(path, say("không đọc được: {reason}", reason=str(error)))
        return
    bag.hashes[path] = digest.hexdigest()
    if kept is not None:
        bag.contents[path] = b"".join(kept)


def _keep(kept: list[bytes] | None, block: bytes, size: int) -> list[bytes] | None:
    if kept is None or size > MOST_BYTES_KEPT:
        return None
    kept.append(block)
    return kept


def compare_with_manifests(bag: Bag) -> None:
    """Add a fault for every member that is changed, missing, added or renamed."""
    if not bag.contents.get(DECLARATION, b"").startswith(b"BagIt-Version:"):
        bag.fault(DECLARATION, say("thiếu hoặc không phải gói BagIt"))
    payload, tags = _listed(bag, MANIFEST), _listed(bag, TAG_MANIFEST)
    for name in sorted(name for name in payload if not name.startswith("data/")):
        bag.fault(name, say("bảng kê nhắc tới tệp ngoài thư mục data"))
    expected = {**payload, **tags}
    broken = {fault.member for fault in bag.faults}
    for name in sorted(set(expected) & set(bag.hashes)):
        if expected[name] != bag.hashes[name]:
            bag.fault(name, say("nội dung đã bị thay đổi"))
    missing = sorted(set(expected) - set(bag.hashes) - broken)
    added = sorted(set(bag.hashes) - set(expected) - UNLISTED)
    for name in (DECLARATION, MANIFEST):
        if name in bag.hashes and tags and name not in tags:
            bag.fault(name, say("không có trong bảng kê của thẻ"))
    if tags and (text := bag.contents[TAG_MANIFEST].decode("utf-8", "replace")) != in_order(text):
        bag.fault(TAG_MANIFEST, say("nội dung đã bị thay đổi"))
    _check_seal(bag)
    _name_strangers(bag, expected, missing, [name for name in added if name not in (DECLARATION, MANIFEST)])


def _check_seal(bag: Bag) -> None:
    """A signature's own bytes: not all of them are guarded by the signature, so a second tag manifest lists them."""
    if SIGNATURE not in bag.hashes and SEAL not in bag.hashes:
        return
    if SEAL not in bag.contents:
        bag.fault(SEAL, say("bị thiếu"))
    elif bag.contents[SEAL].decode("utf-8", "replace") != seal(bag.contents):
        bag.fault(SIGNATURE, say("nội dung đã bị thay đổi"))


def seal(tags: Mapping[str, bytes]) -> str:
    """The second tag manifest of a signed package: the SHA-512 of every tag file but the tag manifests, by name."""
    named = (DECLARATION, "bag-info.txt", MANIFEST, SIGNATURE)
    return "".join(f"{sha512(tags[name]).hexdigest()}  {name}\n" for name in sorted(named) if name in tags)


def _name_strangers(bag: Bag, expected: dict[str, str], missing: list[str], added: list[str]) -> None:
    """A missing member whose bytes lie under another name was renamed; the rest are missing or added."""
    by_hash = {bag.hashes[name]: name for name in added}
    for name in missing:
        now = by_hash.get(expected[name])
        if now is None:
            bag.fault(name, say("bị thiếu"))
        else:
            bag.fault(name, say("đã bị đổi tên thành {name}", name=now))
            added.remove(now)
            del by_hash[expected[name]]
    for name in added:
        bag.fault(name, say("không có trong bảng kê"))


def _listed(bag: Bag, manifest: str) -> dict[str, str]:
    """Name → hash, as a manifest has them; a line that cannot be read is a fault."""
    if manifest not in bag.contents:
        bag.fault(manifest, say("bị thiếu"))
        return {}
    listed: dict[str, str] = {}
    text = bag.contents[manifest].decode("utf-8", "replace")
    for number, line in enumerate(text.splitlines(), 1):
        parts = fullmatch(r"([0-9a-fA-F]{64})\s+\*?(.+)", line)
        if parts is None or parts[2] in listed:
            bag.fault(manifest, say("dòng {line} của bảng kê không đọc được", line=number))
        else:
            listed[parts[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")] = parts[1].lower()
    return listed

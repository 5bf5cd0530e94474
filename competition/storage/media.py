"""What kind of file it is, by its first bytes; a name decides nothing that the content can decide."""

import re
from pathlib import PurePath

import puremagic

UNKNOWN = "application/octet-stream"
OFFICE = "application/vnd.openxmlformats-officedocument."
IN_ZIP = {
    "word": OFFICE + "wordprocessingml.document",
    "xl": OFFICE + "spreadsheetml.sheet",
    "ppt": OFFICE + "presentationml.presentation",
}
ENTRY_IN_ZIP = re.compile(rb"PK\x03\x04.{26}(word|xl|ppt)/", re.DOTALL)
BY_NAME_IN_ZIP = {".docx": "word", ".xlsx": "xl", ".pptx": "ppt"}
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
NAMED_OTHERWISE = {"image/heif": "image/heic", "application/excel": "application/vnd.ms-excel", "": UNKNOWN}
SURE = 0.3
CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1b")


def media_type(head: bytes, name: str) -> str:
    """The media type of a file that begins with `head` (64 KB are plenty) and is called `name`."""
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(head, name)
    if head[4:8] == b"ftyp" and _is_heic(head):
        return "image/heic"
    return _by_magic(head, name) or _text(head, name)


def _by_magic(head: bytes, name: str) -> str | None:
    try:
        found = puremagic.magic_string(head, name)
    except (puremagic.PureError, ValueError):
        return None
    # puremagic also answers from the name alone, with little confidence: not taken.
    best = next((match.mime_type for match in found if match.confidence >= SURE), None)
    return None if best is None else NAMED_OTHERWISE.get(best, best)


def _in_zip(head: bytes, name: str) -> str:
    if entry := ENTRY_IN_ZIP.search(head):
        return IN_ZIP[entry[1].decode()]
    if head[30:76].startswith(b"mimetypeapplication/"):
        return head[38:].split(b"PK", 1)[0].decode("ascii", "replace")
    folder = BY_NAME_IN_ZIP.get(PurePath(name).suffix.lower(), "")
    # A long first part can push the telling folder out of the head.
    return IN_ZIP[folder] if folder and b"[Content_Types].xml" in head else "application/zip"


def _is_heic(head: bytes) -> bool:
    length = int.from_bytes(head[:4], "big")
    brands = {head[at : at + 4] for at in (8, *range(16, min(length, 200), 4))}
    return bool(brands & HEIC) and not brands & {b"avif", b"avis"}


def _text(head: bytes, name: str) -> str:
    try:
        # The head may end in the middle of a letter: up to three bytes are forgiven.
        head.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.start < len(head) - 3:
            return UNKNOWN
    if not head or head.translate(None, CONTROLS) != head:
        return UNKNOWN
    return "text/csv" if name.lower().endswith(".csv") else "text/plain"

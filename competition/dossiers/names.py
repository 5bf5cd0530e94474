"""Names that every computer opens: NFC, nothing that Windows reserves, never too long, never leading elsewhere."""

import re
import unicodedata
from pathlib import PurePosixPath

from competition.language import Sentence, say

LONGEST = 120
_RESERVED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def safe_name(name: str, longest: int = 80) -> str:
    """One folder's or file's name made safe; the ending is kept when the name must be cut."""
    clean = _RESERVED.sub("-", unicodedata.normalize("NFC", name)).strip(" .") or "tep"
    if _DEVICES.fullmatch(clean):
        clean = f"_{clean}"
    if len(clean) <= longest:
        return clean
    ending = PurePosixPath(clean).suffix[:12]
    return clean[: longest - len(ending)].rstrip(" .") + ending


def name_faults(path: str) -> list[Sentence]:
    """Why a member's name cannot stand in a package."""
    found = []
    parts = path.split("/")
    if path.startswith("/") or any(part in ("", ".", "..") for part in parts) or "\\" in path:
        found.append(say("tên dẫn ra ngoài gói"))
    if unicodedata.normalize("NFC", path) != path:
        found.append(say("tên không ở dạng Unicode NFC"))
    if len(path) > LONGEST:
        found.append(say("tên dài hơn {limit} ký tự", limit=LONGEST))
    if any(_RESERVED.search(part) or _DEVICES.fullmatch(part) or part != part.rstrip(" .") for part in parts if part):
        found.append(say("tên có ký tự mà Windows không mở được"))
    return found

"""What a cabinet promises, how its contents are named, and how it says no."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from competition.errors import NotFound, Refused
from competition.language import say

SHA256 = re.compile(r"[0-9a-f]{64}")
CHUNK = 1 << 20


@dataclass(frozen=True)
class Stored:
    """A content that lies in the cabinet: its name and its size in bytes."""

    sha256: str
    size: int


class TooLarge(Refused):
    """More bytes came than are taken; none of them is kept."""

    status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(
            say("Tệp lớn hơn giới hạn {megabytes} MB nên chưa được lưu. Mời chị giảm dung lượng rồi tải lên lại.",
                megabytes=round(limit / 1_000_000, 1) if limit % 1_000_000 else limit // 1_000_000)
        )  # fmt: skip


class UploadCut(Refused):
    """The source ended before its end; nothing of it is kept."""

    status = 400

    def __init__(self) -> None:
        super().__init__(say("Việc tải tệp lên bị ngắt giữa chừng nên chưa có gì được lưu. Mời chị tải lên lại."))


class NoRoom(Refused):
    """The disk under the cabinet is full; nothing half written remains."""

    status = 507

    def __init__(self) -> None:
        super().__init__(
            say("Máy chủ đã hết chỗ lưu tệp nên tệp này chưa được lưu. Mời chị báo cho người quản trị rồi thử lại sau.")
        )


class Unreachable(Refused):
    """The S3 server does not answer, or answers with an error of its own."""

    status = 503

    def __init__(self) -> None:
        super().__init__(say("Kho lưu tệp tạm thời không trả lời. Mời chị thử lại sau ít phút."))


class Cabinet(Protocol):
    """Contents by their SHA-256, written once; what is not 64 hexadecimal digits is not there."""

    def put(self, source: BinaryIO | bytes, *, limit: int) -> Stored:
        """Take in all of `source`, at most `limit` bytes; the same content twice is one file."""

    def open(self, sha256: str) -> AbstractContextManager[BinaryIO]:
        """A stream of the content; NotFound when it is not there."""

    def local_path(self, sha256: str) -> AbstractContextManager[Path]:
        """A path to read the content from, good inside the block only."""

    def size(self, sha256: str) -> int:
        """Bytes of the content; NotFound when it is not there."""

    def has(self, sha256: str) -> bool: ...

    def delete(self, sha256: str) -> None:
        """Remove the content; nothing happens when it is not there."""

    def check(self, sha256: str) -> bool:
        """Read all of it again: does the content still bear its name?"""

    def all(self) -> Iterator[str]:
        """The name of every content in the cabinet, sorted."""


def not_there() -> NotFound:
    return NotFound(say("Không tìm thấy tệp này trong kho lưu trữ."))


def checked(sha256: str) -> str:
    """The name, if it can be one: keys never come from a URL unchecked."""
    if not SHA256.fullmatch(sha256):
        raise not_there()
    return sha256


def place(sha256: str) -> str:
    """Where a content lies below the cabinet's root: 256 drawers by the first two digits."""
    return f"{checked(sha256)[:2]}/{sha256}"

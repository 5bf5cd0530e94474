"""A document of the travelling record as the text that lies in the package: written, and read with its reasons."""

from typing import TypeVar

import msgspec

from competition.dossiers.record import Record
from competition.errors import Refused
from competition.language import say

T = TypeVar("T", bound=Record)


def written(document: Record) -> bytes:
    """A document as it lies in the package: JSON, indented, keys in the schema's order."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def read(content: bytes, kind: type[T]) -> T:
    """The document in `content`; refused with the place and the reason when it does not follow the schema."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(say("nội dung không đúng cấu trúc: {reason}", reason=str(error))) from None

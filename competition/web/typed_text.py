"""What people typed: the request whose form is read once, strictly, in one Unicode form, within the route's limit."""

import unicodedata
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.exceptions import ClientException
from litestar.types import Receive, Scope

from competition.errors import BadInput, Refused
from competition.language import Sentence, say

TAKES_FILES = {"takes_files": True}
TEXT_LIMIT = 1_000_000
MOST_FIELDS = 2_000
DROPPED = 200_000_000


class TooLarge(Refused):
    """More bytes than this page takes."""

    status = 413


class PageRequest(Request[Any, Any, Any]):
    """A request whose `form()` holds clean text: NFC, line feeds, no NUL; bytes that are no UTF-8 are refused."""

    async def form(self) -> FormMultiDict:
        state = self.scope["state"]
        if "typed" not in state:
            state["typed"] = FormMultiDict([(name, _clean(value)) for name, value in await self._fields()])
        typed: FormMultiDict = state["typed"]
        return typed

    async def _fields(self) -> list[tuple[str, Any]]:
        try:
            if self.content_type[0] == "application/x-www-form-urlencoded":
                # The framework's own parser keeps the last thousand bodies in memory, passwords included.
                text = (await self.body()).decode("ascii")
                return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
            return list((await super().form()).multi_items())
        except (UnicodeError, LookupError):
            raise BadInput({"": say("Nội dung gửi lên không phải văn bản UTF-8 nên không đọc được.")}) from None
        except (ValueError, ClientException):
            raise BadInput({"": say("Biểu mẫu gửi lên bị hỏng giữa đường. Mời chị gửi lại.")}) from None


def _clean(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))


async def typed(request: Request[Any, Any, Any]) -> FormMultiDict:
    """Dependency: the form's fields as they were typed."""
    return await request.form()


def limited(scope: Scope, receive: Receive, upload_mb: int) -> Receive:
    """`receive`, up to the route's limit: 1 MB of text, and one upload more where the route takes files."""
    if scope["route_handler"].opt.get("takes_files", False):
        return _counted(receive, upload_mb * 1_000_000 + TEXT_LIMIT, upload_mb)
    return _counted(receive, TEXT_LIMIT, 0)


def _counted(receive: Receive, limit: int, upload_mb: int) -> Receive:
    seen = 0

    async def counted() -> Any:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))  # type: ignore[arg-type]
        if seen <= limit:
            return message
        # A browser reads no answer while it still sends, so the excess is read and dropped first.
        while seen <= limit + DROPPED and message.get("more_body", False):
            message = await receive()
            seen += len(message.get("body", b""))  # type: ignore[arg-type]
        raise TooLarge(_too_large(upload_mb))

    return counted


def _too_large(upload_mb: int) -> Sentence:
    if upload_mb:
        return say("Tệp quá lớn: mỗi lần gửi tối đa {mb} MB. Chưa có gì được lưu từ lần gửi này.", mb=upload_mb)
    return say("Nội dung gửi lên quá dài: tối đa 1 MB chữ. Chưa có gì được lưu từ lần gửi này.")

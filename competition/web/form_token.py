"""The token that every form carries and the browser's cookie repeats, so that only our own pages can post."""

import hmac
import secrets
from typing import Any

from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.middleware.csrf import generate_csrf_hash, generate_csrf_token
from litestar.types import Message, Scope

from competition.errors import Refused
from competition.language import say

FIELD = "_csrf"
HEADER = "X-CSRF-Token"
RANDOM_CHARACTERS = 64
LENGTH = 128


class FormTooOld(Refused):
    """The form's token is missing, or the browser's cookie is gone or another one."""

    status = 403

    def __init__(self) -> None:
        super().__init__(say("Trang này đã mở quá lâu nên chưa gửi được. Nội dung chị nhập vẫn còn; mời chị gửi lại."))


def form_token(request: Any) -> str:
    """What a form on this page carries: the browser's own token, or a new one that goes out with this page, masked."""
    state, app = request.scope["state"], request.app.state
    if "form_token" not in state:
        token = request.cookies.get(app.form_cookie, "")
        if not is_ours(token, app.secret):
            token = state["new_form_token"] = generate_csrf_token(app.secret)
        state["form_token"] = token
    return _masked(state["form_token"])


def _masked(token: str) -> str:
    # Pages are compressed and may repeat what was typed: an unchanging token could be guessed by their length.
    mask = secrets.token_bytes(len(token) // 2)
    return mask.hex() + _mixed(mask, bytes.fromhex(token)).hex()


def _unmasked(carried: str) -> str:
    try:
        raw = bytes.fromhex(carried)
    except ValueError:
        return ""
    half = len(raw) // 2
    return _mixed(raw[:half], raw[half:]).hex()


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=False))


def is_ours(token: str, secret: str) -> bool:
    """Whether this installation made the token."""
    random, signature = token[:RANDOM_CHARACTERS], token[RANDOM_CHARACTERS:]
    return hmac.compare_digest(signature.encode(), generate_csrf_hash(random, secret).encode()) and len(token) == LENGTH


async def check_form_token(request: Any) -> None:
    """Refuse what does not carry the browser's own token, in the form or in the header."""
    app = request.app.state
    cookie = request.cookies.get(app.form_cookie, "")
    carried = request.headers.get(HEADER) or (await request.form()).get(FIELD, "")
    if not (isinstance(carried, str) and is_ours(cookie, app.secret)):
        raise FormTooOld
    if not hmac.compare_digest(_unmasked(carried), cookie):
        raise FormTooOld


async def send_new_token(message: Message, scope: Scope) -> None:
    """Hook: the cookie goes out with the first page that has a form."""
    token = scope["state"].get("new_form_token") if "state" in scope else None
    if message["type"] == "http.response.start" and token:
        app = scope["litestar_app"].state
        cookie = Cookie(app.form_cookie, value=token, httponly=True, secure=app.is_https, samesite="lax")
        MutableScopeHeaders.from_message(message).add("Set-Cookie", cookie.to_header(header=""))

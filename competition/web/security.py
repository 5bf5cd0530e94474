"""The pages' defences: response headers, and the door that no other site's form comes through."""

from urllib.parse import urlsplit

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, BeforeMessageSendHookHandler, Message, Receive, Scope, Send

from competition import clock
from competition.errors import NotAllowed
from competition.language import say
from competition.settings import Settings
from competition.web.form_token import FormTooOld, check_form_token
from competition.web.typed_text import PageRequest, limited

MACHINES = {"machines": True}

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def is_https(settings: Settings) -> bool:
    return settings.public_url.startswith("https://")


def cookie_name(settings: Settings, name: str) -> str:
    """On https a cookie that no other host, not even a sibling, can set."""
    return f"__Host-{name}" if is_https(settings) else name


class Door:
    """Before a body is read, another site's form is refused; then the route's size limit and the form's token count.

    When a form came to this door stands in its request's state: a deadline asks for the arrival, not for the waiting.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self.app(scope, receive, send)
            return
        scope["state"]["arrived_at"] = clock.now()
        if not came_from_here(Headers.from_scope(scope), self.settings.public_url):
            raise NotAllowed(say("Yêu cầu này được gửi từ một trang web khác nên không được nhận."))
        receive = limited(scope, receive, self.settings.upload_mb)
        if not scope["route_handler"].opt.get("machines", False):
            await _check(PageRequest(scope, receive, send))
        await self.app(scope, receive, send)


async def _check(request: PageRequest) -> None:
    try:
        await check_form_token(request)
    except FormTooOld:
        await (await request.form()).close()
        raise


def came_from_here(headers: Headers, public_url: str) -> bool:
    """Whether one of our own pages sent this, as the browser says; who says nothing needs the token alone."""
    if site := headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    origin = headers.get("Origin")
    return origin is None or urlsplit(origin).netloc in {headers.get("Host"), urlsplit(public_url).netloc}


def response_headers(settings: Settings) -> BeforeMessageSendHookHandler:
    """A hook that puts the defences on every answer, failures too; a header already there stays."""
    always = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if is_https(settings) else {})

    async def put(message: Message, scope: Scope) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            headers = MutableScopeHeaders.from_message(message)
            for name, value in always.items():
                headers.setdefault(name, value)

    return put

"""How a counter answers: a whole page, a way on, and the few words that are said on the next page."""

import gzip
from typing import Any
from urllib.parse import urlsplit

import brotli
from litestar import MediaType, Request, Response
from litestar.response import Redirect

from competition.language import Language, Sentence, in_language
from competition.web.reading import reading
from competition.web.sealed import seal, unseal
from competition.web.signed_in import find_visitor, language_of

PRODUCT = "Khởi nghiệp"
SAID = "said"
SAID_FOR_SECONDS = 120


def page(
    request: Request[Any, Any, Any], template: str, /, *, status: int = 200, keeps: bool = False, **data: Any
) -> Response[Any]:
    """The finished page. A form with problems makes it 422, which rolls the transaction back unless it `keeps`."""
    state = request.scope["state"]
    visitor = find_visitor(request) if "session" in state else state.get("visitor")
    form = data.setdefault("form", None)
    refused = status >= 400 or bool(form is not None and form.refused)
    if refused:
        state["refused"] = not keeps
    knows_visitor = "session" in state
    html = render(request, template, refused=refused, visitor=visitor, knows_visitor=knows_visitor, **data)
    response = _packed(request, html, 422 if refused and status == 200 else status)
    response.headers["Cache-Control"] = "no-store" if visitor else "private, no-cache"
    if SAID in request.cookies:
        response.delete_cookie(SAID)
    return response


def _packed(request: Request[Any, Any, Any], html: str, status: int) -> Response[Any]:
    """The page as brotli or gzip, whichever the reader takes."""
    accepted = request.headers.get("Accept-Encoding", "")
    headers = {"Vary": "Accept-Encoding, Cookie"}
    content: bytes = html.encode()
    if "br" in accepted:
        content, headers["Content-Encoding"] = brotli.compress(content, quality=5), "br"
    elif "gzip" in accepted:
        content, headers["Content-Encoding"] = gzip.compress(content, 6), "gzip"
    return Response(content, media_type=MediaType.HTML, status_code=status, headers=headers)


def render(request: Request[Any, Any, Any], template: str, /, **data: Any) -> str:
    """A template as this request's reader sees it."""
    language = language_of(request)
    app = request.app.state
    if hidden := data.keys() & app.environment.globals.keys():
        raise TypeError(f"these names belong to every page's macros or functions: {', '.join(sorted(hidden))}")
    with reading(language, request):
        return str(
            app.environment.get_template(template).render(
                language=language,
                path=request.url.path,
                demo=app.settings.demo,
                product=PRODUCT,
                news=_news(request),
                **data,
            )
        )


def go(request: Request[Any, Any, Any], path: str, said: Sentence | None = None) -> Response[Any]:
    """On to another page after an act; `said` stands on top of it, once."""
    response = Redirect(path, status_code=303)
    if said is not None:
        text = in_language(said, language_of(request))
        token = seal(request.app.state.secret, SAID, text)
        response.set_cookie(
            SAID, token, httponly=True, secure=request.app.state.is_https, samesite="lax", max_age=SAID_FOR_SECONDS
        )
    return response


def _news(request: Request[Any, Any, Any]) -> str | None:
    token = request.cookies.get(SAID)
    text = token and unseal(request.app.state.secret, SAID, token, seconds=SAID_FOR_SECONDS)
    return text or None


def local_path(address: str | None, otherwise: str = "/") -> str:
    """`address` when it is a path of this site, else `otherwise`: nobody is sent away to another site."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or urlsplit(address).netloc:
        return otherwise
    return otherwise if any(character < " " or character == "\\" for character in address) else address


def translated(request: Request[Any, Any, Any], sentence: Sentence) -> str:
    language: Language = language_of(request)
    return in_language(sentence, language)

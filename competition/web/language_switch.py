"""The switch between Vietnamese and English: a cookie for a year, and back to the page it was pressed on."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from competition.errors import NotFound
from competition.language import LANGUAGES
from competition.web.pages import go, local_path

A_YEAR = 365 * 24 * 3600


@get("/language/{language:str}", sync_to_thread=False)
def switch(request: Request[Any, Any, Any], language: FromPath[str]) -> Response[Any]:
    if language not in LANGUAGES:
        raise NotFound
    response = go(request, local_path(request.query_params.get("back")))
    response.set_cookie(
        "language", language, max_age=A_YEAR, httponly=True, secure=request.app.state.is_https, samesite="lax"
    )
    return response

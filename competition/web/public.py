"""Counter for everyone: what the contest is, without an account."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from competition.web.pages import page


@get("/", sync_to_thread=True)
def start(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[Any]:
    return page(request, "public/start.html")


routes = [start]

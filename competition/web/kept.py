"""Typed text that outlives an ended sign-in: it travels sealed inside the sign-in form and is sent again afterwards."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response

from competition.web.form_token import FIELD
from competition.web.pages import go, local_path, page
from competition.web.sealed import seal, unseal

KEPT = "_kept"
KEPT_FOR_SECONDS = 12 * 3600


@dataclass(frozen=True)
class Kept:
    """What was about to be posted, and where; the names of files that the browser will have to give again."""

    path: str
    fields: list[tuple[str, str]]
    files: list[str]


def keep(request: Request[Any, Any, Any]) -> Kept:
    """What this request carried; its form has been read already."""
    typed = request.scope["state"].get("typed")
    pairs = list(typed.multi_items()) if typed is not None else []
    fields = [(name, value) for name, value in pairs if isinstance(value, str) and name not in {FIELD, KEPT}]
    files = [value.filename for _, value in pairs if not isinstance(value, str) and value.filename]
    return Kept(request.url.path + (f"?{request.url.query}" if request.url.query else ""), fields, files)


def seal_kept(request: Request[Any, Any, Any], kept: Kept) -> str:
    return seal(request.app.state.secret, KEPT, [kept.path, kept.fields, kept.files])


def open_kept(request: Request[Any, Any, Any], token: str | None) -> Kept | None:
    found = token and unseal(request.app.state.secret, KEPT, token, seconds=KEPT_FOR_SECONDS)
    return Kept(found[0], [(name, value) for name, value in found[1]], found[2]) if found else None


def go_on(request: Request[Any, Any, Any], typed: Any, otherwise: str) -> Response[Any]:
    """After sign-in: back to where the person was. Text that she had typed is shown, and one button sends it."""
    kept = open_kept(request, typed.get(KEPT))
    if kept is None:
        return go(request, local_path(typed.get("next"), otherwise))
    return page(request, "failures/send_again.html", kept=kept, signed_in_again=True)

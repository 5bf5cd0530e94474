"""A browser at the real counters: the world's site, and somebody of the cast in front of it."""

import re
from typing import Any

from litestar.testing import TestClient

from competition.people.actions import let_in
from tests.conftest import THAI_BINH, World

ADDRESS = "http://127.0.0.1:8000"


class Visit:
    """One browser: it reads pages, sends forms with the token that they carry, and can sit down as one of the cast."""

    def __init__(self, client: TestClient[Any], world: World) -> None:
        self.client = client
        self.world = world

    def enter_as(self, key: str, edition: str = THAI_BINH) -> "Visit":
        """Sign in as one of the cast, without the sign-in page."""
        with self.world.session() as session:
            token = let_in(session, self.world.person(session, key, edition))
        self.client.cookies.set(self.client.app.state.sign_in_cookie, token)
        return self

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def text(self, path: str) -> str:
        """The page's words without its markup; it must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return words(answer.text)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        """Send a form as a browser does that has seen one of the site's pages."""
        seen = self.get("/profile" if self._inside() else "/sign-up").text
        return self.client.post(path, data={"_csrf": hidden(seen, "_csrf"), **(data or {})}, **more)

    def _inside(self) -> bool:
        return self.client.app.state.sign_in_cookie in self.client.cookies


def words(html: str) -> str:
    """What a reader reads: text without markup, single spaces, also from what is seen by screen readers alone."""
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    text = re.sub(r"<(script|style).*?</\1>", " ", main[0] if main else html, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", text)
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        text = text.replace(entity, letter)
    return " ".join(text.split())


def hidden(html: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}"(?: id="[^"]*")? value="([^"]*)"', html)
    assert found, name
    return found[1]

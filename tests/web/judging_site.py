"""A browser for each of the cast at a site over the world's database, and a round brought as far as a test needs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from litestar.testing import TestClient

from competition.app import create_app
from competition.people.actions import let_in
from competition.web.security import cookie_name
from tests.conftest import World
from tests.scoring.round_stage import Stage, a_round


class Seated:
    """One of the cast in front of her browser."""

    def __init__(self, client: TestClient[Any]) -> None:
        self.client, self.token = client, ""

    def get(self, address: str, **more: Any) -> Any:
        answer = self.client.get(address, **more)
        found = re.search(r'name="_csrf" value="([0-9a-f]+)"', answer.text)
        self.token = found[1] if found else self.token
        return answer

    def post(self, address: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        """As a browser posts that has seen a page of the site before."""
        if not self.token:
            self.get("/profile")
        return self.client.post(address, data={"_csrf": self.token, **(data or {})}, **more)


class JudgingSite:
    """The site and its world; each person has a browser of her own."""

    def __init__(self, world: World) -> None:
        self.world, self.app = world, create_app(world.settings)
        self.clients: dict[str, Seated] = {}

    def as_(self, key: str) -> Seated:
        if key not in self.clients:
            client: TestClient[Any] = TestClient(self.app)
            client.follow_redirects = False
            client.__enter__()
            with self.world.session() as session:
                token = let_in(session, self.world.person(session, key))
            client.cookies.set(cookie_name(self.world.settings, "sign_in"), token)
            self.clients[key] = Seated(client)
        return self.clients[key]

    def close(self) -> None:
        for seated in self.clients.values():
            seated.client.__exit__(None, None, None)

    @contextmanager
    def stage(self, files: int = 3) -> Iterator[Stage]:
        """A new round in one transaction, brought on by the test."""
        with self.world.session() as session:
            yield a_round(self.world, session, files)


def text_of(html: str) -> str:
    """What a reader sees, in one line."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).strip()

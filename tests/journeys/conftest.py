"""The contest that has been played, made once a run, and a browser in which everybody sits down by turns."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from litestar.testing import TestClient

from competition import clock
from competition.app import create_app
from competition.db.engine import make_engine
from competition.people.actions import let_in
from competition.settings import Settings
from competition.storage import make_cabinet
from competition.web.assets_build import build
from tests.conftest import A_DAY_IN_APRIL, HUNG_YEN, SECRET, World, poured
from tests.journeys.contest import play
from tests.web.visiting import hidden

CAST = ("man", "sen", "lua", "thom", "hanh", "minh", "khoa", "yen", "cuc", "tam", "bich", "hong", "ha", "duc",
        "lan")  # fmt: skip
ELSEWHERE = ("lua", "hanh", "minh", "khoa", "bich", "hong", "ha", "duc", "lan")
NOBODY = ""


@dataclass
class Site:
    """One browser at the played contest's site. `asks` is who opens an address: a key of the cast, `hy:` in the other
    edition, or nobody."""

    client: TestClient[Any]
    world: World
    things: dict[str, Any]
    tokens: dict[str, str]
    form: str = ""

    def sit(self, who: str) -> None:
        cookies = self.client.cookies
        cookies.delete(self.client.app.state.sign_in_cookie)
        if who:
            cookies.set(self.client.app.state.sign_in_cookie, self.tokens[who])

    def address(self, named: str) -> str:
        """An address with the things' numbers in it."""
        return named.format(**self.things)

    def asks(self, who: str, method: str, address: str, typed: str = "") -> Any:
        """What an address answers; `typed` is what stands in the form besides its token."""
        self.sit(who)
        if method == "GET":
            return self.client.get(address)
        return self.client.post(address, data={"_csrf": self.form, **dict(parse_qsl(self.address(typed)))})


@pytest.fixture(scope="module")
def played(seeded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The contest in a database of its own, with everybody signed in."""
    build()
    folder = tmp_path_factory.mktemp("played")
    with poured(seeded, folder) as url:
        settings = replace(
            Settings(), database_url=url, cabinet=str(folder / "uploads"), secret=SECRET,
            mail=f"folder:{folder / 'mail'}",
        )  # fmt: skip
        world = World(make_engine(url), settings, make_cabinet(settings))
        with clock.stopped(A_DAY_IN_APRIL):
            things = play(world)
            with TestClient(create_app(settings)) as client:
                client.follow_redirects = False
                things["asset"] = next(iter(client.app.state.assets.names.values()))
                site = Site(client, world, things, _tokens(world))
                site.sit("sen")
                site.form = hidden(client.get("/profile").text, "_csrf")
                yield site
        world.engine.dispose()


def _tokens(world: World) -> dict[str, str]:
    with world.session() as session:
        here = {key: let_in(session, world.person(session, key)) for key in CAST}
        return here | {f"hy:{key}": let_in(session, world.person(session, key, HUNG_YEN)) for key in ELSEWHERE}

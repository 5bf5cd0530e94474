"""An officer at her desk: pages that must be there, buttons pressed as a browser presses them, proposals that wait."""

import re
from collections.abc import Callable
from typing import Any

from competition.proposals.models import Proposal
from tests.conftest import THAI_BINH, World
from tests.proposals.conftest import TITLE, Desk
from tests.web.visiting import Visit, hidden, words

STEP_FORM = re.compile(r'name="([a-z_]+)-version"')


class Officer:
    """One of the cast at work; every address is asked as she would ask it."""

    def __init__(self, visit: Visit, key: str, edition: str = THAI_BINH) -> None:
        self.visit, self.world, self.key, self.edition = visit, visit.world, key, edition

    def page(self, path: str, status: int = 200) -> str:
        self.visit.enter_as(self.key, self.edition)
        answer = self.visit.get(path)
        assert answer.status_code == status, (path, answer.status_code, words(answer.text)[:300])
        return str(answer.text)

    def answer_of(self, path: str) -> Any:
        """What an address answers, whatever it is."""
        self.visit.enter_as(self.key, self.edition)
        return self.visit.get(path)

    def reads(self, path: str) -> str:
        return words(self.page(path))

    def answer(self, path: str, data: Any = None, **more: Any) -> Any:
        """Send a form."""
        self.visit.enter_as(self.key, self.edition)
        return self.visit.post(path, data, **more)

    def sends(self, path: str, data: Any = None, **more: Any) -> str:
        """Send a form that works; the news on the page that it leads to."""
        answer = self.answer(path, data, **more)
        assert answer.status_code == 303, (path, answer.status_code, words(answer.text)[:400])
        next_page = self.visit.get(answer.headers["location"].partition("#")[0])
        assert next_page.status_code == 200, (answer.headers["location"], next_page.status_code)
        return news(next_page.text)

    def fails(self, path: str, data: Any = None, status: int = 422, **more: Any) -> str:
        """Send a form that is refused; what the page says."""
        answer = self.answer(path, data, **more)
        assert answer.status_code == status, (path, answer.status_code, words(answer.text)[:400])
        return words(answer.text)

    def step(self, address: str, step: str, **typed: Any) -> dict[str, Any]:
        """What the form of a step carries when it was filled in like this."""
        carried = {"version": hidden(self.page(address), f"{step}-version"), **typed}
        return {f"{step}-{name}": value for name, value in carried.items()}

    def presses(self, address: str, step: str, **typed: Any) -> str:
        return self.sends(f"{address}/steps/{step}", self.step(address, step, **typed))

    def buttons(self, address: str) -> set[str]:
        """The steps that stand open on a file's page."""
        return set(STEP_FORM.findall(self.page(address)))


def news(html: str) -> str:
    found = re.search(r'class="govuk-notification-banner__heading">\s*(.*?)\s*<', html, re.DOTALL)
    return found[1] if found else ""


def stands_in(html: str, name: str) -> str:
    """What stands in a field that people see."""
    found = re.search(rf'<input[^>]* name="{name}"[^>]*>', html)
    value = found and re.search(r'value="([^"]*)"', found[0])
    return value[1] if value else ""


def waiting(world: World, how: str = "submitted", *rest: Any, **more: Any) -> int:
    """A proposal that has come so far; its number."""
    with world.session() as session:
        made: Callable[..., Proposal] = getattr(Desk(world, session), how)
        return made(*rest, **more).id


def many_waiting(world: World, many: int, *, checked: bool = False) -> list[int]:
    """So many submitted proposals of one woman at Lụa's commune."""
    with world.session() as session:
        desk, found = Desk(world, session), []
        for number in range(many):
            proposal = desk.submitted("sen", title=f"{TITLE} {number}", second=True)
            if checked:
                desk.check(proposal, "checklist", "lua")
            found.append(proposal.id)
        return found


def the_proposal(world: World, number: int) -> Proposal:
    with world.session() as session:
        return session.get_one(Proposal, number)

"""Everybody asks for everything: what belongs to another unit is not there, and no word of it gets out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from litestar.routes import HTTPRoute
from sqlalchemy import select

from competition.audit import Head
from tests.journeys.conftest import CAST, ELSEWHERE, NOBODY, Site
from tests.journeys.contest import SECRETS
from tests.journeys.rules import ADMIN, PARTS, READING, WRITING

OUT = {401, 403, 404}
# To whom Sen's or the silent woman's file has a reason to be known.
KNOWS = {"sen", "lua", "hanh", "minh", "khoa", "bich", "hong", "ha", "duc"}
PEOPLE = [*CAST, *(f"hy:{key}" for key in ELSEWHERE), NOBODY]
SENDERS = [*CAST, "hy:lua", "hy:hanh", "hy:bich", "hy:ha", NOBODY]
ONE_OF_EACH = ["man", "lua", "hanh", "minh", "khoa", "bich", "hong", "ha", "duc", NOBODY]
PARAMETER = re.compile(r"\{[^}]+\}")


@dataclass(frozen=True)
class Line:
    """One address with its rule: who gets in with which answer, and who is only told why not."""

    method: str
    address: str
    form: str
    who: frozenset[str]
    told: frozenset[str]
    status: int

    def __str__(self) -> str:
        return f"{self.method} {self.address}"

    def lets_in(self, person: str) -> bool:
        signed_in = person != NOBODY and "signed-in" in self.who
        return "everyone" in self.who or signed_in or person in self.who


def lines(text: str, method: str) -> Iterator[Line]:
    for line in text.strip().splitlines():
        asked, _, rule = line.partition(" :")
        address, _, form = asked.partition(" <")
        people, _, status = rule.partition("=")
        who, _, told = people.partition("|")
        yield Line(method, address, form, frozenset(who.split()), frozenset(told.split()), int(status or 200))


PAGES, FORMS = [*lines(READING, "GET")], [*lines(WRITING, "POST")]


def test_every_route_of_the_site_has_a_rule(played):
    routes = routes_of(played)
    ruled = {(line.method, route_of(routes, line.method, played.address(line.address))) for line in [*PAGES, *FORMS]}
    assert sorted(one for one in set(routes) - ruled if not one[1].startswith(f"{ADMIN}/")) == []


def routes_of(site: Site) -> list[tuple[str, str]]:
    return [
        (method, route.path_format)
        for route in site.client.app.routes
        if isinstance(route, HTTPRoute)
        for method in sorted(route.methods & {"GET", "POST"})
    ]


def route_of(routes: list[tuple[str, str]], method: str, address: str) -> str:
    """The route that answers an address: of those that fit, the one with the fewest parameters."""
    path = address.partition("?")[0]
    fitting = [form for known, form in routes if known == method and re.fullmatch(PARAMETER.sub("[^/]+", form), path)]
    return min(fitting, key=lambda form: form.count("{"), default=f"nothing answers {address}")


@pytest.mark.parametrize("line", PAGES, ids=str)
def test_a_page_opens_for_those_whose_it_is_and_for_nobody_else(played, line):
    got, leaks = {}, set()
    for person in PEOPLE:
        answer = played.asks(person, "GET", played.address(line.address))
        got[person] = outcome(answer)
        if leaky(person, answer):
            leaks.add(person)
    assert (surprises(got, line), leaks) == ({}, set())


def leaky(person: str, answer: Any) -> bool:
    return person not in KNOWS and any(secret.encode() in answer.content for secret in SECRETS)


def outcome(answer: Any) -> int | str:
    """The status; `out` for what is not there for her, and for nobody who is led to the sign-in."""
    led_away = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?")
    return "out" if led_away or answer.status_code in OUT else answer.status_code


def surprises(got: dict[str, int | str], line: Line) -> dict[str, tuple[int | str, set[int | str]]]:
    wanted = {person: expected(line, person) for person in got}
    return {person: (got[person], wanted[person]) for person in got if got[person] not in wanted[person]}


def expected(line: Line, person: str) -> set[int | str]:
    if "bounce" in line.who:
        return {303, "out"} if person == NOBODY else {303}
    if "visitors" in line.who:
        return {200} if person == NOBODY else {303}
    if person in line.told:
        return {303, 422}
    return {line.status} if line.lets_in(person) else {"out"}


def register_ends(site: Site) -> int:
    with site.world.session(reads_only=True) as session:
        return session.scalars(select(Head.seq)).one()


@pytest.mark.parametrize("line", FORMS, ids=str)
def test_a_form_of_somebody_else_is_turned_away_and_leaves_no_trace(played, line):
    before, wrong = register_ends(played), {}
    for person in [person for person in SENDERS if not line.lets_in(person)]:
        answer = played.asks(person, "POST", played.address(line.address), line.form)
        allowed = {"out", 303, 422} if person in line.told else {"out"}
        if outcome(answer) not in allowed or leaky(person, answer):
            wrong[person] = answer.status_code
    assert (wrong, register_ends(played)) == ({}, before)


@pytest.mark.parametrize("line", [line for line in FORMS if line.who - {"everyone", "signed-in"}], ids=str)
def test_the_same_form_of_hers_is_read(played, line):
    person = min(line.who)
    status = played.asks(person, "POST", played.address(line.address), line.form).status_code
    assert status in {200, 303, 409, 422}


def test_nobody_but_the_provinces_own_administrator_comes_to_her_counter(played):
    before, wrong = register_ends(played), {}
    for method, route in [one for one in routes_of(played) if one[1].startswith(f"{ADMIN}/")]:
        address = played.address(PARAMETER.sub(lambda part: PARTS[part[0][1:-1]], route))
        for person in [*ONE_OF_EACH, "hy:lan"] if "{" in route else ONE_OF_EACH:
            answer = played.asks(person, method, address)
            if outcome(answer) != "out" or leaky(person, answer):
                wrong[f"{person} {method} {address}"] = answer.status_code
    assert (wrong, register_ends(played)) == ({}, before)

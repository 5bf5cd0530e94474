"""Counter of the demonstration: the cast, each let in by one press; it exists only in the demo and on this machine."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of, published_editions
from competition.editions.rules import Label
from competition.errors import NotFound
from competition.people.actions import let_in, sign_out
from competition.people.models import Holding, Person
from competition.people.queries import actor_for, held_today
from competition.people.roles import ROLES
from competition.web.homes import home_of
from competition.web.pages import go, page
from competition.web.signed_in import open_sign_in

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Seat:
    """One of the cast as the demo offers her: by which role, in which unit."""

    person_id: int
    name: str
    role: Label
    place: str


def _refuse_elsewhere(request: Request[Any, Any, Any]) -> None:
    """Without the demo, or reached by any other name than this machine's own, there is no such page."""
    settings = request.app.state.settings
    asked = urlsplit(f"//{request.headers.get('Host', '')}").hostname
    if not settings.demo or settings.host not in LOOPBACK or asked not in LOOPBACK:
        raise NotFound


@get("/demo", sync_to_thread=True)
def cast(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Response[Any]:
    _refuse_elsewhere(request)
    editions = [(charter_of(edition), _seats(session, edition)) for edition in published_editions(session)]
    editions.sort(key=lambda pair: not pair[1])
    return page(request, "account/demo.html", editions=editions, applicants=_applicants(session))


def _seats(session: Session, edition: Edition) -> list[Seat]:
    rows = session.execute(
        select(Person, Holding, Place)
        .join(Holding, Holding.person_id == Person.id)
        .join(Place, (Place.unit_id == Holding.unit_id) & (Place.edition_id == edition.id))
        .where(Person.cast, Person.emptied_at.is_(None), held_today())
    )
    order = list(ROLES)
    seats = [
        (order.index(holding.role), Seat(person.id, person.full_name, ROLES[holding.role].label, place.full_name))
        for person, holding, place in rows
    ]
    return [seat for _, seat in sorted(seats, key=lambda pair: (pair[0], pair[1].place, pair[1].person_id))]


def _applicants(session: Session) -> list[Seat]:
    held = select(Holding.person_id)
    rows = session.scalars(select(Person).where(Person.cast, Person.id.not_in(held)).order_by(Person.id))
    return [Seat(person.id, person.full_name, ROLES["applicant"].label, "") for person in rows]


@post("/demo", sync_to_thread=True)
def take_seat(
    request: Request[Any, Any, Any], session: NamedDependency[Session], typed: NamedDependency[FormMultiDict]
) -> Response[Any]:
    """Sign in as one of the cast, and as nobody else."""
    _refuse_elsewhere(request)
    number = str(typed.get("person", ""))
    person = session.get(Person, int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    if person is None or not person.cast or person.emptied_at is not None:
        raise NotFound
    state = request.app.state
    if before := request.cookies.get(state.sign_in_cookie):
        sign_out(session, before)
    token = let_in(session, person, hours=state.settings.session_hours)
    response = go(request, home_of(actor_for(session, person.id).counters))
    open_sign_in(request, response, token)
    return response


routes = [cast, take_seat]

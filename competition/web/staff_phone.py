"""Counter for the telephone of secretaries and of the province: jurors and colleagues whom no letter reaches."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import NotFound
from competition.language import say
from competition.people.queries import the_person
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.workflow.phoning import ToPhone, find_letter_to_phone, mark_phoned, to_phone

ROLES = ("screening_secretary", "province_officer")


def by_person(calls: list[ToPhone]) -> list[list[ToPhone]]:
    """Person by person, who has waited longest first; each with all that there is to tell her."""
    people: dict[int, list[ToPhone]] = {}
    for one in calls:
        people.setdefault(one.person_id, []).append(one)
    return list(people.values())


@get("/to-phone", sync_to_thread=True)
def calls(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    units = visitor.actor.units(*ROLES)
    if not units:
        raise NotFound
    return page(request, "district/to_phone.html", people=by_person(list(to_phone(session, units))))


@post("/to-phone/{letter_id:int}", sync_to_thread=True)
def phoned(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    letter_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """The person has been told; pressed twice, it is noted once."""
    letter = find_letter_to_phone(session, visitor.actor, letter_id)
    if letter.phone_unit_id not in visitor.actor.units(*ROLES) or letter.to_person_id is None:
        raise NotFound
    mark_phoned(session, letter, by=visitor.actor)
    name = the_person(session, letter.to_person_id).full_name
    return go(request, "/to-phone", say("Đã ghi: đã gọi điện báo cho {name}.", name=name))


routes = [calls, phoned]

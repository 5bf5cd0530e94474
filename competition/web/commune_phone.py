"""Counter for the telephone: everyone whom no letter reaches, what to say to her, and that she was told."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.errors import NotFound
from competition.language import say
from competition.people.queries import the_person
from competition.web.commune_desk import ROLE, desk_of
from competition.web.pages import go, page
from competition.web.signed_in import Visitor
from competition.web.staff_phone import by_person
from competition.workflow.phoning import find_letter_to_phone, mark_phoned, to_phone


@get("/commune/to-phone", sync_to_thread=True)
def calls(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    desk = desk_of(request, session, visitor)
    people = by_person(list(to_phone(session, visitor.actor.units(ROLE))))
    return page(request, "commune/to_phone.html", desk=desk, people=people)


@post("/commune/to-phone/{letter_id:int}", sync_to_thread=True)
def phoned(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    letter_id: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """She has been told; pressed twice, it is noted once."""
    letter = find_letter_to_phone(session, visitor.actor, letter_id)
    if letter.phone_unit_id not in visitor.actor.units(ROLE) or letter.to_person_id is None:
        raise NotFound
    mark_phoned(session, letter, by=visitor.actor)
    name = the_person(session, letter.to_person_id).full_name
    return go(request, "/commune/to-phone", say("Đã ghi: chị đã báo cho chị {name}.", name=name))


routes = [calls, phoned]

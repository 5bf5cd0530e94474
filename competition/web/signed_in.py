"""Who is at the counter: the visitor behind the sign-in cookie, loaded once in the request's own session."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from competition.db.engine import new_session
from competition.editions.rules import Label
from competition.language import LANGUAGES, Language
from competition.people.actions import extend
from competition.people.queries import SignedIn, find_session
from competition.people.roles import ROLES, Actor


@dataclass(frozen=True)
class Visitor:
    """A signed-in person as the pages need her: who acts (`by=visitor.actor`), and each role with its unit's name."""

    actor: Actor
    language: Language
    standings: list[tuple[Label, str]]
    signed_in: SignedIn

    @property
    def name(self) -> str:
        return self.actor.name

    @property
    def person_id(self) -> int:
        assert self.actor.person_id is not None
        return self.actor.person_id


def find_visitor(request: Request[Any, Any, Any]) -> Visitor | None:
    """Who is signed in, if anybody; asked of the database once a request."""
    state = request.scope["state"]
    if "visitor" not in state:
        token = request.cookies.get(request.app.state.sign_in_cookie)
        state["visitor"] = load_visitor(state["session"], token) if token else None
    visitor: Visitor | None = state["visitor"]
    return visitor


def load_visitor(session: Session, token: str) -> Visitor | None:
    found = find_session(session, token)
    if found is None:
        return None
    standings = [(ROLES[held.role].label, found.units.get(held.unit_id, "")) for held in found.actor.held]
    return Visitor(found.actor, "en" if found.language == "en" else "vi", standings, found)


def visitor(request: Request[Any, Any, Any], session: NamedDependency[Session]) -> Visitor:
    """Dependency `visitor`: the signed-in person, whom the unit of work found; without one it asked to sign in."""
    found: Visitor = request.scope["state"]["visitor"]
    return found


def extend_when_due(request: Request[Any, Any, Any]) -> None:
    """A sign-in in use goes on: half-way to its end it is extended, in a short transaction of its own."""
    visitor: Visitor | None = request.scope["state"].get("visitor")
    if visitor is None or not visitor.signed_in.must_extend:
        return
    with new_session(request.app.state.engine) as session:
        extend(session, visitor.signed_in.token_sha256, hours=request.app.state.settings.session_hours)
        session.commit()


def language_of(request: Request[Any, Any, Any]) -> Language:
    """The language chosen by the switch, else the person's own, else Vietnamese."""
    chosen = request.cookies.get("language")
    if chosen in LANGUAGES:
        return chosen
    known: Visitor | None = request.scope["state"].get("visitor")
    return known.language if known else "vi"


def open_sign_in(request: Request[Any, Any, Any], response: Response[Any], token: str) -> None:
    """Give the browser its sign-in; it ends with the browser or when the people room says so."""
    app = request.app.state
    response.set_cookie(app.sign_in_cookie, token, httponly=True, secure=app.is_https, samesite="lax")


def close_sign_in(request: Request[Any, Any, Any], response: Response[Any]) -> None:
    """Take the sign-in away, and with it every page that the browser still remembers."""
    response.delete_cookie(request.app.state.sign_in_cookie)
    response.headers["Clear-Site-Data"] = '"cache"'

"""Where people are at home: the first page of each counter, and which one a signed-in person goes to."""

from competition.web.signed_in import Visitor

HOMES = {
    "applicant": "/proposals",
    "commune": "/commune",
    "district": "/district",
    "juror": "/jury",
    "province": "/province",
    "centre": "/centre",
    "auditor": "/auditor",
    "admin": "/admin",
}


def home_of(counters: list[str]) -> str:
    """The first page of who holds these counters' roles; without a role she is an applicant."""
    return HOMES[counters[0]] if counters else HOMES["applicant"]


def homes_of(visitor: Visitor) -> list[tuple[str, str]]:
    """(counter, address) of every counter that her roles open; her own proposals come last."""
    return [(counter, HOMES[counter]) for counter in [*visitor.actor.counters, "applicant"]]

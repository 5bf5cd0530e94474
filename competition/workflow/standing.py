"""In which role a person stands before a case: the same rule for pressing a button and for seeing it."""

from typing import Any

from competition.editions.models import Edition
from competition.people.roles import ROLES, Actor
from competition.workflow.registry import Case


def unit_for(role: str, case: Any, edition: Edition) -> int:
    """The unit in which the role must be held to act on this case."""
    own: int = case.unit_id
    match ROLES[role].tier, case.case_kind:
        case "intake", _:
            return own
        case "screening", "proposal":
            provincial = role in ("jury_chair", "juror") and case.state.startswith(("in_provincial", "provincially"))
            return edition.province_id if provincial else int(case.screening_unit_id)
        case "screening", _:
            return own
        case _:
            return edition.province_id


def acts_as(actor: Actor, role: str, case: Case, edition: Edition) -> bool:
    if role == "applicant":
        return actor.person_id is not None and getattr(case, "applicant_id", None) == actor.person_id
    if role == "the_clock":
        return actor.holds("the_clock")
    return actor.holds(role, unit_for(role, case, edition))

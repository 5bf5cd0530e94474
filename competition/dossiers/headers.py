"""The header under which a unit of an edition issues its papers, from the charter's profiles."""

from typing import Any

from sqlalchemy.orm import Session

from competition.dossiers.profile import DocumentProfile, from_dict
from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of, find_place
from competition.editions.rules import Charter
from competition.territory.models import Unit
from competition.workflow.told import in_a_sentence

# For a tier that the charter gives no profile.
USUAL: dict[str, Any] = {
    "parent_line": "Hội LHPN {parent}",
    "issuer_lines": ["Ban Chấp hành Hội LHPN", "{unit}"],
    "code": "BCH",
    "place_name": "{unit_short}",
}


def header_of(session: Session, edition: Edition, unit_id: int) -> DocumentProfile:
    """The document profile under which a unit of the edition writes."""
    place = find_place(session, edition.id, unit_id)
    charter = charter_of(edition)
    told = {**charter.profiles.get(place.tier, USUAL)}
    names = _names(session, edition, charter, place)
    facts = {key: _filled(value, names) for key, value in told.items() if key != "code"}
    return from_dict({**facts, "level": place.tier, "issuer_code": told.get("code", USUAL["code"])})


def letter_code(edition: Edition, tier: str) -> str:
    """The code of a tier's official letters, which carry no abbreviation of a kind."""
    told = charter_of(edition).profiles.get(tier, USUAL)
    return str(told.get("letter_code") or told.get("code", USUAL["code"]))


def _names(session: Session, edition: Edition, charter: Charter, place: Place) -> dict[str, str]:
    """A cluster of communes is nobody's parent: there a commune answers to the province."""
    unit = session.get_one(Unit, place.unit_id)
    above = edition.province_id
    if place.tier == "intake" and charter.tier("screening").level == "district" and place.screening_unit_id:
        above = place.screening_unit_id
    parent = in_a_sentence(find_place(session, edition.id, above))
    own = in_a_sentence(place).partition(", ")[0]
    return {"unit": own, "unit_short": unit.name, "parent": parent}


def _filled(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        return value.format(**names)
    return [_filled(part, names) for part in value] if isinstance(value, list | tuple) else value

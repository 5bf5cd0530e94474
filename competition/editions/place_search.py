"""Finding a commune by what people type: beginnings of words without marks, or the screening unit above it."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from competition.editions.models import Place
from competition.folding import name_key, words


def matching(places: Iterable[Place], typed: str) -> list[Place]:
    """The places of whose names every typed word begins a word; nothing typed matches nothing."""
    wanted = words(typed)
    if not wanted:
        return []
    return by_name(place for place in places if _begins_all(wanted, words(place.full_name)))


def _begins_all(wanted: Sequence[str], there: Sequence[str]) -> bool:
    return all(any(word.startswith(beginning) for word in there) for beginning in wanted)


def by_name(places: Iterable[Place]) -> list[Place]:
    """In the order of Vietnamese dictionaries."""
    return sorted(places, key=lambda place: (name_key(place.name), place.full_name))


def by_screening_unit(places: Iterable[Place]) -> list[tuple[str, int, list[Place]]]:
    """(name of the screening unit, its id, its communes), in the order of names."""
    communes = sorted(places, key=lambda place: (place.screening_name or "", place.screening_unit_id or 0))
    grouped = groupby(communes, key=lambda place: (place.screening_name or "", place.screening_unit_id or 0))
    return [(name, unit_id, by_name(group)) for (name, unit_id), group in grouped]

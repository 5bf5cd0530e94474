"""Finding a commune by what people type: beginnings of words without marks, or the screening unit above it."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from competition.editions.models import Place
from competition.folding import name_key, words

KINDS = ("Xã ", "Phường ", "Thị trấn ", "Huyện ", "Thị xã ", "Thành phố ", "Cụm ")


def matching(places: Iterable[Place], typed: str) -> list[Place]:
    """The places of whose names every typed word begins a word, those first whose own name has them all.

    Nothing typed matches nothing.
    """
    wanted = words(typed)
    if not wanted:
        return []
    found = by_name(place for place in places if _begins_all(wanted, words(place.full_name)))
    return sorted(found, key=lambda place: not _begins_all(wanted, words(place.name)))


def _begins_all(wanted: Sequence[str], there: Sequence[str]) -> bool:
    return all(any(word.startswith(beginning) for word in there) for beginning in wanted)


def by_name(places: Iterable[Place]) -> list[Place]:
    """In the order of Vietnamese dictionaries, whatever kind of unit each is."""
    return sorted(places, key=lambda place: (_place_key(place.name), place.full_name))


def _place_key(name: str) -> str:
    """A place sorts by its words from the first on; the key for people begins with the last word, hence the turn."""
    kind = next((kind for kind in KINDS if name.startswith(kind)), "")
    first, *rest = name.removeprefix(kind).split() or [""]
    return name_key(" ".join([*rest, first]))


def by_screening_unit(places: Iterable[Place]) -> list[tuple[str, int, list[Place]]]:
    """(name of the screening unit, its id, its communes), in the order of names."""

    def above(place: Place) -> tuple[str, str, int]:
        name = place.screening_name or ""
        return _place_key(name), name, place.screening_unit_id or 0

    grouped = groupby(sorted(places, key=above), key=above)
    return [(name, unit_id, by_name(group)) for (_, name, unit_id), group in grouped]

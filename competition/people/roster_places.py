"""Finding the place that a role is held in: by its code, or by its name with or without kind and screening unit."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from competition.editions.models import Place
from competition.editions.place_search import KINDS
from competition.errors import Refused
from competition.folding import words
from competition.language import say
from competition.people.roles import ROLES
from competition.territory.models import Unit

MOST_NAMED = 4
CODE_DIGITS = 5


def below(province_ids: Iterable[int]) -> Select[int]:
    """The ids of the provinces and of every unit that ever stood under them."""
    wanted, unit, above = list(province_ids), aliased(Unit), aliased(Unit)
    middle = select(above.id).where(above.parent_id.in_(wanted))
    return select(unit.id).where(or_(unit.id.in_(wanted), unit.parent_id.in_(wanted), unit.parent_id.in_(middle)))


def tiers_of(role: str) -> tuple[str, ...]:
    """Where a role may be held; a panel sits in a screening unit or, for the provincial round, in the province."""
    tier = ROLES[role].tier
    return ("screening", "province") if tier == "screening" else (tier,)


class Places:
    """An edition's places, to be found by what people type."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.by_code = {place.code.casefold(): place for place in places}
        self.by_name: dict[str, list[Place]] = {}
        for place in places:
            for key in _keys(place):
                self.by_name.setdefault(key, []).append(place)

    def find(self, typed: str, role: str) -> Place:
        """The one place that is meant, of a tier where the role is held; refused with a sentence otherwise."""
        known = self._by_code(typed)
        found = [known] if known else self.by_name.get(_key(typed), [])
        if not found:
            raise Refused(say("Không có đơn vị “{unit}” trong kỳ thi này.", unit=typed))
        fitting = [place for place in found if place.tier in tiers_of(role)]
        if not fitting:
            role_name = {"vi": ROLES[role].label.vi, "en": ROLES[role].label.en}
            raise Refused(say("Vai trò {role} không giữ ở {unit}.", role=role_name, unit=found[0].full_name))
        if len(fitting) > 1:
            names = [f"{place.full_name} ({place.code})" for place in fitting[:MOST_NAMED]]
            raise Refused(say("Có {n} đơn vị tên như vậy, hãy ghi mã: {units}.", n=len(fitting), units=names))
        return fitting[0]

    def _by_code(self, typed: str) -> Place | None:
        code = typed.strip().casefold()
        padded = code.zfill(CODE_DIGITS) if code.isdigit() else code
        return self.by_code.get(code) or self.by_code.get(padded)


def _key(text: str) -> str:
    return " ".join(words(text))


def _keys(place: Place) -> set[str]:
    """Every way of writing a place: its kind may be left out, its screening unit may stand behind it."""
    above = ["", *_spellings(place.screening_name)] if place.tier == "intake" and place.screening_name else [""]
    return {_key(f"{name} {unit}") for name in _spellings(place.name) for unit in above}


def _spellings(name: str) -> list[str]:
    kind = next((kind for kind in KINDS if name.startswith(kind)), "")
    return [name, name.removeprefix(kind)]

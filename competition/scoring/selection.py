"""Who goes on under several quotas at once: exact, with its proof, and with what would change if a quota did."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from competition.errors import Refused
from competition.language import Sentence, say
from competition.scoring.legal import Place
from competition.scoring.quota_programme import Chosen, choose
from competition.scoring.rubric import Label

Scope = Literal["total", "unit", "sector", "priority"]


@dataclass(frozen=True)
class Traits:
    """Where a proposal belongs: screening unit, sector, priority groups."""

    unit: str = ""
    sector: str = ""
    priorities: Collection[str] = ()


@dataclass(frozen=True)
class Candidate:
    """A proposal with a place in the legal ranking; one without a place is no candidate and fills no quota."""

    proposal: str
    score: Fraction
    rank: int
    traits: Traits = Traits()

    def belongs(self, scope: Scope, key: str) -> bool:
        match scope:
            case "total":
                return True
            case "unit":
                return self.traits.unit == key
            case "sector":
                return self.traits.sector == key
            case "priority":
                return key in self.traits.priorities


def candidates_of(places: Sequence[Place], traits: Mapping[str, Traits]) -> list[Candidate]:
    """The proposals that have a place, with what quotas ask about them; those without traits belong nowhere."""
    return [
        Candidate(place.proposal, place.score, place.rank, traits.get(place.proposal, Traits()))
        for place in places
        if place.rank is not None and place.score is not None
    ]


@dataclass(frozen=True)
class Quota:
    """At least `least` and at most `most` of those whose unit, sector or priority group is `key`."""

    scope: Scope
    key: str = ""
    least: int = 0
    most: int | None = None
    label: Label = field(default="", compare=False)

    @property
    def name(self) -> Label | Sentence:
        return self.label or self.key or say("tổng số")


@dataclass(frozen=True)
class Selection:
    """`selected` and `reserve` in the order of their places.

    `shortfalls` are minimum numbers that the candidates cannot fill: each wants a named person's reasoned exception,
    and is never filled up with proposals that have no place. `points` is the selected scores' sum and `bound` what the
    solver proved that no admissible selection exceeds: `proven` when they meet.
    """

    selected: list[str]
    reserve: list[str]
    shortfalls: list[tuple[Quota, int]] = field(default_factory=list)
    points: Fraction = Fraction(0)
    bound: float = 0.0
    proven: bool = False

    def exceptions_needed(self) -> list[Sentence]:
        """One sentence for each minimum that is not reached."""
        return [_unfilled(quota, missing) for quota, missing in self.shortfalls]


def _unfilled(quota: Quota, missing: int) -> Sentence:
    return say(
        "“{name}” cần ít nhất {least} hồ sơ nhưng còn thiếu {missing}; cần văn bản nêu lý do, không lấy hồ sơ không "
        "đạt để bù.",
        name=quota.name, least=quota.least, missing=missing,
    )  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What another quota would do to a selection."""

    enter: list[str]
    leave: list[str]


def select(
    candidates: Sequence[Candidate], quotas: Sequence[Quota], keep: Collection[str] = (), bar: Collection[str] = ()
) -> Selection:
    """The selection that misses the minima by least, then takes most, then has most points, then the best places.

    `keep` are proposals that stay whatever happens, `bar` those that cannot be chosen (withdrawn).
    """
    if faults := contradictions(quotas):
        raise Refused(*faults)
    able = sorted((c for c in candidates if c.proposal not in bar), key=lambda c: (c.rank, c.proposal))
    found: Chosen = choose(able, quotas, keep)
    taken = [c.proposal for c, taken in zip(able, found.taken, strict=True) if taken]
    return Selection(
        selected=taken,
        reserve=[c.proposal for c in able if c.proposal not in set(taken)],
        shortfalls=[(quota, missing) for quota, missing in zip(quotas, found.missing, strict=True) if missing],
        points=sum((c.score for c in able if c.proposal in set(taken)), Fraction(0)),
        bound=found.bound,
        proven=found.proven,
    )


def contradictions(quotas: Sequence[Quota]) -> list[Sentence]:
    """Quotas that no selection could ever keep."""
    return [
        say("Chỉ tiêu “{name}”: tối thiểu {least} lớn hơn tối đa {most}.", name=q.name, least=q.least, most=q.most)
        for q in quotas
        if q.most is not None and q.least > q.most
    ]


def if_quota_were(candidates: Sequence[Candidate], quotas: Sequence[Quota], changed: Mapping[Quota, Quota]) -> Change:
    """Who enters and who leaves when some quotas are replaced: "who enters if the quota were 2"."""
    now = select(candidates, quotas).selected
    then = select(candidates, [changed.get(quota, quota) for quota in quotas]).selected
    return Change([p for p in then if p not in now], [p for p in now if p not in then])


def if_most_were(candidates: Sequence[Candidate], quotas: Sequence[Quota], quota: Quota, most: int) -> Change:
    """Who enters and who leaves when `quota` admits `most`."""
    return if_quota_were(candidates, quotas, {quota: replace(quota, most=most, least=min(quota.least, most))})


def promote(
    candidates: Sequence[Candidate], quotas: Sequence[Quota], selection: Selection, withdrawn: Collection[str]
) -> tuple[Selection, list[str]]:
    """The selection after some have withdrawn, and who moves up from the reserve; those who remain all stay."""
    staying = [p for p in selection.selected if p not in withdrawn]
    after = select(candidates, quotas, keep=staying, bar=withdrawn)
    return after, [p for p in after.selected if p not in staying]

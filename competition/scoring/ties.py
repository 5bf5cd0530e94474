"""The tie-break chain: equal scores put in order link by link, with the deciding step in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from itertools import groupby
from typing import Any, Protocol

from competition.language import Sentence, say
from competition.scoring.exact import median_of, shown, wholes
from competition.scoring.majority import majority_order
from competition.scoring.rule import Choice, Link
from competition.scoring.sheets import SheetMarks, Weighing

_NAMES_IN_A_SENTENCE = 5


class Case(Protocol):
    """What the chain asks of a proposal: its counted sheets and their totals."""

    @property
    def sheets(self) -> list[SheetMarks]: ...
    @property
    def totals(self) -> list[Fraction]: ...


@dataclass(frozen=True)
class Tied:
    """All that the links look at."""

    weighing: Weighing
    cases: Mapping[str, Case]
    choices: Sequence[Choice] = ()


@dataclass(frozen=True)
class Settled:
    """A proposal's position in its tie (equal positions stay tied) and how it came there."""

    proposal: str
    position: int
    trace: Sentence


@dataclass(frozen=True)
class Verdict:
    """What a link says of one proposal: `place` sorts (lower is better), `words` explain."""

    place: Any
    words: Sentence


@dataclass
class _Group:
    names: list[str]
    steps: dict[str, list[Sentence]] = field(default_factory=dict)


def settle(names: Sequence[str], tied: Tied) -> list[Settled]:
    """The tied proposals in order, each link splitting what the links before it left together."""
    groups = [_Group(sorted(names), {name: [] for name in names})]
    for link in tied.weighing.rule.ties:
        groups = [part for group in groups for part in _split(group, link, tied)]
    settled: list[Settled] = []
    for group in groups:
        position = len(settled) + 1
        settled += [Settled(name, position, _trace(name, names, group)) for name in group.names]
    return settled


def _split(group: _Group, link: Link, tied: Tied) -> list[_Group]:
    if len(group.names) == 1:
        return [group]
    verdicts = _LINKS[link.by](group.names, link, tied)
    ordered = sorted(group.names, key=lambda name: (verdicts[name].place, name)) if verdicts else group.names
    parts = [list(part) for _, part in groupby(ordered, key=lambda name: verdicts[name].place)] if verdicts else []
    if len(parts) < 2:
        return [group]
    return [_Group(part, {n: [*group.steps[n], verdicts[n].words] for n in part}) for part in parts]


def _by_criterion(names: Sequence[str], link: Link, tied: Tied) -> dict[str, Verdict]:
    criteria = tied.weighing.rubric.members(link.criterion)
    label = tied.weighing.rubric.label_of(link.criterion)
    means = {name: tied.weighing.mean_part([s.marks for s in tied.cases[name].sheets], criteria) for name in names}
    return _highest(means, lambda value: say("điểm trung bình “{name}”: {value}", name=label, value=value))


def _by_median(names: Sequence[str], link: Link, tied: Tied) -> dict[str, Verdict]:
    middles = {name: median_of(tied.cases[name].totals) for name in names}
    return _highest(middles, lambda value: say("trung vị các phiếu: {value}", value=value))


def _by_majority(names: Sequence[str], link: Link, tied: Tied) -> dict[str, Verdict]:
    totals = {n: dict(zip((s.juror for s in c.sheets), c.totals, strict=True)) for n in names for c in [tied.cases[n]]}
    return {
        name: Verdict(level, say("số lần giám khảo xếp trên hồ sơ đồng điểm: {count}", count=count))
        for name, (level, count) in majority_order(totals).items()
    }


def _by_chair(names: Sequence[str], link: Link, tied: Tied) -> dict[str, Verdict]:
    """The last choice that names every proposal of the tie."""
    for choice in reversed(tied.choices):
        if set(names) <= set(choice.order):
            by = choice.by or say("chủ tịch hội đồng")
            words = say("quyết định của {by}: {reason}", by=by, reason=choice.reason)
            return {name: Verdict(choice.order.index(name), words) for name in names}
    return {}


def _by_draw(names: Sequence[str], link: Link, tied: Tied) -> dict[str, Verdict]:
    """Anyone can repeat it: the lowest SHA-256 of the seed, a line feed and the proposal's name comes first."""
    if not link.seed:
        return {}
    lots = {name: sha256(f"{link.seed}\n{name}".encode()).hexdigest() for name in names}
    return {
        name: Verdict(lot, say("bốc thăm công khai với mã “{seed}”, lá thăm {lot}", seed=link.seed, lot=lot[:8]))
        for name, lot in lots.items()
    }


_LINKS: dict[str, Callable[[Sequence[str], Link, Tied], dict[str, Verdict]]] = {
    "criterion": _by_criterion,
    "median": _by_median,
    "majority": _by_majority,
    "chair": _by_chair,
    "draw": _by_draw,
}


def _highest(values: Mapping[str, Fraction | None], words: Callable[[Any], Sentence]) -> dict[str, Verdict]:
    """The highest value first, none last."""
    numbers, _ = wholes([Fraction(0) if value is None else value for value in values.values()])
    return {
        name: Verdict((1, 0), words("–")) if value is None else Verdict((0, -number), words(shown(value)))
        for number, (name, value) in zip(numbers, values.items(), strict=True)
    }


def _trace(name: str, tie: Sequence[str], group: _Group) -> Sentence:
    others, steps = _listed(tie, name), group.steps[name]
    if len(group.names) == 1:
        return say("Đồng điểm với {others}; phân định bằng {steps}.", others=others, steps=steps)
    if not steps:
        return say("Đồng điểm với {others}; các bước phân định không tách được nên cùng hạng.", others=others)
    return say(
        "Đồng điểm với {others}; {steps}; vẫn cùng hạng với {rest}.",
        others=others, steps=steps, rest=_listed(group.names, name),
    )  # fmt: skip


def _listed(names: Sequence[str], without: str) -> Sentence | list[str]:
    first = [name for name in names[: _NAMES_IN_A_SENTENCE + 1] if name != without][:_NAMES_IN_A_SENTENCE]
    rest = len(names) - 1 - len(first)
    return say("{names} và {count} hồ sơ khác", names=first, count=rest) if rest else first

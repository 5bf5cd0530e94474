"""From a round's facts and the secretary's wish to the task of the assignment, and back to pairs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import ceil

from competition.editions.rules import PanelRule, both
from competition.errors import Refused
from competition.folding import fold
from competition.proposals.models import Proposal
from competition.scoring.allotment_facts import HELD_BACK, Facts, Pair
from competition.scoring.assignment import Assignment, MixRule, Task, assign
from competition.scoring.panel import Panelist
from competition.scoring.panel_mix import has_trait

FOREIGN_FIELD, SOFT_TIE = 1.0, 2.0


@dataclass(frozen=True)
class Wish:
    """What she asks for: jurors a file, most files a juror, pairs that stand, whose unfinished sheets go to others.

    `demands` has the files that want another number of readers.
    """

    demand: int
    cap: int
    demands: Mapping[int, int] = field(default_factory=dict)
    locked: frozenset[Pair] = frozenset()
    move_from: frozenset[int] = frozenset()


def standing_pairs(facts: Facts, move_from: frozenset[int] = frozenset()) -> set[Pair]:
    """Sheets that stay where they are: finished ones, and unfinished ones of whoever keeps hers."""
    return {
        pair
        for pair, sheet in facts.sheets.items()
        if sheet.status == "submitted" or (sheet.status == "draft" and pair[1] not in move_from)
    }


def usual_cap(facts: Facts, demand: int) -> int:
    """The round's own rule, or an even share and one more."""
    there = sum(one.present for one in facts.jurors) or 1
    return facts.terms.files_per_juror or ceil(len(facts.files) * demand / there) + 1


def cap_of(one: Panelist, cap: int) -> int:
    return cap if one.load_cap is None else min(cap, one.load_cap)


def find_pairs(facts: Facts, wish: Wish, seed: str) -> tuple[list[Pair], Assignment]:
    """The best deal as (proposal, juror) among the most even ones; Refused with what is missing.

    Even: nobody has more than the smallest number with which everything can be dealt at all, `wish.cap` at most.
    """
    found = assign(task_of(facts, replace(wish, cap=_fewest(facts, wish, seed)), seed))
    files = {name: number for number, name in facts.names.items()}
    jurors = {name: number for number, name in facts.called.items()}
    return [(files[proposal], jurors[juror]) for proposal, juror in found.pairs], found


def _fewest(facts: Facts, wish: Wish, seed: str) -> int:
    """The lowest cap that can be kept: what can be dealt with a cap can be dealt with every higher one."""

    def task(cap: int) -> Task:
        return replace(task_of(facts, replace(wish, cap=cap), seed), protect_worst=False)

    asked = task(wish.cap)
    assign(asked)
    takers = sum(one.present and one.person_id not in wish.move_from for one in facts.jurors) or 1
    low, high = max(1, sum(map(asked.wanted, asked.proposals)) // takers), wish.cap
    while low < high:
        middle = (low + high) // 2
        try:
            assign(task(middle))
            high = middle
        except Refused:
            low = middle + 1
    return high


def task_of(facts: Facts, wish: Wish, seed: str) -> Task:
    names, called = facts.names, facts.called
    stand = {pair for pair in standing_pairs(facts, wish.move_from) if pair[0] in names and pair[1] in called}
    locked = stand | {pair for pair in wish.locked if pair[0] in names}
    demand = {
        name: max(wish.demands.get(number, wish.demand), sum(pair[0] == number for pair in locked))
        for number, name in names.items()
    }
    caps = {}
    for one in facts.jurors:
        hers = sum(pair[1] == one.person_id for pair in stand)
        takes_more = one.present and one.person_id not in wish.move_from
        caps[called[one.person_id]] = max(cap_of(one, wish.cap), hers) if takes_more else hers
    return Task(
        sorted(names.values()), caps, demand, _costs(facts),
        [_named(facts, pair) for pair in sorted(_forbidden(facts, wish) - stand)],
        [_named(facts, pair) for pair in sorted(locked) if pair[1] in called],
        [_mixture(facts, rule) for rule in facts.terms.mix if rule.each_file], seed,
    )  # fmt: skip


def _forbidden(facts: Facts, wish: Wish) -> set[Pair]:
    """Hard ties, files that a juror has left aside, and whatever is to move away from her."""
    numbers, jurors = set(facts.names), set(facts.called)
    held_back = {pair for pair, sheet in facts.sheets.items() if sheet.status in HELD_BACK}
    moving = {pair for pair, sheet in facts.sheets.items() if sheet.status == "draft" and pair[1] in wish.move_from}
    return {pair for pair in facts.shut | held_back | moving if pair[0] in numbers and pair[1] in jurors}


def _named(facts: Facts, pair: Pair) -> tuple[str, str]:
    return facts.names[pair[0]], facts.called[pair[1]]


def _mixture(facts: Facts, rule: PanelRule) -> MixRule:
    members = {facts.called[one.person_id] for one in facts.jurors if has_trait(rule, one)}
    return MixRule(both(rule.label), members, rule.least, rule.most)


def _costs(facts: Facts) -> dict[tuple[str, str], float]:
    """A reader of another field costs, and more so one with a tie that does not shut the file."""
    found = {}
    for file in facts.files:
        for one in facts.jurors:
            cost = 0.0 if knows(facts, one, file) else FOREIGN_FIELD
            if (file.id, one.person_id) in facts.soft:
                cost += SOFT_TIE
            found[_named(facts, (file.id, one.person_id))] = cost
    return found


def knows(facts: Facts, one: Panelist, file: Proposal) -> bool:
    """Whether a juror's field and the file's category name the same thing."""
    label = next((fold(choice.label.vi) for choice in facts.charter.categories if choice.key == file.category), "")
    fields = [fold(part).strip() for part in one.field.replace(";", ",").split(",")]
    return bool(label) and any(part and (part in label or label in part) for part in fields)

"""The bridge between juries: who reads what besides, so that all juries' scores can be put into one joint model.

Raw totals of different juries do not compare. Three plans are offered: a common panel re-reads each jury's best, every
jury reads some anchor proposals, or jurors visit the next jury; see docs/scoring.md for what each of them bought.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from competition.errors import Refused
from competition.language import say
from competition.scoring.advisory import Advisory, advise
from competition.scoring.assignment import Pair, Task, assign
from competition.scoring.design import design_of
from competition.scoring.legal import Place

BEST = 3
ANCHORS = 3


@dataclass(frozen=True)
class Bridge:
    """Pairs to be read besides; `pieces_before` is how many parts the scores fall into without them."""

    pairs: list[Pair]
    pieces_before: int
    seed: str = ""

    @property
    def proposals(self) -> list[str]:
        return sorted({proposal for proposal, _ in self.pairs})

    def loads(self) -> dict[str, int]:
        """Juror → how many proposals she reads besides."""
        jurors = [juror for _, juror in self.pairs]
        return {juror: jurors.count(juror) for juror in sorted(set(jurors))}


def common_panel(
    standings: Mapping[str, Sequence[Place]],
    scored: Collection[Pair],
    caps: Mapping[str, int],
    best: int = BEST,
    readers: int | None = None,
    conflicts: Collection[Pair] = (),
    seed: str = "",
) -> Bridge:
    """A common panel re-reads the `best` of every jury, each proposal by `readers` of it; by all of it if None."""
    chosen = [p.proposal for places in standings.values() for p in places if p.rank is not None and p.rank <= best]
    shut = set(conflicts)
    if readers is None:
        pairs = [(proposal, juror) for proposal in sorted(chosen) for juror in sorted(caps)]
        return _joined([pair for pair in pairs if pair not in shut], scored, seed)
    found = assign(Task(chosen, caps, readers, conflicts=conflicts, seed=seed))
    return _joined(found.pairs, scored, seed)


def anchors(
    standings: Mapping[str, Sequence[Place]],
    scored: Collection[Pair],
    juries: Mapping[str, Sequence[str]],
    count: int = ANCHORS,
    conflicts: Collection[Pair] = (),
    seed: str = "",
) -> Bridge:
    """Every juror of every jury reads `count` anchor proposals, drawn by the seed evenly from high to low places."""
    ordered = sorted(
        (p.rank / len(places), unit, p.proposal) for unit, places in standings.items() for p in places if p.rank
    )
    if len(ordered) < count:
        raise Refused(
            say("Cần {count} hồ sơ mốc nhưng mới có {have} hồ sơ được xếp hạng.", count=count, have=len(ordered))
        )
    random, size = Random(seed), len(ordered) / count
    chosen = [random.choice(ordered[int(n * size) : int((n + 1) * size)])[2] for n in range(count)]
    read = {*scored, *conflicts}
    pairs = [(anchor, juror) for anchor in chosen for jury in juries.values() for juror in jury]
    return _joined([pair for pair in pairs if pair not in read], scored, seed)


def visiting_jurors(
    proposals: Mapping[str, Sequence[str]],
    scored: Collection[Pair],
    juries: Mapping[str, Sequence[str]],
    each: int = BEST,
    conflicts: Collection[Pair] = (),
    seed: str = "",
) -> Bridge:
    """One juror of every jury reads `each` proposals of the next jury, the juries standing in a ring by the seed.

    Who sits in both juries joins them already and is sent only if nobody else could be; nothing is read a second time.
    """
    ring = sorted(juries)
    Random(seed).shuffle(ring)
    loads = Counter(juror for _, juror in scored)
    read, pairs = {*scored, *conflicts}, list[Pair]()
    for home, next_one in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        if home == next_one:
            continue
        there = set(juries[next_one])
        visitor = min(juries[home], key=lambda juror: (juror in there, loads[juror], juror))
        able = [proposal for proposal in proposals[next_one] if (proposal, visitor) not in read]
        pairs += [(proposal, visitor) for proposal in able[:each]]
    return _joined(pairs, scored, seed)


def joint_model(totals: Mapping[Pair, Fraction], bridge: Mapping[Pair, Fraction]) -> Advisory:
    """One estimate for all juries: their own totals and the bridge's together, jurors under one name everywhere.

    Of a juror who read a proposal in her own jury and again in the bridge, the later reading counts.
    """
    return advise(design_of({**totals, **bridge}))


def _joined(pairs: Sequence[Pair], scored: Collection[Pair], seed: str) -> Bridge:
    """The plan, once it is certain that it joins all juries."""
    before = len(design_of(dict.fromkeys(scored, 0.0)).pieces)
    after = design_of(dict.fromkeys([*scored, *pairs], 0.0)).pieces
    if len(after) > 1:
        apart = sorted(name for proposals, _ in after[1:] for name in proposals)
        raise Refused(
            say(
                "Kế hoạch này chưa nối được các hội đồng: {count} nhóm vẫn tách rời, trong đó có hồ sơ {names}.",
                count=len(after), names=apart[:8],
            )
        )  # fmt: skip
    return Bridge(sorted(pairs), before, seed)

"""Pairwise majorities: the order that jurors' preferences give, as far as they give one."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations


def majority_order(totals: Mapping[str, Mapping[str, Fraction]]) -> dict[str, tuple[int, int]]:
    """Proposal → (level, preferences): level 0 beats every proposal of level 1, and so on; lower is better.

    `totals` is proposal → juror → total. A beats B when more of the jurors who read both gave A more than gave B
    more. Proposals between which majorities run in a circle or are even share a level: the order is that of the
    strongly connected components of "is not beaten by". As that relation is complete, the components are found by
    counting: a set of k stands above all the rest exactly when its points (1 a win, ½ an even pair) reach their
    possible most, k(k−1)/2 + k(n−k). `preferences` counts the jurors who preferred it, over all pairs.
    """
    ahead = _preferences(totals)
    doubled = dict.fromkeys(totals, len(totals) - 1)
    for (a, b), count in ahead.items():
        if a < b or (b, a) not in ahead:
            margin = count - ahead.get((b, a), 0)
            doubled[a] += (margin > 0) - (margin < 0)
            doubled[b] -= (margin > 0) - (margin < 0)
    liked: dict[str, int] = defaultdict(int)
    for (a, _), count in ahead.items():
        liked[a] += count
    return {name: (level, liked[name]) for name, level in _levels(doubled).items()}


def _preferences(totals: Mapping[str, Mapping[str, Fraction]]) -> dict[tuple[str, str], int]:
    read: dict[str, list[tuple[Fraction, str]]] = defaultdict(list)
    for proposal, by_juror in totals.items():
        for juror, total in by_juror.items():
            read[juror].append((total, proposal))
    ahead: dict[tuple[str, str], int] = defaultdict(int)
    for pairs in read.values():
        for (x, a), (y, b) in combinations(pairs, 2):
            if x != y:
                ahead[(a, b) if x > y else (b, a)] += 1
    return ahead


def _levels(doubled: Mapping[str, int]) -> dict[str, int]:
    """`doubled` is proposal → twice its points."""
    n, level, sum_so_far = len(doubled), 0, 0
    levels: dict[str, int] = {}
    for k, name in enumerate(sorted(doubled, key=lambda name: (-doubled[name], name)), start=1):
        levels[name] = level
        sum_so_far += doubled[name]
        if sum_so_far == k * (k - 1) + 2 * k * (n - k):
            level += 1
    return levels

"""One round's order when its kinds of proposals have rubrics of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

import msgspec

from competition.scoring.legal import Place, Scored, compared, rank_legally, score_all
from competition.scoring.rubric import Rubric
from competition.scoring.rule import Choice, Rule
from competition.scoring.sheets import SheetMarks, Weighing
from competition.scoring.ties import Tied, settle


def ranked_apart(rubrics: Mapping[str, Rubric]) -> bool:
    """Whether each kind has its own order, because their sheets do not bring the same number of points."""
    mosts = {rubric.most for rubric in rubrics.values()}
    return len({rubric.digest for rubric in rubrics.values()}) > 1 and (len(mosts) > 1 or None in mosts)


def rank_kinds(
    sheets: Iterable[SheetMarks], kinds: Mapping[str, str], rubrics: Mapping[str, Rubric], rule: Rule,
    choices: Sequence[Choice] = (),
) -> list[Place]:  # fmt: skip
    """The round's places: one order where the rubrics allow it, one a kind where they do not.

    `kinds` is proposal → kind and names every proposal that must appear, `rubrics` kind → rubric.
    """
    sheets = list(sheets)
    by_digest: dict[str, tuple[Rubric, set[str]]] = {}
    for name, kind in kinds.items():
        by_digest.setdefault(rubrics[kind].digest, (rubrics[kind], set()))[1].add(name)
    orders = [
        rank_legally([sheet for sheet in sheets if sheet.proposal in names], rubric, rule, choices, names)
        for rubric, names in by_digest.values()
    ]
    if len(orders) > 1 and not ranked_apart(rubrics):
        return _merged(orders, sheets, kinds, rubrics, rule, choices)
    return [place for order in orders for place in order]


def _merged(
    orders: Sequence[Sequence[Place]], sheets: Sequence[SheetMarks], kinds: Mapping[str, str],
    rubrics: Mapping[str, Rubric], rule: Rule, choices: Sequence[Choice],
) -> list[Place]:  # fmt: skip
    cases: dict[str, Scored] = {}
    for kind, rubric in rubrics.items():
        names = {name for name, its in kinds.items() if its == kind}
        mine = [sheet for sheet in sheets if sheet.proposal in names]
        cases |= {case.proposal: case for case in score_all(mine, Weighing(rubric, rule), names)}
    places = {place.proposal: place for order in orders for place in order}

    def figure(name: str) -> Fraction:
        return compared(cases[name], rule) or Fraction(0)

    ranked = sorted((name for name, place in places.items() if place.rank), key=lambda name: (-figure(name), name))
    merged: list[Place] = []
    for _, group in groupby(ranked, key=figure):
        equal, ahead = list(group), len(merged)
        if len(equal) == 1:
            merged.append(replace(places[equal[0]], rank=ahead + 1, tie_break=None))
            continue
        tied = Tied(_shared([rubrics[kinds[name]] for name in equal], rule), cases, (*rule.choices, *choices))
        merged += [
            replace(places[settled.proposal], rank=ahead + settled.position, tie_break=settled.trace)
            for settled in settle(equal, tied)
        ]
    return merged + [place for order in orders for place in order if place.rank is None]


def _shared(rubrics: Sequence[Rubric], rule: Rule) -> Weighing:
    """A tie across kinds is settled by those links of the chain that mean the same in all their rubrics."""
    first, *others = rubrics
    links = tuple(
        link
        for link in rule.ties
        if link.by != "criterion"
        or all(rubric.members(link.criterion) == first.members(link.criterion) for rubric in others)
    )
    return Weighing(first, msgspec.structs.replace(rule, ties=links))

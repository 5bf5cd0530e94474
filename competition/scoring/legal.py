"""The legal ranking: scores and places by the edition's published rule, rounded once, each tie explained."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import itemgetter

from competition.language import Sentence, say
from competition.scoring.exact import mean_of, median_of, range_of, rounded, wholes
from competition.scoring.rubric import Rubric
from competition.scoring.rule import LEAST_SHEETS_TO_TRIM, Choice, Rule
from competition.scoring.sheets import SheetMarks, Weighing
from competition.scoring.ties import Settled, Tied, settle


@dataclass(frozen=True, slots=True)
class Place:
    """Where a proposal stands. `score` is unrounded, `rounded` is what is published; no rank has its reason."""

    proposal: str
    score: Fraction | None
    rounded: Decimal | None
    rank: int | None
    jurors: int
    spread: Decimal | None
    passes_floor: bool
    zero_criterion: bool
    tie_break: Sentence | None
    unranked: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A proposal's counted sheets with their totals, and its score by the rule."""

    proposal: str
    sheets: list[SheetMarks]
    totals: list[Fraction]
    score: Fraction | None


def rank_legally(
    sheets: Iterable[SheetMarks],
    rubric: Rubric,
    rule: Rule,
    choices: Sequence[Choice] = (),
    proposals: Iterable[str] = (),
) -> list[Place]:
    """Every proposal with its score and place, best first; those without a place come last, with the reason.

    Equal places are shared and the next one is skipped (1, 1, 3). `proposals` names those that must appear although
    nobody scored them.
    """
    weighing = Weighing(rubric, rule)
    scored = score_all(sheets, weighing, proposals)
    reasons = {case.proposal: _why_unranked(case, weighing) for case in scored}
    ranked = [case for case in scored if reasons[case.proposal] is None]
    numbers, _ = wholes([compared(case, rule) or Fraction(0) for case in ranked])
    by_score = sorted(zip(numbers, ranked, strict=True), key=lambda pair: -pair[0])
    tied = Tied(weighing, {case.proposal: case for case in ranked}, (*rule.choices, *choices))
    places: list[Place] = []
    for _, group in groupby(by_score, key=itemgetter(0)):
        places += _places([case for _, case in group], len(places), tied, weighing)
    rest = sorted((c for c in scored if reasons[c.proposal]), key=lambda c: (_descending(c.score), c.proposal))
    return places + [_place(case, None, None, weighing, reasons[case.proposal]) for case in rest]


def score_all(sheets: Iterable[SheetMarks], weighing: Weighing, proposals: Iterable[str] = ()) -> list[Scored]:
    """The proposals in the order of their names, each with its score; the order of the sheets does not matter."""
    by_proposal: dict[str, list[SheetMarks]] = defaultdict(list)
    for proposal in proposals:
        by_proposal[proposal] = []
    for sheet in sheets:
        by_proposal[sheet.proposal].append(sheet)
    return [_scored(name, by_proposal[name], weighing) for name in sorted(by_proposal)]


def _scored(proposal: str, sheets: list[SheetMarks], weighing: Weighing) -> Scored:
    counted = [(sheet, total) for sheet in sheets if (total := weighing.total(sheet.marks)) is not None]
    counted.sort(key=lambda pair: pair[0].juror)
    totals = [total for _, total in counted]
    enough = len(totals) >= weighing.rule.minimum_sheets
    score = score_of(totals, weighing.rule) if enough else None
    return Scored(proposal, [sheet for sheet, _ in counted], totals, score)


def score_of(totals: Sequence[Fraction], rule: Rule) -> Fraction:
    """The jurors' totals of one proposal as one score, by the rule's method.

    The trimmed mean leaves out one highest and one lowest total (which copy of a tied extreme goes makes no
    difference to it); below four sheets it leaves out nothing.
    """
    if rule.method == "median":
        return median_of(totals)
    trims = rule.method == "trimmed_mean" and len(totals) >= LEAST_SHEETS_TO_TRIM
    ordered = sorted(totals)[1:-1] if trims else totals
    mean = mean_of(ordered)
    return mean * len(ordered) if rule.method == "sum" else mean


def compared(case: Scored, rule: Rule) -> Fraction | None:
    """The figure by which places are given: the unrounded score, or the published one if the rule says so."""
    if rule.compare == "unrounded" or case.score is None:
        return case.score
    return Fraction(rounded(case.score, rule.digits, rule.rounding))


def passes(case: Scored, weighing: Weighing) -> bool:
    """Whether the score, before or after rounding as the rule compares, reaches the pass mark."""
    mark, score = weighing.rule.floor(weighing.rubric), compared(case, weighing.rule)
    return score is not None and (mark is None or score >= Fraction(mark))


def has_zero(case: Scored, weighing: Weighing) -> bool:
    """Whether the no-zero rule strikes: a criterion averaging zero, or a single zero on any sheet."""
    asked = weighing.rule.zero_rule(weighing.rubric)
    if asked == "off":
        return False
    zeros: Mapping[str, list[bool]] = {
        c.key: [score == 0 for sheet in case.sheets if (score := sheet.marks.get(c.key)) is not None]
        for c in weighing.rubric.ranking
    }
    return any(any(found) if asked == "any_sheet" else bool(found) and all(found) for found in zeros.values())


def _why_unranked(case: Scored, weighing: Weighing) -> Sentence | None:
    least = weighing.rule.minimum_sheets
    if case.score is None and not case.totals:
        return say("Chưa có phiếu chấm nào được tính.")
    if case.score is None:
        return say("Mới có {jurors} phiếu, quy chế cần ít nhất {least} phiếu.", jurors=len(case.totals), least=least)
    if not passes(case, weighing):
        return say("Chưa đạt điểm sàn {mark}.", mark=weighing.rule.floor(weighing.rubric))
    if has_zero(case, weighing):
        return say("Có tiêu chí bị điểm 0 (điểm liệt).")
    return None


def _places(group: list[Scored], ahead: int, tied: Tied, weighing: Weighing) -> list[Place]:
    if len(group) == 1:
        return [_place(group[0], ahead + 1, None, weighing, None)]
    by_name = {case.proposal: case for case in group}
    settled: list[Settled] = settle(sorted(by_name), tied)
    return [_place(by_name[s.proposal], ahead + s.position, s.trace, weighing, None) for s in settled]


def _place(
    case: Scored, rank: int | None, trace: Sentence | None, weighing: Weighing, unranked: Sentence | None
) -> Place:
    rule = weighing.rule
    return Place(
        proposal=case.proposal,
        score=case.score,
        rounded=None if case.score is None else rounded(case.score, rule.digits, rule.rounding),
        rank=rank,
        jurors=len(case.totals),
        spread=rounded(range_of(case.totals), rule.digits, rule.rounding) if case.totals else None,
        passes_floor=passes(case, weighing),
        zero_criterion=has_zero(case, weighing),
        tie_break=trace,
        unranked=unranked,
    )


def _descending(score: Fraction | None) -> tuple[int, Fraction]:
    """A sort key, highest first and no score last."""
    return (1, Fraction(0)) if score is None else (0, -score)

"""What must hold for any record: raising a score never harms, the order of rows means nothing."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from competition.scoring.legal import Place, rank_legally
from competition.scoring.majority import majority_order
from competition.scoring.rank import as_json, rank
from competition.scoring.record import Record
from competition.scoring.rubric import Rubric, rubric_from
from competition.scoring.rule import Rule, rule_from
from competition.scoring.sheets import SheetMarks

RUBRIC: Rubric = rubric_from(
    {
        "criteria": [
            {"key": "a", "max": 3, "weight": "4/3"},
            {"key": "b", "max": 4},
            {"key": "c", "max": 2, "ranks": False},
        ]
    }
)
TIES = [
    {"by": "criterion", "criterion": "a"},
    {"by": "median"},
    {"by": "majority"},
    {"by": "draw", "seed": "2024"},
]

marks = st.fixed_dictionaries(
    {
        "a": st.one_of(st.none(), st.integers(0, 3).map(Decimal)),
        "b": st.integers(0, 4).map(Decimal),
        "c": st.integers(0, 2).map(Decimal),
    }
)
records = st.dictionaries(
    st.tuples(st.sampled_from(["P1", "P2", "P3", "P4", "P5"]), st.sampled_from("ABCDE")), marks, min_size=2
).map(lambda found: [SheetMarks(p, j, m) for (p, j), m in found.items()])
rules = st.builds(
    lambda method, links, digits, compare, floor, zero, least: rule_from(
        {
            "method": method,
            "ties": [link for link, used in zip(TIES, links, strict=True) if used],
            "digits": digits,
            "compare": compare,
            "pass_mark": floor,
            "no_zero": zero,
            "minimum_sheets": least,
        }
    ),
    st.sampled_from(["mean", "median", "trimmed_mean", "sum"]),
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.integers(0, 2),
    st.sampled_from(["unrounded", "rounded"]),
    st.sampled_from([None, 3]),
    st.sampled_from(["off", "average", "any_sheet"]),
    st.integers(1, 2),
)


def places(sheets: list[SheetMarks], rule: Rule) -> dict[str, Place]:
    return {place.proposal: place for place in rank_legally(sheets, RUBRIC, rule)}


@settings(max_examples=250, deadline=None)
@given(records, rules, st.data())
def test_raising_a_score_never_drops_a_proposal(sheets: list[SheetMarks], rule: Rule, data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(range(len(sheets))))
    sheet, key = sheets[chosen], data.draw(st.sampled_from(["a", "b"]))
    score = sheet.marks[key]
    if score is None or score == RUBRIC.by_key[key].max:
        return
    raised = [*sheets]
    raised[chosen] = SheetMarks(sheet.proposal, sheet.juror, {**sheet.marks, key: score + 1})
    before, after = places(sheets, rule)[sheet.proposal], places(raised, rule)[sheet.proposal]
    assert before.rank is None or (after.rank is not None and after.rank <= before.rank)


@settings(max_examples=40, deadline=None)
@given(records, rules, st.randoms(use_true_random=False))
def test_permuting_the_sheets_changes_nothing(sheets: list[SheetMarks], rule: Rule, random: object) -> None:
    shuffled = [*sheets]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    proposals = sorted({sheet.proposal for sheet in sheets})
    one, other = (rank(Record(RUBRIC, order, [], proposals), RUBRIC, rule) for order in (sheets, shuffled))
    assert as_json(one) == as_json(other)


@settings(max_examples=100, deadline=None)
@given(records, rules)
def test_every_proposal_has_one_place_and_better_scores_have_better_places(
    sheets: list[SheetMarks], rule: Rule
) -> None:
    found = list(places(sheets, rule).values())
    assert sorted(place.proposal for place in found) == sorted({sheet.proposal for sheet in sheets})
    ranked = [place for place in found if place.rank is not None]
    assert [place.rank for place in ranked] == sorted(place.rank or 0 for place in ranked)
    assert [place.score for place in ranked] == sorted((p.score or 0 for p in ranked), reverse=True) or (
        rule.compare == "rounded"
    )
    for place in ranked:
        assert place.rank == 1 + sum((other.rank or 0) < (place.rank or 0) for other in ranked)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from("PQRST"), st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 3)), min_size=1)
)
def test_the_levels_of_majorities_are_what_reachability_gives(totals: dict[str, dict[str, int]]) -> None:
    def not_beaten(p: str, q: str) -> bool:
        shared = totals[p].keys() & totals[q].keys()
        return sum((totals[p][j] > totals[q][j]) - (totals[p][j] < totals[q][j]) for j in shared) >= 0

    reach = {p: {p} for p in totals}
    for _ in totals:
        reach = {p: seen | {q for x in seen for q in totals if not_beaten(x, q)} for p, seen in reach.items()}
    levels = {name: level for name, (level, _) in majority_order(totals).items()}  # type: ignore[arg-type]
    for p in totals:
        for q in totals:
            assert (levels[p] <= levels[q]) == (q in reach[p])

"""Selections under quotas equal brute force, and tell their proof, their exceptions, and what would change."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from competition.errors import Refused
from competition.scoring.legal import rank_legally
from competition.scoring.rubric import open_rubric
from competition.scoring.rule import Rule
from competition.scoring.selection import (
    Candidate,
    Change,
    Quota,
    Traits,
    candidates_of,
    if_most_were,
    promote,
    select,
)
from competition.scoring.sheets import SheetMarks


def candidate(name: str, score: float, rank: int, unit: str = "", sector: str = "", *groups: str) -> Candidate:
    return Candidate(name, Fraction(str(score)), rank, Traits(unit, sector, groups))


def by_brute_force(candidates: list[Candidate], quotas: list[Quota]) -> list[str]:
    def value(chosen: tuple[Candidate, ...]) -> tuple[object, ...] | None:
        counts = [sum(c.belongs(q.scope, q.key) for c in chosen) for q in quotas]
        if any(q.most is not None and n > q.most for q, n in zip(quotas, counts, strict=True)):
            return None
        missing = sum(max(0, q.least - n) for q, n in zip(quotas, counts, strict=True))
        places = [c.rank for c in chosen]
        return missing, -len(chosen), -sum(c.score for c in chosen), sum(places), places

    able = sorted(candidates, key=lambda c: c.rank)
    found = [(v, c) for k in range(len(able) + 1) for c in combinations(able, k) if (v := value(c)) is not None]
    return [c.proposal for c in min(found, key=lambda pair: pair[0])[1]]  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("seed", range(40))
def test_the_selection_equals_brute_force(seed: int) -> None:
    random = Random(seed)
    n = random.randint(1, 12)
    scores = sorted((Fraction(random.randint(100, 130), 3) for _ in range(n)), reverse=True)
    candidates = [
        Candidate(
            f"P{i}",
            score,
            i + 1,
            Traits(
                random.choice("ABC"),
                random.choice("xy"),
                random.sample(["dân tộc", "khuyết tật"], random.randint(0, 2)),
            ),
        )
        for i, score in enumerate(scores)
    ]
    quotas = [Quota("total", most=random.randint(1, 6))]
    quotas += [Quota("unit", key, random.randint(0, 2), random.randint(2, 3)) for key in "ABC"]
    quotas += [Quota("sector", "x", 0, random.randint(1, 3)), Quota("priority", "khuyết tật", random.randint(0, 2))]
    found = select(random.sample(candidates, n), quotas)
    assert found.selected == by_brute_force(candidates, quotas)
    assert found.proven
    assert found.bound == pytest.approx(float(found.points))


def test_a_minimum_that_cannot_be_filled_wants_an_exception_and_no_padding() -> None:
    found = select([candidate("P1", 80, 1, "Đông Hưng")], [Quota("unit", "Đông Hưng", 3, 5), Quota("total", most=24)])
    assert found.selected == ["P1"]
    assert [str(sentence) for sentence in found.exceptions_needed()] == [
        "“Đông Hưng” cần ít nhất 3 hồ sơ nhưng còn thiếu 2; cần văn bản nêu lý do, không lấy hồ sơ không đạt để bù."
    ]


def test_only_proposals_with_a_place_are_candidates() -> None:
    sheets = [SheetMarks("P1", "A", {"t": Decimal(60)}), SheetMarks("P2", "A", {"t": Decimal(40)})]
    places = rank_legally(sheets, open_rubric(["t"]), Rule(pass_mark=Decimal(50)))
    assert [c.proposal for c in candidates_of(places, {"P1": Traits("A")})] == ["P1"]


FOUR = [
    candidate("P1", 90, 1, "A"),
    candidate("P2", 85, 2, "A"),
    candidate("P3", 80, 3, "A"),
    candidate("P4", 70, 4, "B"),
]
EACH = [Quota("unit", "A", 0, 1), Quota("unit", "B", 1, 1), Quota("total", most=3)]


def test_who_enters_if_the_quota_were_two() -> None:
    assert select(FOUR, EACH).selected == ["P1", "P4"]
    assert if_most_were(FOUR, EACH, EACH[0], 2) == Change(enter=["P2"], leave=[])
    assert if_most_were(FOUR, EACH, EACH[2], 1) == Change(enter=[], leave=["P1"])


def test_the_reserve_is_promoted_on_withdrawal_and_those_who_remain_stay() -> None:
    first = select(FOUR, EACH)
    assert first.reserve == ["P2", "P3"]
    after, up = promote(FOUR, EACH, first, ["P1"])
    assert (after.selected, up, after.reserve) == (["P2", "P4"], ["P2"], ["P3"])


def test_equal_points_go_to_the_better_places() -> None:
    tied = [candidate("P1", 80, 1, "A"), candidate("P2", 80, 2, "B"), candidate("P3", 80, 3, "A")]
    assert select(tied, [Quota("total", most=2)]).selected == ["P1", "P2"]


def test_quotas_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(Refused, match=r"Chỉ tiêu “A”: tối thiểu 3 lớn hơn tối đa 2\."):
        select(FOUR, [Quota("unit", "A", 3, 2)])


def test_nobody_to_choose_from_leaves_every_minimum_missing() -> None:
    found = select([], [Quota("total", least=3)])
    assert (found.selected, [missing for _, missing in found.shortfalls]) == ([], [3])


def test_a_provinces_selection_is_proven_optimal() -> None:
    random = Random(1)
    candidates = [
        candidate(f"P{i:03}", 95 - i / 8, i + 1, f"U{random.randrange(8)}", random.choice("xyz")) for i in range(240)
    ]
    quotas = [Quota("total", least=24, most=24), Quota("sector", "x", most=6)]
    quotas += [Quota("unit", f"U{u}", 2, 4) for u in range(8)]
    found = select(candidates, quotas)
    assert (len(found.selected), found.proven, found.shortfalls) == (24, True, [])

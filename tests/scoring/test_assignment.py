"""Assignments are the cheapest there are, keep every rule, protect the worst-off, and say what is missing."""

from heapq import heappop, heappush
from itertools import combinations, product

import numpy as np
import pytest

from competition.errors import Refused
from competition.scoring.assignment import Assignment, MixRule, Task, assign


def cheapest_flow(cost: np.ndarray, demand: int, cap: int) -> float:
    """Minimum-cost flow by successive shortest paths, written independently of any linear programme."""
    n, m = cost.shape
    source, sink = n + m, n + m + 1
    edges: list[list[float]] = []
    out: list[list[int]] = [[] for _ in range(n + m + 2)]

    def edge(a: int, b: int, capacity: int, price: float) -> None:
        for x, y, c, w in ((a, b, capacity, price), (b, a, 0, -price)):
            out[x].append(len(edges))
            edges.append([y, c, w])

    for p in range(n):
        edge(source, p, demand, 0.0)
        for j in range(m):
            edge(p, n + j, 1, float(cost[p, j]))
    for j in range(m):
        edge(n + j, sink, cap, 0.0)
    total, height = 0.0, [0.0] * len(out)
    for _ in range(n * demand):
        distance, came = [np.inf] * len(out), [-1] * len(out)
        distance[source], queue = 0.0, [(0.0, source)]
        while queue:
            d, x = heappop(queue)
            for e in out[x] if d <= distance[x] else []:
                y, capacity, price = int(edges[e][0]), edges[e][1], edges[e][2]
                near = d + max(0.0, price + height[x] - height[y])
                if capacity > 0 and near < distance[y] - 1e-12:
                    distance[y], came[y] = near, e
                    heappush(queue, (near, y))
        height = [h + d if np.isfinite(d) else h for h, d in zip(height, distance, strict=True)]
        x = sink
        while x != source:
            e = came[x]
            edges[e][1] -= 1
            edges[e ^ 1][1] += 1
            total += edges[e][2]
            x = int(edges[e ^ 1][0])
    return total


def task(cost: np.ndarray, cap: int, demand: int = 3, **more: object) -> Task:
    proposals, jurors = [f"P{i}" for i in range(len(cost))], [f"J{j}" for j in range(cost.shape[1])]
    costs = {(p, j): float(cost[a, b]) for a, p in enumerate(proposals) for b, j in enumerate(jurors)}
    return Task(proposals, dict.fromkeys(jurors, cap), demand, costs, **more)  # type: ignore[arg-type]


def worst_of(found: Assignment, asked: Task, demand: int = 3) -> float:
    costs = asked.costs or {}
    return max(sum(costs[p, j] for p, j in found.pairs if p == name) / demand for name in asked.proposals)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("whole_costs", [False, True])
def test_the_cost_is_that_of_an_independent_min_cost_flow(seed: int, whole_costs: bool) -> None:
    rng = np.random.default_rng(seed)
    cost = rng.random((40, 12)) if not whole_costs else rng.integers(0, 4, (40, 12)).astype(float)
    found = assign(task(cost, 10, protect_worst=False))
    assert found.cost == pytest.approx(cheapest_flow(cost, 3, 10), abs=1e-9)
    assert found.proven


def test_every_proposal_has_its_jurors_once_and_nobody_more_than_she_takes() -> None:
    cost = np.random.default_rng(1).random((40, 12))
    found = assign(task(cost, 10))
    assert len(set(found.pairs)) == 120
    assert {sum(p == name for p, _ in found.pairs) for name in task(cost, 10).proposals} == {3}
    assert max(found.loads().values()) == 10


@pytest.mark.parametrize("seed", range(4))
def test_the_worst_off_proposal_is_as_well_off_as_any_assignment_makes_her(seed: int) -> None:
    cost = np.random.default_rng(seed).integers(0, 9, (4, 5)).astype(float)
    asked = task(cost, 2, demand=2)
    panels = [list(combinations(range(5), 2))] * 4
    able = [c for c in product(*panels) if max(np.bincount([j for pair in c for j in pair])) <= 2]
    best = min(
        (max(cost[p, list(c[p])].mean() for p in range(4)), sum(cost[p, list(c[p])].sum() for p in range(4)))
        for c in able
    )
    found = assign(asked)
    assert (found.worst, found.cost) == pytest.approx(best)
    assert found.proven


@pytest.mark.parametrize("seed", range(3))
def test_protecting_the_worst_off_never_leaves_her_worse_than_the_cheapest_assignment(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cost = rng.random((30, 10)) * rng.random(10)
    asked, cheapest = task(cost, 9), assign(task(cost, 9, protect_worst=False))
    fair = assign(asked)
    assert worst_of(fair, asked) <= worst_of(cheapest, asked) + 1e-9
    assert fair.cost >= cheapest.cost - 1e-9


def test_the_worst_off_is_protected_in_large_tables_too() -> None:
    rng = np.random.default_rng(3)
    cost = rng.random((300, 70)) * rng.random(70)
    asked = task(cost, 13)
    cheapest = assign(task(cost, 13, protect_worst=False))
    assert worst_of(assign(asked), asked) < worst_of(cheapest, asked)


def test_conflicts_are_never_assigned_and_locked_pairs_always() -> None:
    cost = np.random.default_rng(2).random((20, 8))
    conflicts = [(f"P{p}", f"J{p % 8}") for p in range(20)]
    locked = [("P0", "J7"), ("P1", "J0")]
    pairs = set(assign(task(cost, 9, conflicts=conflicts, locked=locked)).pairs)
    assert not pairs & set(conflicts)
    assert set(locked) <= pairs


def test_mix_rules_hold_for_every_proposal() -> None:
    rng = np.random.default_rng(5)
    cost = rng.random((30, 10))
    women = {"J0", "J1", "J2", "J3"}
    outside = {f"P{p}": {f"J{j}" for j in range(10) if (p + j) % 3} for p in range(30)}
    mix = [MixRule("nữ", women, most=2), MixRule("ngoài huyện", outside, least=2)]
    found = assign(task(cost, 10, mix=mix))
    for name in outside:
        panel = {j for p, j in found.pairs if p == name}
        assert 1 <= len(panel & women) <= 2
        assert len(panel & outside[name]) >= 2


def test_a_task_with_its_seed_has_one_answer_in_whatever_order_it_is_told() -> None:
    proposals, caps = [f"P{n}" for n in range(30)], {f"J{n}": 12 for n in range(10)}
    one = assign(Task(proposals, caps, 3, seed="2024"))
    same = assign(Task(proposals[::-1], dict(reversed(caps.items())), 3, seed="2024"))
    other = assign(Task(proposals, caps, 3, seed="2025"))
    assert one == same
    assert one.pairs != other.pairs


def test_nothing_to_assign_is_an_empty_assignment() -> None:
    assert assign(Task([], {"J": 1})).pairs == []


@pytest.mark.parametrize(
    ("asked", "reasons"),
    [
        (
            Task(["P1", "P2"], {"A": 1, "B": 1}, 2),
            ["Cần 4 lượt chấm nhưng các giám khảo chỉ nhận được 2; còn thiếu 2 lượt."],
        ),
        (
            Task(["P1", "P2"], {"A": 2, "B": 2}, 2, conflicts=[("P2", "A")]),
            ["Hồ sơ P2 cần 2 giám khảo nhưng chỉ có 1 người không vướng xung đột lợi ích."],
        ),
        (
            Task(["P1"], {"A": 1, "B": 1}, 1, conflicts=[("P1", "A")], locked=[("P1", "A")]),
            ["A được chỉ định chấm P1 nhưng có xung đột lợi ích."],
        ),
        (
            Task(["P1", "P2"], {"A": 1, "B": 3}, 1, locked=[("P1", "A"), ("P2", "A"), ("P2", "B"), ("P3", "C")]),
            [
                "Hồ sơ P3 được chỉ định nhưng không có trong danh sách.",
                "Giám khảo C được chỉ định nhưng không có trong hội đồng.",
                "A được chỉ định 2 hồ sơ nhưng chỉ nhận tối đa 1.",
                "Hồ sơ P2 đã được chỉ định 2 giám khảo nhưng chỉ cần 1.",
            ],
        ),
        (
            Task(["P1"], {"A": 1, "B": 1}, 1, mix=[MixRule("tài chính", {"C"})]),
            ["Hồ sơ P1 cần 1 giám khảo “tài chính” nhưng chỉ có 0 người chấm được."],
        ),
        (
            Task(["P1", "P2"], {"A": 1, "B": 1, "C": 9}, 1, mix=[MixRule("nữ", {"A"})]),
            ["Không đủ giám khảo “nữ” cho hồ sơ P2."],
        ),
        (
            Task(["P1", "P2", "P3"], {"A": 1, "B": 9}, 1, conflicts=[("P1", "B"), ("P2", "B")]),
            [
                "Không xếp đủ: còn thiếu 1 lượt chấm ở hồ sơ P1. Các giám khảo chấm được những hồ sơ này đã kín số "
                "lượng: A. Hãy nâng số hồ sơ tối đa của họ hoặc mời thêm giám khảo."
            ],
        ),
    ],
)
def test_what_cannot_be_assigned_names_what_is_missing(asked: Task, reasons: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        assign(asked)
    assert [str(reason) for reason in refused.value.reasons] == reasons

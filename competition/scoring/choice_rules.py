"""What is true of a chair's choice: what the rule would choose, and where a choice leaves its order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from competition.language import Sentence, say

OUTCOMES = ("selected", "reserve", "not_selected")
LEFT = "left"


@dataclass(frozen=True)
class Candidate:
    """A ranked file as the chair sees it; `board` is the order it stands in where kinds are ranked apart."""

    key: int
    name: str
    rank: int | None
    board: str = ""
    share: float = 0.0
    unranked: object = None


def by_the_rule(candidates: Sequence[Candidate], places: int, reserves: int) -> dict[int, str]:
    """What the order alone gives: the first `places` selected, the next in reserve, the rest not.

    A tie that the rule left standing across one of these lines is left to the chair: its files are not named.
    """
    ranked = sorted(
        (one for one in candidates if one.rank is not None), key=lambda one: (one.rank, -one.share, one.name)
    )
    lines = {"selected": places, "reserve": places + reserves}
    proposed = {one.key: "not_selected" for one in candidates}
    for position, one in enumerate(ranked):
        proposed[one.key] = next((outcome for outcome, line in lines.items() if position < line), "not_selected")
    ties: dict[tuple[str, int | None], list[int]] = {}
    for one in ranked:
        ties.setdefault((one.board, one.rank), []).append(one.key)
    for keys in ties.values():
        if len({proposed[key] for key in keys}) > 1:
            for key in keys:
                del proposed[key]
    return proposed


def must_be_reasoned(
    candidates: Sequence[Candidate], outcomes: Mapping[int, str], reasons: Mapping[int, str]
) -> Iterator[tuple[int, Sentence]]:
    """Each choice that leaves the rule's order and has no reason yet, with what is asked."""
    for one in candidates:
        outcome = outcomes.get(one.key, "")
        if outcome not in ("selected", "reserve") or reasons.get(one.key, "").strip():
            continue
        if one.rank is None and outcome == "selected":
            yield (
                one.key,
                say(
                    "Chọn {name} tuy chưa đủ điều kiện xếp hạng ({why}): hãy ghi lý do.",
                    name=one.name,
                    why=one.unranked,
                ),
            )
            continue
        passed_over = [
            other.name
            for other in candidates
            if other.board == one.board
            and other.key != one.key
            and other.rank is not None
            and (one.rank is None or other.rank <= one.rank)
            and outcomes.get(other.key, "") in OUTCOMES[OUTCOMES.index(outcome) + 1 :]
        ]
        if passed_over:
            yield one.key, say(
                "Chọn {name} trước {others} là hồ sơ xếp trên hoặc cùng hạng: hãy ghi lý do.",
                name=one.name, others=sorted(passed_over),
            )  # fmt: skip

"""What the legal ranking would be without one juror: which places hang on a single person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from competition.language import Sentence, say
from competition.scoring.legal import rank_legally
from competition.scoring.rubric import Rubric
from competition.scoring.rule import Choice, Rule
from competition.scoring.sheets import SheetMarks

_NAMED = 5


@dataclass(frozen=True)
class Move:
    """A proposal's place with everybody's sheets and without the juror's; None is no place."""

    proposal: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class WithoutJuror:
    """Every place that changes when one juror's sheets are left out."""

    juror: str
    moves: list[Move]

    def in_words(self) -> Sentence:
        """ "Places 3 and 4 swap without juror B.", or who moves where."""
        if len(self.moves) == 2 and self._swap():
            first, second = sorted(self.moves, key=lambda move: move.before or 0)
            return say(
                "Hạng {a} và {b} ({first}, {second}) đổi chỗ nếu không có giám khảo {juror}.",
                a=first.before, b=second.before, first=first.proposal, second=second.proposal, juror=self.juror,
            )  # fmt: skip
        told = [_move(move) for move in self.moves[:_NAMED]]
        if len(self.moves) > _NAMED:
            told.append(say("và {count} hồ sơ khác", count=len(self.moves) - _NAMED))
        return say("Nếu không có giám khảo {juror}: {moves}.", juror=self.juror, moves=told)

    def _swap(self) -> bool:
        one, other = self.moves
        return (one.before, one.after) == (other.after, other.before)


def without_each_juror(
    sheets: Iterable[SheetMarks], rubric: Rubric, rule: Rule, choices: Sequence[Choice] = ()
) -> list[WithoutJuror]:
    """For every juror whose absence would change a place, what would change; in the order of the jurors' names."""
    sheets = list(sheets)
    proposals = {sheet.proposal for sheet in sheets}
    before = _ranks(sheets, rubric, rule, choices, proposals)
    found = []
    for juror in sorted({sheet.juror for sheet in sheets}):
        after = _ranks([s for s in sheets if s.juror != juror], rubric, rule, choices, proposals)
        moves = [Move(name, rank, after[name]) for name, rank in before.items() if after[name] != rank]
        if moves:
            found.append(WithoutJuror(juror, moves))
    return found


def _ranks(
    sheets: Sequence[SheetMarks], rubric: Rubric, rule: Rule, choices: Sequence[Choice], proposals: Iterable[str]
) -> dict[str, int | None]:
    return {place.proposal: place.rank for place in rank_legally(sheets, rubric, rule, choices, proposals)}


def _move(move: Move) -> Sentence:
    facts = {"proposal": move.proposal, "before": move.before, "after": move.after}
    if move.after is None:
        return say("{proposal} từ hạng {before} thành không có hạng", **facts)
    if move.before is None:
        return say("{proposal} từ chỗ không có hạng lên hạng {after}", **facts)
    return say("{proposal} từ hạng {before} thành hạng {after}", **facts)

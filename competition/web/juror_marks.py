"""The fields of a score sheet: what each criterion asks, what stands there now, and what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from competition.language import Language, Sentence, number
from competition.scoring.marking import NOT_APPLICABLE
from competition.scoring.models import Mark
from competition.scoring.rubric import Criterion, Level, Rubric

# Up to so many options each is a choice to press; beyond, the anchored levels are, and a number refines them.
FEW_OPTIONS = 6
LONGEST_REMARK = 1000


@dataclass(frozen=True)
class Pick:
    """One thing to press: its points, and the sentence that describes a proposal which deserves them."""

    value: str
    points: Decimal
    level: Level | None


@dataclass(frozen=True)
class MarkField:
    """A criterion on the sheet. `pick`: the pressed choice; `typed`: the number's text; `exact`: a number is asked."""

    criterion: Criterion
    group: Any
    picks: Sequence[Pick]
    exact: bool
    pick: str
    typed: str
    remark: str
    error: Sentence | None = None

    @property
    def key(self) -> str:
        return self.criterion.key

    @property
    def answered(self) -> bool:
        return bool(self.pick or self.typed)


def points(value: Decimal | None) -> Decimal | None:
    """Without the zeros at its end, and never with an exponent."""
    return None if value is None else Decimal(format(value.normalize(), "f"))


def mark_fields(
    rubric: Rubric, marks: Mapping[str, Mark], language: Language, *, typed: Any = None,
    errors: Mapping[str, Sentence] | None = None,
) -> list[MarkField]:  # fmt: skip
    """Every criterion in the rubric's order, as kept, or as typed where a form was refused."""
    found = []
    for group in rubric.groups:
        for place, criterion in enumerate(group.criteria):
            picks = picks_of(criterion)
            pick, text, remark = _kept(criterion, picks, marks.get(criterion.key), language)
            if typed is not None:
                pick = str(typed.get(f"pick-{criterion.key}", ""))
                text = str(typed.get(f"mark-{criterion.key}", ""))
                remark = str(typed.get(f"note-{criterion.key}", ""))
            heading = group.label if place == 0 and len(group.criteria) > 1 else None
            error = (errors or {}).get(criterion.key)
            found.append(MarkField(criterion, heading, picks, asks_number(criterion), pick, text, remark, error))
    return found


def picks_of(criterion: Criterion) -> list[Pick]:
    """The choices to press, the lowest first."""
    options = criterion.options()
    values = options if 0 < len(options) <= FEW_OPTIONS else tuple(level.at for level in criterion.levels)
    levels = {level.at: level for level in criterion.levels}
    return [Pick(format(points(value) or Decimal(0), "f"), value, levels.get(value)) for value in sorted(values)]


def asks_number(criterion: Criterion) -> bool:
    return not 0 < len(criterion.options()) <= FEW_OPTIONS


def _kept(criterion: Criterion, picks: Sequence[Pick], mark: Mark | None, language: Language) -> tuple[str, str, str]:
    if mark is None:
        return "", "", ""
    if mark.not_applicable or mark.score is None:
        return NOT_APPLICABLE, "", mark.comment
    reached = [pick.value for pick in picks if pick.points <= mark.score]
    shown = number(points(mark.score) or Decimal(0), language)
    return reached[-1] if reached else "", shown if asks_number(criterion) else "", mark.comment


def typed_marks(
    typed: Any, rubric: Rubric, marks: Mapping[str, Mark], language: Language
) -> tuple[dict[str, str | None], dict[str, str]]:
    """(criterion → what changed, criterion → remark). Of a choice and a number the one that was changed counts."""
    changed: dict[str, str | None] = {}
    remarks: dict[str, str] = {}
    for key, criterion in rubric.by_key.items():
        if f"pick-{key}" not in typed and f"mark-{key}" not in typed:
            continue
        pick, text, remark = _kept(criterion, picks_of(criterion), marks.get(key), language)
        now, wrote = str(typed.get(f"pick-{key}", "")), str(typed.get(f"mark-{key}", "")).strip()
        if wrote != text and wrote:
            changed[key] = wrote
        elif now != pick and now:
            changed[key] = now
        elif wrote != text:
            changed[key] = None
        said = str(typed.get(f"note-{key}", "")).strip()[:LONGEST_REMARK]
        if said != remark:
            remarks[key] = said
    return changed, remarks

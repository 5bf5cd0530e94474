"""The draft of a letter of advice, from what the sheets say: anchors that the marks reach, remarks without a name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from competition.language import in_language, say
from competition.scoring.rubric import Criterion, Group, Rubric

# Half a page of A4 at 13 points.
LONGEST = 1800
LONGEST_REMARK = 160
HIDDEN = "giám khảo"


@dataclass(frozen=True)
class SaidOnSheet:
    """What one submitted sheet says: criterion → (score, remark), and a word about the whole."""

    marks: Mapping[str, tuple[Decimal | None, str]]
    comment: str = ""


@dataclass(frozen=True)
class Advice:
    """The letter's parts, each a criterion's plain words, and what stands below them."""

    parts: Sequence[Mapping[str, str]]
    strength: str = ""
    advice: str = ""
    support: str = ""

    @property
    def length(self) -> int:
        texts = [part["text"] for part in self.parts]
        return sum(map(len, [*texts, self.strength, self.advice, self.support]))


def advice_from(rubric: Rubric, sheets: Sequence[SaidOnSheet], names: Iterable[str]) -> Advice:
    """A draft to be mended by a person; `names` are the jurors', of which none may stand in it."""
    nobody = without_names(names)
    parts, shares = [], {}
    for group in rubric.groups:
        weakest = min(group.criteria, key=lambda one: _share(one, sheets))
        shares[weakest.key] = _share(weakest, sheets)
        parts.append({"key": weakest.key, "name": _named(group), "text": nobody(_words(weakest, group, sheets))})
    best = max(shares, key=lambda key: shares[key])
    worst = min(shares, key=lambda key: shares[key])
    general = _remarks(sheet.comment for sheet in sheets)
    advice = " ".join(filter(None, [_next_level(rubric.by_key[worst], sheets), *general[:1]]))
    support = say("Hội LHPN nơi chị ở sẵn sàng tư vấn để chị hoàn thiện đề án.")
    return Advice(parts, nobody(_level(rubric.by_key[best], sheets)), nobody(advice), str(support))


def without_names(names: Iterable[str]) -> Any:
    """A function that takes every juror's name and code out of a text."""
    known = sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True)
    pattern = "|".join([*(re.escape(name).replace(r"\ ", r"\s+") for name in known), r"\bGK\s?\d+\b"])
    finds = re.compile(pattern, re.IGNORECASE)
    return lambda text: finds.sub(HIDDEN, text)


def names_found(text: str, names: Iterable[str]) -> list[str]:
    """The jurors' names and codes that stand in a text."""
    hides = without_names(names)
    return [] if hides(text) == text else sorted(name for name in names if without_names([name])(text) != text)


def _named(group: Group) -> str:
    one = group.criteria[0]
    return in_language(group.label or one.name, "vi") if len(group.criteria) > 1 else in_language(one.name, "vi")


def _scores(criterion: Criterion, sheets: Sequence[SaidOnSheet]) -> list[Decimal]:
    found = (sheet.marks.get(criterion.key, (None, ""))[0] for sheet in sheets)
    return [score for score in found if score is not None]


def _mean(criterion: Criterion, sheets: Sequence[SaidOnSheet]) -> Decimal:
    scores = _scores(criterion, sheets)
    return sum(scores, Decimal(0)) / len(scores) if scores else criterion.min


def _share(criterion: Criterion, sheets: Sequence[SaidOnSheet]) -> Decimal:
    """How much of its points it reached; one without a bound counts as half."""
    if criterion.max is None:
        return Decimal("0.5")
    return (_mean(criterion, sheets) - criterion.min) / (criterion.max - criterion.min)


def _words(weakest: Criterion, group: Group, sheets: Sequence[SaidOnSheet]) -> str:
    remarks = _remarks(sheet.marks.get(one.key, (None, ""))[1] for one in group.criteria for sheet in sheets)
    return " ".join(filter(None, [_level(weakest, sheets), *remarks[:2]])) or _without_anchor(_share(weakest, sheets))


def _level(criterion: Criterion, sheets: Sequence[SaidOnSheet]) -> str:
    reached = criterion.level_of(_mean(criterion, sheets))
    return reached.vi if reached else ""


def _next_level(criterion: Criterion, sheets: Sequence[SaidOnSheet]) -> str:
    mean = _mean(criterion, sheets)
    above = min((level for level in criterion.levels if level.at > mean), key=lambda level: level.at, default=None)
    if above is None:
        return ""
    name = in_language(criterion.name, "vi")
    return str(say("Về “{name}”, chị hướng tới: {level}", name=name, level=above.vi[:1].lower() + above.vi[1:]))


def _without_anchor(share: Decimal) -> str:
    if share >= Decimal("0.75"):
        return str(say("Phần này chị làm tốt."))
    if share >= Decimal("0.5"):
        return str(say("Phần này đạt yêu cầu, còn có thể làm rõ thêm."))
    return str(say("Phần này cần bổ sung nhiều nhất."))


def _remarks(said: Iterable[str]) -> list[str]:
    """Distinct short remarks as sentences, the longest first: they say most."""
    found = dict.fromkeys(" ".join(text.split()) for text in said)
    short = [text for text in found if text and len(text) <= LONGEST_REMARK]
    ended = [text if text[-1] in ".!?" else f"{text}." for text in short]
    return sorted(dict.fromkeys(ended), key=len, reverse=True)

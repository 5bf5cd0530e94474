"""What may be written on a sheet: marks as they are typed, checked against the rubric, and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from competition.errors import BadInput
from competition.language import Sentence, say
from competition.scoring.columns import read_score
from competition.scoring.rubric import Rubric

NOT_APPLICABLE = "na"


@dataclass(frozen=True)
class Given:
    """A mark; without a score the criterion is not applicable."""

    score: Decimal | None


def read_marks(marks: Mapping[str, Decimal | str | None], rubric: Rubric) -> dict[str, Given | None]:
    """Criterion → its mark, None where it is cleared; BadInput names every one that cannot stand."""
    faults: dict[str, Sentence] = {}
    read: dict[str, Given | None] = {}
    for key, typed in marks.items():
        criterion = rubric.by_key.get(key)
        text = "" if typed is None else str(typed).strip()
        if criterion is None:
            faults[key] = say("Bộ tiêu chí không có tiêu chí “{key}”.", key=key)
        elif not text:
            read[key] = None
        elif text == NOT_APPLICABLE:
            read[key] = Given(None)
        elif (score := read_score(text)) is None:
            faults[key] = say("“{text}” không phải là điểm của tiêu chí “{name}”.", text=text[:40], name=criterion.name)
        elif refusal := criterion.refusal(score):
            faults[key] = refusal
        else:
            read[key] = Given(score)
    if faults:
        raise BadInput(faults)
    return read


def unanswered(marks: Mapping[str, Decimal | None], rubric: Rubric) -> dict[str, Sentence]:
    """The ranking criteria that have neither a score nor a word that they do not apply."""
    return {
        criterion.key: say("Chưa chấm tiêu chí “{name}”.", name=criterion.name)
        for criterion in rubric.ranking
        if criterion.key not in marks
    }

"""Marks as they are keyed in from paper: read whole, kept as text, compared."""

from collections.abc import Mapping

from competition.errors import BadInput
from competition.language import Sentence
from competition.scoring.marking import NOT_APPLICABLE, Given, read_marks, unanswered
from competition.scoring.paper_models import PaperSheet
from competition.scoring.rubric import Rubric


def read_whole(marks: Mapping[str, str | None], rubric: Rubric) -> dict[str, Given]:
    """Every ranking criterion as it stands on the paper; what is bad or missing is named."""
    faults: dict[str, Sentence] = {}
    read: dict[str, Given | None] = {}
    try:
        read = read_marks(marks, rubric)
    except BadInput as bad:
        faults = dict(bad.fields)
    whole = {key: given for key, given in read.items() if given is not None}
    told = {key: given.score for key, given in whole.items()}
    if not faults and (missing := unanswered(told, rubric)):
        faults = missing
    if faults:
        raise BadInput(faults)
    return whole


def as_text(read: Mapping[str, Given]) -> dict[str, str]:
    """Scores as text without the zeros at their end, so that 8 and 8,0 agree."""
    return {
        key: NOT_APPLICABLE if one.score is None else format(one.score.normalize(), "f") for key, one in read.items()
    }


def differing(paper: PaperSheet) -> list[str]:
    """The criteria that the two read differently, in the order of the paper."""
    keys = [*paper.first, *(key for key in paper.second if key not in paper.first)]
    return [key for key in keys if paper.first.get(key) != paper.second.get(key)]

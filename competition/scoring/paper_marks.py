"""Marks as they are keyed in from paper: read whole, kept as text, compared."""

from collections.abc import Mapping

from competition.errors import BadInput, Refused
from competition.language import Sentence, say
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


def old_print(printed: int | None, now: int) -> dict[str, Sentence]:
    """Why a paper cannot stand whose print names another version of the file than the one there is."""
    if printed is None:
        return {"revision": say("Hãy ghi số bản hồ sơ in ở đầu phiếu giấy.")}
    return {} if printed == now else {"revision": overtaken(printed, now)}


def must_be_current(paper: PaperSheet, now: int) -> None:
    """The file was not revised between the keyings."""
    if paper.proposal_revision != now:
        raise Refused(overtaken(paper.proposal_revision, now))


def overtaken(printed: int, now: int) -> Sentence:
    if printed > now:
        return say(
            "Hồ sơ chưa có bản {printed}; nay là bản {now}. Mời xem lại số in trên phiếu.", printed=printed, now=now
        )
    return say(
        "Hồ sơ đã có bản mới: phiếu giấy này chấm bản {printed}, nay là bản {now}. Giám khảo cần đọc bản mới và chấm "
        "trên phiếu in mới.", printed=printed, now=now,
    )  # fmt: skip

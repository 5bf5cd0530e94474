"""A deal as a table: files against jurors, who reads how many, and which file fares worst."""

from collections.abc import Iterable
from dataclasses import dataclass

from competition.language import Sentence, say
from competition.scoring.allotment_facts import Facts, Pair
from competition.scoring.allotment_models import Allotment
from competition.scoring.allotment_task import FOREIGN_FIELD, SOFT_TIE, cap_of, knows
from competition.scoring.standings import record_name


@dataclass(frozen=True)
class DealtRow:
    """A file: juror → "dealt", "finished", "shut" or nothing; how many of its readers know its field, or have a tie."""

    proposal_id: int
    name: str
    title: str
    cells: dict[int, str]
    readers: int
    fitting: int
    tied: int

    @property
    def cost(self) -> float:
        """The mean cost a reader, as the dealing counts it."""
        return (FOREIGN_FIELD * (self.readers - self.fitting) + SOFT_TIE * self.tied) / (self.readers or 1)


@dataclass(frozen=True)
class DealtTable:
    allotment: Allotment
    rows: list[DealtRow]
    loads: dict[int, int]
    caps: dict[int, int]

    @property
    def worst(self) -> Sentence | None:
        """The file that fares worst, in words; nothing while there is none."""
        row = max(self.rows, key=lambda one: (one.cost, one.name), default=None)
        if row is None:
            return None
        if row.cost == 0:
            return say("Hồ sơ nào cũng được giám khảo đúng lĩnh vực đọc.")
        return say(
            "Hồ sơ thiệt nhất là {name}: {fitting} trên {readers} giám khảo đúng lĩnh vực, {tied} người có quan hệ cần "
            "lưu ý.",
            name=row.name, fitting=row.fitting, readers=row.readers, tied=row.tied,
        )  # fmt: skip


def table_of(facts: Facts, allotment: Allotment) -> DealtTable:
    dealt = {(pair.proposal_id, pair.juror_id) for pair in facts.dealt(allotment)}
    jurors = facts.jurors
    rows = []
    for file in facts.files:
        readers = [one for one in jurors if (file.id, one.person_id) in dealt]
        rows.append(
            DealtRow(
                file.id, record_name(file), file.title,
                {one.person_id: _cell(facts, dealt, (file.id, one.person_id)) for one in jurors}, len(readers),
                sum(knows(facts, one, file) for one in readers),
                sum((file.id, one.person_id) in facts.soft for one in readers),
            )
        )  # fmt: skip
    loads = {one.person_id: _load(dealt, one.person_id) for one in jurors}
    caps = {one.person_id: cap_of(one, int(allotment.asked["cap"])) for one in jurors}
    return DealtTable(allotment, rows, loads, caps)


def _load(dealt: Iterable[Pair], juror_id: int) -> int:
    return sum(juror == juror_id for _, juror in dealt)


def _cell(facts: Facts, dealt: set[Pair], pair: Pair) -> str:
    sheet = facts.sheets.get(pair)
    if pair in dealt:
        return "finished" if sheet is not None and sheet.status == "submitted" else "dealt"
    return "shut" if pair in facts.shut else ""

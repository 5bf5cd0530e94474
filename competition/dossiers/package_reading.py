"""The documents of a package, each read once, and how a check on them is told."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import TypeVar

from competition import clock
from competition.dossiers import record, record_text
from competition.dossiers.bag_check import Bag, Fault
from competition.errors import Refused
from competition.language import Sentence, say

R = TypeVar("R", bound=record.Record)
DISPATCH, MOVEMENTS, ROUNDS = "data/dispatch.json", "data/movements.json", "data/rounds.json"


@dataclass(frozen=True)
class Checked:
    """One check: what it looked at, what it found wrong, and a remark where there is something to know."""

    name: Sentence
    faults: tuple[Fault, ...]
    remark: Sentence | None = None


class Contents:
    """The documents of a bag, each read once; what cannot be read is a fault of its own."""

    def __init__(self, bag: Bag) -> None:
        self.bag, self.unreadable = bag, list[Fault]()
        self.dispatch = self._read(DISPATCH, record.Dispatch)
        self.movements = self._read(MOVEMENTS, record.Movements)
        self.rounds = self._read(ROUNDS, record.Rounds) if ROUNDS in bag.hashes else record.Rounds(rounds=[])
        self.listed = self.dispatch.proposals if self.dispatch else []
        read = {one.file_number: self._read(case_path(one), record.Case) for one in self.listed}
        self.cases = {number: case for number, case in read.items() if case is not None}

    @property
    def noon(self) -> datetime:
        """The day of dispatch, on which certificates must have been valid: a package is checked long after it."""
        sent_on = self.dispatch.sent_on if self.dispatch else clock.today()
        return datetime.combine(sent_on, time(12), clock.VIETNAM)

    def _read(self, member: str, kind: type[R]) -> R | None:
        try:
            return record_text.read(self.bag.contents[member], kind)
        except KeyError:
            self.unreadable.append(Fault(member, say("bị thiếu hoặc không đọc được")))
        except Refused as error:
            self.unreadable.append(Fault(member, error.reasons[0]))
        return None


def case_path(listed: record.Listed) -> str:
    return f"data/{listed.folder}/case.json"

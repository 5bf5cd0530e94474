"""Why proposals cannot be dealt to jurors as asked, naming what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from competition.language import Sentence, say

if TYPE_CHECKING:
    from competition.scoring.assignment import Task
    from competition.scoring.dealing import Dealt

_NAMES_IN_A_SENTENCE = 8


def refusals(task: Task) -> list[Sentence]:
    """What a look at each proposal, each juror and each locked pair shows before anything is solved."""
    free = _free(task)
    return [*_names(task), *_locked(task), *_proposals(task, free), *_mixtures(task, free), *_places(task)]


def shortages(task: Task, proposals: list[str], jurors: list[str], found: Dealt) -> list[Sentence]:
    """What the best that could be dealt still lacks."""
    short = [name for name, missing in zip(proposals, found.short, strict=True) if missing]
    loads = dict(zip(jurors, found.chosen.sum(axis=0), strict=True))
    reasons = []
    if short:
        conflicts = set(task.conflicts)
        full = [j for j in sorted(jurors) if loads[j] >= task.caps[j] and any((p, j) not in conflicts for p in short)]
        reasons.append(_short(int(found.short.sum()), sorted(short), full))
    for rule, missing in zip(task.mix, found.lacking, strict=True):
        if missing.any():
            names = sorted(name for name, lacks in zip(proposals, missing, strict=True) if lacks)
            reasons.append(
                say("Không đủ giám khảo “{name}” cho hồ sơ {proposals}.", name=rule.name, proposals=_listed(names))
            )
    return reasons


def _short(count: int, proposals: list[str], full: list[str]) -> Sentence:
    return say(
        "Không xếp đủ: còn thiếu {count} lượt chấm ở hồ sơ {proposals}. Các giám khảo chấm được những hồ sơ này đã kín "
        "số lượng: {jurors}. Hãy nâng số hồ sơ tối đa của họ hoặc mời thêm giám khảo.",
        count=count, proposals=_listed(proposals), jurors=_listed(full),
    )  # fmt: skip


def _free(task: Task) -> dict[str, list[str]]:
    """Proposal → jurors without a conflict."""
    conflicts = set(task.conflicts)
    return {p: [j for j in task.caps if (p, j) not in conflicts] for p in task.proposals}


def _names(task: Task) -> Iterator[Sentence]:
    known, jurors = set(task.proposals), set(task.caps)
    for proposal, juror in sorted(task.locked):
        if proposal not in known:
            yield say("Hồ sơ {proposal} được chỉ định nhưng không có trong danh sách.", proposal=proposal)
        if juror not in jurors:
            yield say("Giám khảo {juror} được chỉ định nhưng không có trong hội đồng.", juror=juror)


def _locked(task: Task) -> Iterator[Sentence]:
    for proposal, juror in sorted(set(task.locked) & set(task.conflicts)):
        yield say("{juror} được chỉ định chấm {proposal} nhưng có xung đột lợi ích.", juror=juror, proposal=proposal)
    by_juror: dict[str, int] = {}
    by_proposal: dict[str, int] = {}
    for proposal, juror in set(task.locked):
        by_juror[juror] = by_juror.get(juror, 0) + 1
        by_proposal[proposal] = by_proposal.get(proposal, 0) + 1
    for juror, count in sorted(by_juror.items()):
        if count > task.caps.get(juror, count):
            yield say(
                "{juror} được chỉ định {count} hồ sơ nhưng chỉ nhận tối đa {cap}.",
                juror=juror, count=count, cap=task.caps[juror],
            )  # fmt: skip
    for proposal, count in sorted(by_proposal.items()):
        if count > task.wanted(proposal):
            yield say(
                "Hồ sơ {proposal} đã được chỉ định {count} giám khảo nhưng chỉ cần {need}.",
                proposal=proposal, count=count, need=task.wanted(proposal),
            )  # fmt: skip


def _proposals(task: Task, free: dict[str, list[str]]) -> Iterator[Sentence]:
    for proposal in sorted(free):
        if len(free[proposal]) < task.wanted(proposal):
            yield say(
                "Hồ sơ {proposal} cần {need} giám khảo nhưng chỉ có {have} người không vướng xung đột lợi ích.",
                proposal=proposal, need=task.wanted(proposal), have=len(free[proposal]),
            )  # fmt: skip


def _mixtures(task: Task, free: dict[str, list[str]]) -> Iterator[Sentence]:
    for rule in task.mix:
        for proposal in sorted(free):
            able = [juror for juror in free[proposal] if juror in rule.members(proposal)]
            if len(able) < rule.least and task.wanted(proposal):
                yield say(
                    "Hồ sơ {proposal} cần {need} giám khảo “{name}” nhưng chỉ có {have} người chấm được.",
                    proposal=proposal, need=rule.least, name=rule.name, have=len(able),
                )  # fmt: skip


def _places(task: Task) -> Iterator[Sentence]:
    need, have = sum(task.wanted(p) for p in set(task.proposals)), sum(task.caps.values())
    if need > have:
        yield say(
            "Cần {need} lượt chấm nhưng các giám khảo chỉ nhận được {have}; còn thiếu {count} lượt.",
            need=need, have=have, count=need - have,
        )  # fmt: skip


def _listed(names: list[str]) -> Sentence | list[str]:
    if len(names) <= _NAMES_IN_A_SENTENCE:
        return names
    first = names[:_NAMES_IN_A_SENTENCE]
    return say("{names} và {count} tên khác", names=first, count=len(names) - len(first))

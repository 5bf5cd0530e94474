"""Why a deal may not be drawn, changed or issued like this."""

from collections.abc import Iterable

from competition import clock
from competition.errors import BadInput
from competition.language import Sentence, say
from competition.scoring.allotment_facts import HELD_BACK, Facts, Pair
from competition.scoring.allotment_task import cap_of
from competition.scoring.panel_mix import has_trait


def cannot_move(facts: Facts, jurors: Iterable[int]) -> list[Sentence]:
    """Unfinished sheets move only after the set number of days."""
    jurors, day = list(jurors), facts.movable_from
    if not jurors:
        return []
    if unknown := [one for one in jurors if one not in facts.called]:
        raise BadInput({"move": say("Có {n} người không phải giám khảo của vòng này.", n=len(unknown))})
    if day is None:
        return [say("Chưa công bố bảng phân công nào nên chưa có phiếu nào để chia lại.")]
    if clock.now() < day:
        return [say("Phiếu chưa xong chỉ được chia lại từ {moment}.", moment=day)]
    return []


def cannot_change(facts: Facts, proposal_id: int, out: int | None, new: int) -> list[Sentence]:
    """Why `new` may not read the file instead of `out`."""
    draft, called = facts.draft, facts.called
    if draft is None:
        return [say("Chưa có bản nháp phân công để đổi.")]
    if proposal_id not in facts.names or new not in called:
        return [say("Hồ sơ hoặc giám khảo không có trong vòng này.")]
    dealt = {(pair.proposal_id, pair.juror_id) for pair in facts.dealt(draft)}
    facts_of_pair = {"juror": called[new], "proposal": facts.names[proposal_id]}
    if (proposal_id, new) in dealt:
        return [say("{juror} đã được phân công hồ sơ {proposal}.", **facts_of_pair)]
    if (proposal_id, new) in _closed(facts):
        return [say("{juror} không chấm được hồ sơ {proposal} vì xung đột lợi ích hoặc đã rút.", **facts_of_pair)]
    if out is not None and (fault := _cannot_leave(facts, (proposal_id, out), dealt)):
        return [fault]
    return _no_room(facts, new, sum(juror == new for _, juror in dealt))


def _no_room(facts: Facts, new: int, hers: int) -> list[Sentence]:
    one = next(panelist for panelist in facts.jurors if panelist.person_id == new)
    draft = facts.draft
    cap = cap_of(one, int(draft.asked["cap"])) if draft else 0
    if not one.present:
        return [say("{juror} đang được ghi vắng mặt.", juror=facts.called[new])]
    if hers >= cap:
        return [say("{juror} đã nhận {n} hồ sơ, nhiều nhất là {cap}.", juror=facts.called[new], n=hers, cap=cap)]
    return []


def _cannot_leave(facts: Facts, pair: Pair, dealt: set[Pair]) -> Sentence | None:
    if pair not in dealt:
        return say("Giám khảo được thay không có trong bản nháp của hồ sơ này.")
    names = {"juror": facts.called.get(pair[1], "–"), "proposal": facts.names[pair[0]]}
    sheet = facts.sheets.get(pair)
    if sheet is not None and sheet.status == "submitted":
        return say("{juror} đã nộp phiếu cho hồ sơ {proposal}; phiếu đã nộp không chuyển đi.", **names)
    day = facts.movable_from
    if sheet is not None and sheet.status == "draft":
        if day is not None and clock.now() < day:
            return say("Phiếu chưa xong chỉ được chia lại từ {moment}.", moment=day)
        if day is None:
            return say("{juror} đã bắt đầu chấm hồ sơ {proposal}.", **names)
    return None


def _closed(facts: Facts) -> set[Pair]:
    return facts.shut | {pair for pair, sheet in facts.sheets.items() if sheet.status in HELD_BACK}


def cannot_issue(facts: Facts) -> list[Sentence]:
    """What became untrue since the draft was drawn, and who has not declared her conflicts."""
    draft = facts.draft
    if draft is None:
        return [say("Chưa có bản nháp phân công để công bố.")]
    dealt = {(pair.proposal_id, pair.juror_id) for pair in facts.dealt(draft)}
    silent = [one.name for one in facts.jurors if one.present and one.declared_at is None]
    found = [say("Chưa khai xung đột lợi ích: {names}.", names=silent)] if silent else []
    there = {one.person_id for one in facts.jurors if one.present}
    wrong = [
        say("{juror} – {proposal}", juror=facts.called.get(pair[1], "–"), proposal=facts.names.get(pair[0], "–"))
        for pair in sorted(dealt)
        if pair in _closed(facts) or pair[0] not in facts.names or not (pair[1] in there or facts.live(pair))
    ]
    if wrong:
        found.append(say("Bản nháp không còn đúng ở: {pairs}. Mời lập lại bản nháp.", pairs=wrong[:8]))
    return [*found, *_forgotten(facts, dealt), *_unmixed(facts, dealt)]


def _forgotten(facts: Facts, dealt: set[Pair]) -> list[Sentence]:
    missing = sorted(name for number, name in facts.names.items() if all(number != pair[0] for pair in dealt))
    return [say("Bản nháp chưa có hồ sơ {names}. Mời lập lại bản nháp.", names=missing[:8])] if missing else []


def _unmixed(facts: Facts, dealt: set[Pair]) -> list[Sentence]:
    """Rules of each file's readers that a change by hand has broken."""
    found = []
    for rule in facts.terms.mix:
        members = {one.person_id for one in facts.jurors if has_trait(rule, one)}
        if not rule.each_file:
            continue
        short = sorted(
            name
            for number, name in facts.names.items()
            if sum(pair[0] == number and pair[1] in members for pair in dealt) < rule.least
        )
        if short:
            label = {"vi": rule.label.vi, "en": rule.label.en}
            found.append(say("Thiếu giám khảo “{name}” ở hồ sơ {names}.", name=label, names=short[:8]))
    return found

"""What the minutes say in sentences: results, ties, conclusions, abstentions and waivers. Papers are Vietnamese."""

from collections.abc import Mapping, Sequence
from typing import Any

from competition.editions.rules import Label
from competition.language import Sentence, say
from competition.proposals.models import Proposal
from competition.scoring.models import Conflict, Sheet, Standing
from competition.scoring.panel import Panelist
from competition.scoring.standings import record_name

OUTCOME_LABELS: dict[str, Label] = {
    "selected": Label("Được chọn", "Selected"),
    "reserve": Label("Dự phòng", "Reserve"),
    "not_selected": Label("Không chọn", "Not selected"),
    "left": Label("Đã rút hoặc bị loại", "Withdrawn or disqualified"),
    "": Label("Chưa quyết định", "Not yet decided"),
}
FARTHER = {"screening": say("gửi lên cấp tỉnh"), "provincial": say("gửi về Trung ương")}
Rows = Sequence[tuple[Standing, Proposal]]


def result_rows(rows: Rows) -> list[dict[str, Any]]:
    return [
        {
            "file_number": record_name(proposal), "title": proposal.title, "jurors": standing.jurors,
            "score": standing.score, "rank": standing.rank or 0, "outcome": _outcome(standing),
        }
        for standing, proposal in rows
    ]  # fmt: skip


def _outcome(standing: Standing) -> str:
    label = OUTCOME_LABELS[standing.outcome].vi
    return f"{label}. {standing.unranked['vi']}" if standing.unranked and standing.outcome != "left" else label


def tie_sentences(rows: Rows) -> list[str]:
    return [
        str(say("Hồ sơ {name}: {trace}", name=record_name(proposal), trace=standing.tie_break["vi"]))
        for standing, proposal in rows
        if standing.tie_break
    ]


def conclusions(rows: Rows, key: str) -> list[str]:
    """Who is selected, in reserve and not, with the chair's reasons where she left the order."""
    named: dict[str, list[str]] = {}
    for standing, proposal in rows:
        named.setdefault(standing.outcome, []).append(record_name(proposal))
    told: list[Sentence] = []
    if chosen := named.get("selected"):
        told.append(
            say("Chọn {count} hồ sơ {farther}: {names}.", count=_two(chosen), farther=FARTHER[key], names=chosen)
        )
    else:
        told.append(say("Không chọn hồ sơ nào."))
    if held := named.get("reserve"):
        told.append(say("Xếp dự phòng {count} hồ sơ, theo thứ tự: {names}.", count=_two(held), names=held))
    if left_out := named.get("not_selected"):
        told.append(say("Không chọn {count} hồ sơ: {names}.", count=_two(left_out), names=left_out))
    told += [
        say(
            "Về hồ sơ {name}, chủ tịch Hội đồng nêu lý do: {reason}.",
            name=record_name(proposal), reason=unstopped(standing.outcome_reason),
        )
        for standing, proposal in rows
        if standing.outcome_reason
    ]  # fmt: skip
    return [str(sentence) for sentence in told]


def added_course(
    people: Mapping[int, Panelist], names: Mapping[int, str], abstained: Sequence[Sheet], waived: Sequence[Conflict]
) -> list[str]:
    """What the record itself adds to the meeting's course: abstentions, and ties that the chair waived."""
    told = [
        say(
            "{name} không chấm hồ sơ {file}, lý do: {reason}.",
            name=people[sheet.juror_id].name, file=names[sheet.proposal_id], reason=unstopped(sheet.reason),
        )
        for sheet in sorted(abstained, key=lambda sheet: sheet.id)
        if sheet.proposal_id in names and sheet.juror_id in people
    ]  # fmt: skip
    told += [
        say(
            "Chủ tịch Hội đồng đồng ý để {name} chấm hồ sơ {file} dù có quan hệ đã nêu ({tie}); lý do: {reason}.",
            name=people[tie.juror_id].name, file=names[tie.proposal_id], tie=unstopped(tie.reason),
            reason=unstopped(tie.waiver_reason),
        )
        for tie in sorted(waived, key=lambda tie: (tie.proposal_id, tie.juror_id, tie.kind))
        if tie.proposal_id in names and tie.juror_id in people
    ]  # fmt: skip
    return [str(sentence) for sentence in told]


def unstopped(text: str) -> str:
    """What a person wrote without its full stop, since the sentence around it has one."""
    return text.strip().rstrip(".")


def _two(names: Sequence[str]) -> str:
    return f"{len(names):02d}"

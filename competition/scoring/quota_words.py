"""Quotas as they are kept with a round, and what is said of a selection under them."""

from collections.abc import Mapping, Sequence
from typing import Any

from competition.language import Sentence, say
from competition.scoring.exact import rounded
from competition.scoring.rubric import Label
from competition.scoring.selection import Candidate, Quota, Selection


def quota_told(quota: Quota) -> dict[str, Any]:
    return {
        "scope": quota.scope, "key": quota.key, "least": quota.least, "most": quota.most, "label": quota.label
    }  # fmt: skip


def quota_from(told: Mapping[str, Any], label: Label = "") -> Quota:
    return Quota(told["scope"], told["key"], told["least"], told["most"], label or told.get("label", ""))


def limits(quota: Mapping[str, Any]) -> Sentence:
    """“Bắc Sơn: ít nhất 1, nhiều nhất 3”."""
    name, least, most = quota["label"] or quota["key"] or say("tổng số"), quota["least"], quota["most"]
    if most is None:
        return say("{name}: ít nhất {least}", name=name, least=least)
    if not least:
        return say("{name}: nhiều nhất {most}", name=name, most=most)
    return say("{name}: ít nhất {least}, nhiều nhất {most}", name=name, least=least, most=most)


def quotas_in_minutes(course: Mapping[str, Any]) -> list[str]:
    """What the minutes say where the chair took a selection under quotas over."""
    taken = course.get("quotas_taken")
    if not taken:
        return []
    told = [str(say("Chủ tịch Hội đồng chọn theo các chỉ tiêu: {quotas}.", quotas=[*map(limits, taken["quotas"])]))]
    told += [
        str(say("Chỉ tiêu “{name}” còn thiếu {n} hồ sơ; lý do: {reason}", name=one["label"] or one["key"],
                n=one["missing"], reason=taken["reason"]))
        for one in taken["missing"]
    ]  # fmt: skip
    return told


def proof(selection: Selection) -> list[Sentence]:
    """Why no other selection is better, in words: each aim was settled before the next."""
    missing = sum(many for _, many in selection.shortfalls)
    points = rounded(selection.points, 2)
    told = [
        say("Không cách chọn nào bỏ hụt ít chỉ tiêu tối thiểu hơn: còn thiếu {n}.", n=missing),
        say("Với mức đó, không cách chọn nào lấy được nhiều hơn {n} hồ sơ.", n=len(selection.selected)),
        say("Trong các cách chọn như vậy, không cách nào có tổng điểm cao hơn {points}.", points=points),
        say("Bằng điểm nhau thì lấy cách có tổng thứ hạng thấp nhất, rồi lần lượt hồ sơ xếp trên trước."),
    ]
    if selection.proven:
        told.append(say("Bộ giải quy hoạch nguyên đã chứng minh từng bước: cận trên bằng đúng giá trị đạt được."))
    else:
        told.append(say("Bộ giải chưa chứng minh xong: hãy coi đây là một cách chọn tốt, chưa chắc là tốt nhất."))
    return told


def tied_at_the_line(candidates: Sequence[Candidate], selection: Selection) -> list[str]:
    """Proposals left out although one of the same place, unit, sector and groups was chosen: the chair's to decide."""
    chosen = [one for one in candidates if one.proposal in selection.selected]
    return [
        one.proposal
        for one in candidates
        if one.proposal not in selection.selected
        and any(other.rank == one.rank and other.score == one.score and other.traits == one.traits for other in chosen)
    ]

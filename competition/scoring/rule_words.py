"""The published rule told in words, as minutes and score summaries print it."""

from competition.language import Sentence, say
from competition.scoring.rubric import Rubric
from competition.scoring.rule import Link, Rule


def in_words(rule: Rule, rubric: Rubric) -> Sentence:
    """How the score is made, what breaks ties, what is asked of the result."""
    return say("{method}; {rounding}; {ties}; {floor}.", method=_method(rule), rounding=_rounding(rule),
               ties=_ties(rule, rubric), floor=_floor(rule, rubric))  # fmt: skip


def _method(rule: Rule) -> Sentence:
    return {
        "mean": say("điểm trung bình cộng của các phiếu đã nộp"),
        "median": say("trung vị của các phiếu đã nộp"),
        "trimmed_mean": say(
            "điểm trung bình sau khi bỏ một phiếu cao nhất và một phiếu thấp nhất (từ 4 phiếu trở lên)"
        ),
        "sum": say("tổng điểm của các phiếu đã nộp"),
    }[rule.method]


def _rounding(rule: Rule) -> Sentence:
    if rule.digits is None:
        return say("không làm tròn")
    return say("làm tròn đến {digits} chữ số thập phân một lần ở bước cuối", digits=rule.digits)


def _ties(rule: Rule, rubric: Rubric) -> Sentence:
    if not rule.ties:
        return say("hồ sơ đồng điểm cùng hạng")
    return say("khi đồng điểm, xét lần lượt {links}", links=[_link(link, rubric) for link in rule.ties])


def _link(link: Link, rubric: Rubric) -> Sentence:
    return {
        "criterion": say("điểm tiêu chí {name}", name=rubric.label_of(link.criterion)),
        "median": say("trung vị"),
        "majority": say("số giám khảo xếp trên"),
        "chair": say("quyết định có lý do của chủ tịch Hội đồng"),
        "draw": say("bốc thăm công khai"),
    }[link.by]


def _floor(rule: Rule, rubric: Rubric) -> Sentence:
    mark, zero = rule.floor(rubric), rule.zero_rule(rubric)
    parts = [] if mark is None else [say("đạt từ {mark} điểm", mark=mark)]
    if zero == "average":
        parts.append(say("không có tiêu chí nào 0 điểm bình quân"))
    elif zero == "any_sheet":
        parts.append(say("không có tiêu chí nào bị 0 điểm ở bất kỳ phiếu nào"))
    if not parts:
        return say("không đặt điểm sàn")
    return parts[0] if len(parts) == 1 else say("{first} và {second}", first=parts[0], second=parts[1])

"""What should be put right before a rubric is published: sums, reachability, missing sentences."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from competition.language import Sentence, say
from competition.scoring.exact import shown
from competition.scoring.rubric import Criterion, Group, Rubric

KINDS = ("idea", "project")
LANGUAGES = ("vi", "en")


def lint(rubric: Rubric) -> list[Sentence]:
    """Every remark on the rubric, in its own order; none means that it may be published."""
    return [
        *_sums(rubric),
        *_results(rubric),
        *_names(rubric),
        *(remark for criterion in rubric.by_key.values() for remark in (*_scale(criterion), *_levels(criterion))),
    ]


def _sums(rubric: Rubric) -> Iterator[Sentence]:
    for group in rubric.groups:
        most = _most(group)
        if group.max is not None and most is not None and most != Fraction(group.max):
            yield say(
                "Nhóm “{name}” ghi tối đa {said} nhưng các tiêu chí cộng lại được {most}.",
                name=group.label or group.key, said=group.max, most=shown(most),
            )  # fmt: skip
    if rubric.total is not None and rubric.most is not None and rubric.most != Fraction(rubric.total):
        yield say(
            "Bộ tiêu chí ghi tổng {said} điểm nhưng các tiêu chí cộng lại được {most}.",
            said=rubric.total, most=shown(rubric.most),
        )  # fmt: skip
    if not rubric.ranking:
        yield say("Không có tiêu chí nào được tính vào xếp hạng.")


def _most(group: Group) -> Fraction | None:
    """What the ranking criteria of a group bring at most; a group that only informs is taken whole."""
    counted = [c for c in group.criteria if c.ranks] or list(group.criteria)
    parts = [criterion.most for criterion in counted]
    return None if None in parts else sum((part for part in parts if part is not None), Fraction(0))


def _results(rubric: Rubric) -> Iterator[Sentence]:
    if rubric.pass_mark is not None and rubric.most is not None:
        least = sum((Fraction(c.min) * c.weight for c in rubric.ranking), Fraction(0))
        if Fraction(rubric.pass_mark) > rubric.most:
            yield say(
                "Điểm sàn {mark} cao hơn tổng điểm tối đa {most}.", mark=rubric.pass_mark, most=shown(rubric.most)
            )
        if Fraction(rubric.pass_mark) <= least:
            yield say(
                "Điểm sàn {mark} không loại được ai: thấp nhất đã là {least}.",
                mark=rubric.pass_mark,
                least=shown(least),
            )
    if rubric.no_zero != "off" and all(criterion.min > 0 for criterion in rubric.ranking):
        yield say("Có quy định điểm liệt nhưng không tiêu chí nào cho phép chấm điểm 0.")


def _names(rubric: Rubric) -> Iterator[Sentence]:
    for kind in rubric.kinds:
        if kind not in KINDS:
            yield say("Loại bài dự thi “{kind}” không có: chỉ có idea và project.", kind=kind)
    named = [(rubric.name, say("bộ tiêu chí"))]
    named += [(group.label, say("nhóm “{key}”", key=group.key)) for group in rubric.groups if group.key]
    named += [(criterion.label, say("tiêu chí “{key}”", key=criterion.key)) for criterion in rubric.by_key.values()]
    for label, what in named:
        told = {"vi": label} if isinstance(label, str) else label
        for language in LANGUAGES:
            if not told.get(language, "").strip():
                yield say("Thiếu tên {language} của {what}.", language=_LANGUAGE_NAMES[language], what=what)


def _scale(criterion: Criterion) -> Iterator[Sentence]:
    name = criterion.name
    if criterion.max is None:
        yield say("Tiêu chí “{name}” chưa có điểm tối đa.", name=name)
    if criterion.step is None:
        yield say("Tiêu chí “{name}” chưa có bước điểm.", name=name)
    if criterion.min < 0:
        yield say("Tiêu chí “{name}” cho phép điểm âm.", name=name)
    if criterion.max is not None and criterion.step is not None and (criterion.max - criterion.min) % criterion.step:
        yield say(
            "Tiêu chí “{name}”: đi từ {min} theo bước {step} không tới được điểm tối đa {max}.",
            name=name, min=criterion.min, step=criterion.step, max=criterion.max,
        )  # fmt: skip


def _levels(criterion: Criterion) -> Iterator[Sentence]:
    name, places = criterion.name, [level.at for level in criterion.levels]
    if not places:
        yield say("Tiêu chí “{name}” chưa có câu mô tả mức điểm nào.", name=name)
        return
    for at in sorted({at for at in places if places.count(at) > 1}):
        yield say("Tiêu chí “{name}” có hai câu mô tả cho mức {at}.", name=name, at=at)
    for level in criterion.levels:
        if criterion.refusal(level.at) is not None:
            yield say("Tiêu chí “{name}”: mức {at} không phải là điểm chấm được.", name=name, at=level.at)
        for language, text in (("vi", level.vi), ("en", level.en)):
            if not text.strip():
                yield say(
                    "Tiêu chí “{name}”: mức {at} thiếu câu mô tả {language}.",
                    name=name, at=level.at, language=_LANGUAGE_NAMES[language],
                )  # fmt: skip
    yield from _ends(criterion, places)


def _ends(criterion: Criterion, places: list[Decimal]) -> Iterator[Sentence]:
    for end in (criterion.min, criterion.max):
        if end is not None and end not in places:
            yield say("Tiêu chí “{name}” thiếu câu mô tả cho mức {at}.", name=criterion.name, at=end)


_LANGUAGE_NAMES = {"vi": say("tiếng Việt"), "en": say("tiếng Anh")}

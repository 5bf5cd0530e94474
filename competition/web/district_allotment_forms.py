"""The forms with which files are dealt: what to draw, which pair to change, which to keep."""

from collections.abc import Iterable, Sequence
from typing import Any

from competition.language import say
from competition.scoring.allotment_facts import Facts, Pair
from competition.scoring.allotment_refusals import cannot_move
from competition.scoring.allotment_task import Wish, usual_cap
from competition.web.fields import choose, choose_many, line, numeral
from competition.web.forms import PageForm

USUAL_READERS = 3


def _files(facts: Facts) -> list[tuple[int, str]]:
    names = facts.names
    return [(file.id, f"{names[file.id]} {file.title}") for file in facts.files]


def _jurors(facts: Facts) -> list[tuple[int, str]]:
    return list(facts.called.items())


def draw_form(facts: Facts, typed: Any = None) -> PageForm:
    """How many readers a file, how many files a juror, the seed, files that want more, whose sheets move."""
    last = facts.draft or facts.issued
    demand = int(last.asked["demand"]) if last else facts.terms.readers or USUAL_READERS
    parts: dict[str, Any] = {
        "demand": numeral(
            say("Mỗi hồ sơ mấy giám khảo đọc"), least=1, most=max(1, len(facts.called)), width="2",
            missing=say("Hãy ghi mỗi hồ sơ cần mấy giám khảo."),
        ),
        "cap": numeral(
            say("Mỗi giám khảo nhiều nhất mấy hồ sơ"), least=1, most=1000, width="3",
            hint=say("Ai có mức riêng thấp hơn, ghi ở trang hội đồng, thì theo mức đó."),
            missing=say("Hãy ghi mỗi giám khảo nhận nhiều nhất mấy hồ sơ."),
        ),
        "seed": line(
            say("Mã bốc thăm"), required=False, most=60,
            hint=say("Cùng mã thì chia như nhau. Có thể bốc thăm công khai rồi ghi vào; để trống thì máy tự lấy."),
        ),
    }  # fmt: skip
    for file in facts.files:
        label = say("Số giám khảo đọc {name}", name=facts.names[file.id])
        parts[f"demand_{file.id}"] = numeral(label, required=False, least=1, most=max(1, len(facts.called)), width="2")
    if facts.issued and not cannot_move(facts, facts.called):
        parts["move"] = choose_many(
            say("Chia lại phiếu chưa xong của"), _jurors(facts), hint=say("Phiếu đã nộp ở nguyên chỗ cũ.")
        )
    start = {"demand": demand, "cap": int(last.asked["cap"]) if last else usual_cap(facts, demand)}
    start |= {f"demand_{key}": many for key, many in (last.asked["demands"] if last else {}).items()}
    form: PageForm = type("DrawForm", (PageForm,), parts)(typed, start=start)
    return form


def wish_in(form: PageForm, locked: Iterable[Sequence[int]]) -> Wish:
    demands = {
        int(field.name.removeprefix("demand_")): int(field.data)
        for field in form
        if field.name.startswith("demand_") and field.data is not None
    }
    moving = form.move.data if "move" in form else ()
    return Wish(
        form.demand.data, form.cap.data, demands, frozenset((told[0], told[1]) for told in locked),
        frozenset(int(one) for one in moving or ()),
    )  # fmt: skip


def change_form(facts: Facts, typed: Any = None) -> PageForm:
    """A file, who no longer reads it, who does instead."""
    nobody = ("", say("Không thay ai, thêm một người đọc"))
    parts = {
        "file": choose(say("Hồ sơ"), _files(facts), missing=say("Hãy chọn một hồ sơ."), look="select"),
        "out": choose(say("Thay cho"), [nobody, *_jurors(facts)], required=False, look="select"),
        "new": choose(say("Người đọc mới"), _jurors(facts), missing=say("Hãy chọn một giám khảo."), look="select"),
    }
    form: PageForm = type("ChangeForm", (PageForm,), parts)(typed, prefix="change")
    return form


def lock_form(facts: Facts, typed: Any = None) -> PageForm:
    """A file and a juror who must read it."""
    parts = {
        "file": choose(say("Hồ sơ"), _files(facts), missing=say("Hãy chọn một hồ sơ."), look="select"),
        "juror": choose(say("Giám khảo"), _jurors(facts), missing=say("Hãy chọn một giám khảo."), look="select"),
    }
    form: PageForm = type("LockForm", (PageForm,), parts)(typed, prefix="lock")
    return form


def pair_of(facts: Facts, told: Sequence[int]) -> tuple[Pair, str, str]:
    """A locked pair with the names of its file and its juror; empty where the panel or the round lacks them."""
    pair = (told[0], told[1])
    return pair, facts.names.get(pair[0], ""), facts.called.get(pair[1], "")

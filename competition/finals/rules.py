"""What the stages and prizes above the province are called, and how prizes are ordered."""

from collections.abc import Mapping

from competition.editions.rules import Charter, both
from competition.language import Sentence, say

# The steps by which outcomes are recorded, in the order in which a year brings them.
STEPS = (
    "record_preliminary_passed", "record_preliminary_failed", "record_training", "record_regional_finalist",
    "record_regional_prize", "record_national_finalist", "record_national_prize",
)  # fmt: skip
NEEDS_PRIZE = ("record_regional_prize", "record_national_prize")
SOMEBODY = say("Tác giả chưa đồng ý công bố tên")


def prize_labels(charter: Charter) -> dict[str, dict[str, str]]:
    """Prize → its label, from the highest down."""
    return {prize.key: both(prize.label) for prize in charter.prizes}


def prize_order(charter: Charter, prize: str | None) -> int:
    """0 is the highest prize; no prize comes last."""
    order = [one.key for one in charter.prizes]
    return order.index(prize) if prize in order else len(order)


def published_name(name: str, agreed: bool) -> str | Sentence:
    """Her name, if she agreed that it is published."""
    return name if agreed and name else SOMEBODY


def steps_asked(facts: Mapping[str, str]) -> list[str]:
    """What a line of a list of outcomes lacks: file number, step, and a prize where there must be one."""
    lacking = [name for name in ("file_number", "step") if not facts.get(name, "").strip()]
    if facts.get("step") in NEEDS_PRIZE and not facts.get("prize", "").strip():
        lacking.append("prize")
    return lacking

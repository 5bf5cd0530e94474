"""What is wrong with a journey, in sentences: what cannot be read, unknown names, dead ends, missing labels."""

import tomllib

import msgspec

from competition.editions.rules import Label
from competition.language import Sentence, say
from competition.unreadable import why_unreadable
from competition.workflow.journey import Journey, parse

UNKNOWN = {
    "role": say("Bước “{step}”: không có vai trò “{name}”."),
    "guard": say("Bước “{step}”: không có điều kiện “{name}”."),
    "effect": say("Bước “{step}”: không có hệ quả “{name}”."),
    "job": say("Bước “{step}”: không có việc làm sau “{name}”."),
}


def faults_in(text: str, guards: set[str], effects: set[str], jobs: set[str], roles: set[str]) -> list[Sentence]:
    """Why a text is no journey, or what is wrong with the journey that it tells."""
    try:
        journey = parse(text)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        return [say("Quy trình không đọc được: {detail}", detail=why_unreadable(error))]
    return faults(journey, guards, effects, jobs, roles)


def faults(journey: Journey, guards: set[str], effects: set[str], jobs: set[str], roles: set[str]) -> list[Sentence]:
    """Unknown names first; only where every name is known, unreachable states, dead ends and missing labels."""
    found = []
    if journey.start not in journey.states:
        found.append(say("Trạng thái bắt đầu “{state}” không có trong quy trình.", state=journey.start))
    for name, step in journey.steps.items():
        for place in [*step.from_, step.to]:
            if place not in journey.states:
                found.append(say("Bước “{step}”: không có trạng thái “{state}”.", step=name, state=place))
        for what, names, known in (
            ("role", step.by, roles),
            ("guard", step.provided, guards),
            ("effect", step.at_once, effects),
            ("job", step.afterwards, jobs),
        ):
            found += [say(UNKNOWN[what].text, step=name, name=unknown) for unknown in names if unknown not in known]
    for name, state in journey.states.items():
        found += [
            say("Trạng thái “{state}” mở cho vai trò “{role}”, vai trò này không có.", state=name, role=unknown)
            for unknown in state.open_to if unknown not in roles
        ]  # fmt: skip
    return found or [*_unreachable(journey), *_dead_ends(journey), *_unlabelled(journey)]


def _unreachable(journey: Journey) -> list[Sentence]:
    reached, waiting = {journey.start}, [journey.start]
    while waiting:
        for _, step in journey.steps_from(waiting.pop()):
            if step.to not in reached:
                reached.add(step.to)
                waiting.append(step.to)
    return [
        say("Trạng thái “{state}”: không đến được từ “{start}”.", state=name, start=journey.start)
        for name in journey.states if name not in reached
    ]  # fmt: skip


def _dead_ends(journey: Journey) -> list[Sentence]:
    found = []
    for name, state in journey.states.items():
        leaves = any(True for _ in journey.steps_from(name))
        if not leaves and not state.final:
            found.append(say("Trạng thái “{state}”: không có bước nào ra khỏi đó, mà chưa kết thúc.", state=name))
        if leaves and state.final:
            found.append(say("Trạng thái “{state}”: đã kết thúc, mà vẫn có bước ra khỏi đó.", state=name))
    return found


def _unlabelled(journey: Journey) -> list[Sentence]:
    found = []
    for name, state in journey.states.items():
        labels: dict[str, Label | None] = {"label": state.label, "next": state.next}
        if journey.kind == "proposal":
            labels["applicant_reads"] = state.applicant_reads
        for key, label in labels.items():
            if label is None or not label.vi.strip() or not label.en.strip():
                found.append(say("Trạng thái “{state}”: mục “{key}” còn thiếu ở một ngôn ngữ.", state=name, key=key))
    return found

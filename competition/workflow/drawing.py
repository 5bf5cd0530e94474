"""A journey as people see it: a table of its states and steps, and its picture."""

from html import escape

from competition.language import Language
from competition.people.roles import ROLES
from competition.workflow.journey import Journey

TITLES = {
    "proposal": {"vi": "Hành trình của một hồ sơ dự thi", "en": "The journey of a proposal"},
    "screening_round": {"vi": "Hành trình của một vòng chấm", "en": "The journey of a screening round"},
    "dispatch": {"vi": "Hành trình của một đợt gửi", "en": "The journey of a dispatch"},
}
WORDS = {
    "vi": {"state": "Trạng thái", "step": "Bước", "from": "Từ", "to": "Đến", "by": "Người thực hiện",
           "if": "Với điều kiện", "desk": "Nơi giữ", "applicant": "Tác giả đọc thấy"},
    "en": {"state": "State", "step": "Step", "from": "From", "to": "To", "by": "By", "if": "Provided",
           "desk": "Desk", "applicant": "The applicant reads"},
}  # fmt: skip


def mermaid(journey: Journey, language: Language) -> str:
    """The picture as Mermaid text: steps between the same two states share an arrow."""
    lines = ["stateDiagram-v2", "    direction TB"]
    lines += [f'    state "{getattr(state.label, language)}" as {name}' for name, state in journey.states.items()]
    lines.append(f"    [*] --> {journey.start}")
    for (before, after), buttons in _arrows(journey, language).items():
        lines.append(f"    {before} --> {after}: {' / '.join(buttons)}")
    lines += [f"    {name} --> [*]" for name in journey.where(final=True)]
    return "\n".join(lines)


def _arrows(journey: Journey, language: Language) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for step in journey.steps.values():
        # Leaving by withdrawal or disqualification is possible nearly everywhere: said in the table, not drawn.
        if len(step.from_) > 8:
            continue
        for before in step.from_:
            found.setdefault((before, step.to), []).append(getattr(step.button, language))
    return found


def markdown(journey: Journey, language: Language) -> str:
    """A page: the picture, then every state and every step in tables."""
    words = WORDS[language]
    lines = [f"## {TITLES[journey.kind][language]}", "", "```mermaid", mermaid(journey, language), "```", ""]
    lines += [f"| {words['state']} | | {words['desk']} | {words['applicant']} |", "|---|---|---|---|"]
    for name, state in journey.states.items():
        reads = getattr(state.applicant_reads, language) if state.applicant_reads else ""
        lines.append(f"| `{name}` | {getattr(state.label, language)} | {state.desk} | {reads} |")
    lines += ["", f"| {words['step']} | | {words['from']} | {words['to']} | {words['by']} | {words['if']} |"]
    lines.append("|---|---|---|---|---|---|")
    for name, step in journey.steps.items():
        by = ", ".join(getattr(ROLES[role].label, language) for role in step.by)
        before = ", ".join(f"`{state}`" for state in step.from_)
        provided = ", ".join(f"`{guard}`" for guard in step.provided)
        lines.append(f"| `{name}` | {getattr(step.button, language)} | {before} | `{step.to}` | {by} | {provided} |")
    return "\n".join([*lines, ""])


ROW, BOX, LEFT = 46, 250, 24


def svg(journey: Journey, language: Language) -> str:
    """The picture as an SVG of its own: states down the page, each arrow a curve beside them."""
    at = {name: 20 + ROW * row for row, name in enumerate(journey.states)}
    height = 40 + ROW * len(at)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {height}" font-family="sans-serif" font-size="12">',
        '<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="3" orient="auto">'
        '<path d="M0,0 L7,3 L0,6 z" fill="#6b1f5c"/></marker></defs>',
    ]
    for number, ((before, after), buttons) in enumerate(_arrows(journey, language).items()):
        y1, y2 = at[before] + 15, at[after] + 15
        bend = LEFT + BOX + 24 + min(abs(y2 - y1) / 2.2, 380) + number % 3 * 6
        x = LEFT + BOX
        parts.append(
            f'<path d="M{x},{y1} C{bend:.0f},{y1} {bend:.0f},{y2} {x},{y2}" fill="none" stroke="#6b1f5c"'
            f' stroke-opacity="0.55" marker-end="url(#tip)"><title>{escape(" / ".join(buttons))}</title></path>'
        )
    for name, state in journey.states.items():
        fill = "#e9e4f0" if state.final else "#fbeef6"
        parts.append(
            f'<rect x="{LEFT}" y="{at[name]}" width="{BOX}" height="30" rx="6" fill="{fill}" stroke="#6b1f5c"/>'
            f'<text x="{LEFT + 10}" y="{at[name] + 19}">{escape(getattr(state.label, language))}</text>'
        )
    return "\n".join([*parts, "</svg>"])

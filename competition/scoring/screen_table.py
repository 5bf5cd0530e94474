"""A table drawn for a screen in one go, however many rows: cells are wrapped where the screen is too narrow."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len

NARROWEST = 8
_AROUND = 3  # a bar and a space on either side of a cell, the bars shared


def table(head: Sequence[str], rows: Iterable[Sequence[str]], width: int) -> str:
    """The lines of a table at most `width` wide, as far as its columns can be narrowed."""
    plain = [[printable(cell) for cell in row] for row in (head, *rows)]
    lengths = [[_length(cell) for cell in row] for row in plain]
    widths = _fitting([max(column) for column in zip(*lengths, strict=True)], width)
    lines = [_rule("┏", "━", "┳", "┓", widths), *_drawn(plain[0], lengths[0], widths, "┃")]
    lines.append(_rule("┡", "━", "╇", "┩", widths))
    for cells, length in zip(plain[1:], lengths[1:], strict=True):
        lines += _drawn(cells, length, widths, "│")
    lines.append(_rule("└", "─", "┴", "┘", widths))
    return "\n".join(lines)


def printable(text: str) -> str:
    """A name from a file never moves the cursor nor changes the screen's colours."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def _length(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def _fitting(widths: list[int], width: int) -> list[int]:
    """The widest columns give way first."""
    over = sum(widths) + _AROUND * len(widths) + 1 - width
    while over > 0 and max(widths) > NARROWEST:
        widest = max(widths)
        next_one = max((one for one in widths if one < widest), default=NARROWEST)
        at = widths.index(widest)
        cut = min(over, max(1, widest - max(next_one, NARROWEST)))
        widths[at] -= cut
        over -= cut
    return widths


def _rule(left: str, line: str, middle: str, right: str, widths: Sequence[int]) -> str:
    return left + middle.join(line * (width + 2) for width in widths) + right


def _drawn(cells: Sequence[str], lengths: Sequence[int], widths: Sequence[int], bar: str) -> Iterator[str]:
    """A row's lines: one where every cell fits."""
    between = f" {bar} "
    if all(length <= width for length, width in zip(lengths, widths, strict=True)):
        padded = (cell + " " * (w - n) for cell, n, w in zip(cells, lengths, widths, strict=True))
        yield f"{bar} {between.join(padded)} {bar}"
        return
    folded = [_folded(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for at in range(max(len(one) for one in folded)):
        parts = [one[at] if at < len(one) else "" for one in folded]
        yield f"{bar} {between.join(p + ' ' * (w - _length(p)) for p, w in zip(parts, widths, strict=True))} {bar}"


def _folded(text: str, width: int) -> list[str]:
    """Letters that take two places on a screen are given them."""
    if _length(text) <= width:
        return [text]
    wide = _length(text) > len(text)
    return textwrap.wrap(text, max(1, width // 2 if wide else width), break_on_hyphens=False) or [""]

"""Papers and dossiers: papers a second, cost above WeasyPrint alone, growth, memory: `python -m bench.dossiers`."""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
from rich.console import Console
from rich.table import Table

from competition.dossiers.assembly import Part, assemble
from competition.dossiers.rendering import compose, to_pdf
from competition.dossiers.rendering_pool import RenderingPool
from competition.dossiers.samples import papers, sample, sample_profile

OWN = ("entry_form", "narrative", "score_summary", "jury_minutes", "jury_decision")
ATTACHED = (1, 10, 50, 100, 200)
Row = tuple[str, str, str]


def timed(work: Callable[[], object], most: float = 5) -> float:
    """The best of several runs in seconds; stops after `most` seconds."""
    best, start = float("inf"), time.perf_counter()
    for _ in range(5):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
        if time.perf_counter() - start > most:
            break
    return best


def attached(pages: int) -> bytes:
    """A PDF as an office makes it: pages of text, one after another."""
    text = "Thu mua, sấy lạnh, phối trộn và đóng túi lọc bằng màng tự hủy.\n" * 40
    page = to_pdf(compose("narrative", _narrative(text), profile=sample_profile()))
    with pikepdf.open(BytesIO(page)) as one, pikepdf.new() as many:
        for _ in range(pages):
            many.pages.append(one.pages[0])
        buffer = BytesIO()
        many.save(buffer)
    return buffer.getvalue()


def _narrative(text: str) -> dict[str, object]:
    return {**sample("narrative"), "sections": [{"title": "Giải pháp", "text": text}]}


def own_html() -> list[str]:
    return [compose(name, sample(name), profile=sample_profile()) for name in OWN]


def papers_alone() -> Iterator[Row]:
    pages = [compose(name, sample(name), profile=sample_profile()) for name in papers()]
    one = timed(lambda: [to_pdf(page) for page in pages])
    yield f"{len(pages)} papers, one process", f"{one:.2f} s", f"{len(pages) / one:.1f} papers/s"
    with RenderingPool() as pool:
        pool.render_all(pages)
        several = timed(lambda: pool.render_all(pages))
    yield f"{len(pages)} papers, {pool.size} children", f"{several:.2f} s", f"{len(pages) / several:.1f} papers/s"


def one_dossier() -> Iterator[Row]:
    """A dossier against its floor: the same HTML by WeasyPrint alone, and a bare merge by qpdf's library."""
    html, foreign, drawn = own_html(), attached(20), list[str]()

    def draw(page: str) -> bytes:
        drawn.append(page)
        return to_pdf(page)

    def whole() -> None:
        drawn.clear()
        own = [Part("own", name, to_pdf(page)) for name, page in zip(OWN, html, strict=True)]
        parts = [*own, Part("pdf", "t", foreign)]
        assemble(parts, title="T", profile=sample_profile(), cover=sample("cover"), draw=draw)

    cost = timed(whole)
    floor = timed(lambda: merged([*map(to_pdf, [*html, *drawn]), foreign]))
    yield "floor: WeasyPrint and a bare merge", f"{floor:.2f} s", "1.00 ×"
    yield "a dossier of 5 own parts and 20 attached pages", f"{cost:.2f} s", f"{cost / floor:.2f} ×"


def merged(parts: list[bytes]) -> bytes:
    with pikepdf.new() as out:
        for part in parts:
            with pikepdf.open(BytesIO(part)) as source:
                out.pages.extend(source.pages)
        buffer = BytesIO()
        out.save(buffer)
    return buffer.getvalue()


def rebuilt() -> Iterator[Row]:
    """Nothing changed: every own part and every sheet is there already, only the merge runs."""
    html, foreign, kept = own_html(), attached(20), dict[str, bytes]()
    with RenderingPool(kept=kept) as pool:

        def whole() -> None:
            own = [Part("own", name, made) for name, made in zip(OWN, pool.render_all(html), strict=True)]
            parts = [*own, Part("pdf", "t", foreign)]
            assemble(parts, title="T", profile=sample_profile(), cover=sample("cover"), draw=pool.render)

        whole()
        yield "built again, nothing changed", f"{timed(whole) * 1000:.0f} ms", ""


def growth() -> Iterator[Row]:
    for pages in ATTACHED:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "attached.pdf"
            path.write_bytes(attached(pages))
            command = [sys.executable, "-m", "bench.dossiers", "--measure", str(path)]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        yield f"{pages} attached pages", f"{float(told[0]):.2f} s", f"peak {told[1]} MB"


def measure(path: Path) -> None:
    """In a process of its own: time of a dossier with this attachment, and the most memory that it took."""
    own = [Part("own", name, to_pdf(page)) for name, page in zip(OWN, own_html(), strict=True)]
    begun = time.perf_counter()
    assemble([*own, Part("pdf", "t", path)], title="T", profile=sample_profile(), cover=sample("cover"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(time.perf_counter() - begun, peak)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="begin nothing new after this many seconds")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        measure(asked.measure)
        return
    table = Table("Work", "Time", "", title="Papers and dossiers")
    end = time.perf_counter() + asked.seconds
    for rows in (papers_alone, one_dossier, rebuilt, growth):
        for row in rows() if time.perf_counter() < end else ():
            table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()

"""Rendering in child processes: the same bytes as at home, limits that hold, parts kept by their content."""

import time
from pathlib import Path

import pytest

from competition.dossiers.rendered_parts import FolderOfParts, key_of
from competition.dossiers.rendering import compose, to_pdf
from competition.dossiers.rendering_pool import RenderingPool
from competition.dossiers.samples import sample, sample_profile
from competition.errors import Refused

ENDLESS = "<html lang=vi><title>t</title><table>" + "<tr><td>một<td>hai<td>ba</tr>" * 60_000 + "</table>"


@pytest.fixture
def html() -> str:
    return compose("refusal", sample("refusal"), profile=sample_profile())


def test_a_child_makes_the_same_bytes(html: str):
    with RenderingPool(1) as pool:
        assert pool.render(html) == to_pdf(html)


def test_several_are_rendered_in_order(html: str):
    pages = [html.replace("Trà thảo mộc", f"Số {n}") for n in range(4)]
    with RenderingPool(2) as pool:
        assert pool.render_all(pages) == [to_pdf(page) for page in pages]


def test_what_takes_too_long_is_refused_and_the_pool_goes_on(html: str):
    with RenderingPool(1, seconds=3) as pool:
        pool.seconds = 60
        pool.render(html)
        pool.seconds, start = 3, time.monotonic()
        with pytest.raises(Refused, match="quá 3 giây"):
            pool.render(ENDLESS)
        assert time.monotonic() - start < 9
        pool.seconds = 60
        assert pool.render(html)[:5] == b"%PDF-"


def test_what_takes_too_much_memory_is_refused(html: str):
    with RenderingPool(1, memory_mb=300, seconds=120) as pool:
        with pytest.raises(Refused, match=r"Không kết xuất được văn bản"):
            pool.render(ENDLESS)
        assert pool.render(html)[:5] == b"%PDF-"


def test_a_worn_child_is_replaced(html: str):
    with RenderingPool(1, renders=1) as pool:
        first = pool._idle.queue[0].process.pid
        pool.render(html)
        assert pool._idle.queue[0].process.pid != first
        assert pool.render(html) == to_pdf(html)


def test_a_kept_part_is_not_rendered_again(html: str):
    kept: dict[str, bytes] = {key_of(html): b"kept"}
    with RenderingPool(1, kept=kept) as pool:
        assert pool.render(html) == b"kept"


def test_a_folder_keeps_parts_and_lets_the_oldest_go(tmp_path: Path):
    parts = FolderOfParts(tmp_path / "parts", megabytes=1)
    parts["a"] = b"a" * 600_000
    assert (parts.get("a"), parts.get("b")) == (b"a" * 600_000, None)
    time.sleep(0.02)
    parts["b"] = b"b" * 600_000
    assert (parts.get("a"), parts.get("b")) == (None, b"b" * 600_000)

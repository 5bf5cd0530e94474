"""How pages become PDF here: in this process or in a pool, each rendering kept for a week under its content's hash."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from competition.dossiers.rendered_parts import FolderOfParts, key_of
from competition.dossiers.rendering import to_pdf
from competition.dossiers.rendering_pool import RenderingPool
from competition.jobs import Context
from competition.settings import ROOT

RENDERED = ROOT / "var" / "rendered"
# Renderings name people: what nobody asked for in a week is forgotten, so that a deleted person does not live on here.
KEPT_SECONDS = 7 * 24 * 3600
WORTH_A_POOL = 6
Draw = Callable[[str], bytes]


def kept_renderings() -> FolderOfParts:
    kept = FolderOfParts(RENDERED)
    RENDERED.chmod(0o700)
    return kept


def drawn(html: str) -> bytes:
    """A rendering in this process, kept for the next time."""
    kept, key = kept_renderings(), key_of(html)
    known = kept.get(key)
    if known is None:
        known = to_pdf(html)
        kept[key] = known
    return known


@contextmanager
def drawing(many: int) -> Iterator[tuple[Draw, int]]:
    """How to render, and how many dossiers to build at once; a few are not worth starting processes for."""
    if many < WORTH_A_POOL:
        yield drawn, 1
        return
    with RenderingPool(kept=kept_renderings()) as pool:
        yield pool.render, pool.size


def forget_renderings(context: Context) -> None:
    """Job: forget the renderings that nobody used for a week."""
    if RENDERED.is_dir():
        oldest = time.time() - KEPT_SECONDS
        for path in RENDERED.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)

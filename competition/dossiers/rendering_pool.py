"""Rendering in child processes that are loaded ahead, limited in memory and time, and replaced after a while."""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pipe
from queue import LifoQueue
from types import TracebackType

from competition.dossiers.rendered_parts import Kept, key_of
from competition.dossiers.rendering_child import DONE, FAILED, UNABLE
from competition.errors import Misconfigured, Refused
from competition.language import say
from competition.settings import PREFIX, ROOT


class Child:
    """One process that renders, and the line to it."""

    def __init__(self, memory_mb: int) -> None:
        self.line, theirs = Pipe()
        # A plain process rather than multiprocessing's: those cannot be started by a server's daemonic worker,
        # and they import the whole program that started them. It sees none of the site's secrets.
        environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        command = [sys.executable, "-m", "competition.dossiers.rendering_child", str(theirs.fileno()), str(memory_mb)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        theirs.close()
        self.rendered = 0

    def ask(self, html: str, seconds: float) -> tuple[bytes, bytes]:
        """The answer's sign and body; EOFError or OSError when the process ended before it answered."""
        watch = threading.Timer(seconds, self.process.kill)
        watch.start()
        try:
            self.line.send_bytes(html.encode())
            answer = self.line.recv_bytes()
        finally:
            watch.cancel()
        self.rendered += 1
        return answer[:1], answer[1:]

    def end(self) -> None:
        self.line.close()
        self.process.kill()
        self.process.wait()


class RenderingPool:
    """As many children as cores; any thread may ask. Use as a context manager, or call `close`."""

    def __init__(
        self, size: int | None = None, *, seconds: float = 60, memory_mb: int = 1500, renders: int = 100,
        kept: Kept | None = None,
    ) -> None:  # fmt: skip
        self.size = size or os.cpu_count() or 1
        self.seconds, self.memory_mb, self.renders, self.kept = seconds, memory_mb, renders, kept
        self._idle: LifoQueue[Child] = LifoQueue()
        for _ in range(self.size):
            self._idle.put(Child(memory_mb))

    def render(self, html: str) -> bytes:
        """The PDF of `html`; what takes too long, too much memory or fails is refused with a sentence."""
        key = key_of(html)
        if self.kept is not None and (known := self.kept.get(key)) is not None:
            return known
        made = self._made(html)
        if self.kept is not None:
            self.kept[key] = made
        return made

    def render_all(self, pages: Sequence[str]) -> list[bytes]:
        """Several at once, on all cores, in order; the first failure is raised."""
        with ThreadPoolExecutor(self.size) as threads:
            return list(threads.map(self.render, pages))

    def _made(self, html: str) -> bytes:
        child = self._idle.get()
        worn = True
        try:
            sign, body = child.ask(html, self.seconds)
            # After a failure too: the memory that it took does not come back.
            worn = sign != DONE or child.rendered >= self.renders
        except (EOFError, OSError):
            raise Refused(
                say("Không kết xuất được văn bản: quá {seconds} giây hoặc quá {memory} MB bộ nhớ.",
                    seconds=self.seconds, memory=self.memory_mb)
            ) from None  # fmt: skip
        finally:
            self._idle.put(self._replaced(child) if worn else child)
        if sign == UNABLE:
            raise Misconfigured(body.decode())
        if sign == FAILED:
            raise Refused(say("Không kết xuất được văn bản: {reason}.", reason=body.decode()))
        return body

    def _replaced(self, child: Child) -> Child:
        child.end()
        return Child(self.memory_mb)

    def close(self) -> None:
        """End every child; waits for those that are rendering."""
        for _ in range(self.size):
            self._idle.get().end()

    def __enter__(self) -> "RenderingPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

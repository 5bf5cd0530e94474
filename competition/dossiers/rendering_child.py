"""The child process that renders: loads WeasyPrint once, takes HTML, gives PDF, ends when its parent does."""

import resource
import sys
from multiprocessing.connection import Connection

from competition.dossiers.rendering import load, to_pdf
from competition.errors import Misconfigured

DONE, FULL, FAILED, UNABLE = b"+", b"*", b"-", b"!"


def serve(connection: Connection, memory_mb: int) -> None:
    """Answer each HTML with one sign and the PDF, or a sign and the reason why there is none."""
    while True:
        try:
            html = connection.recv_bytes()
        except EOFError:
            return
        connection.send_bytes(answer(html, memory_mb))


def answer(html: bytes, memory_mb: int) -> bytes:
    try:
        made = to_pdf(html.decode())
    except Misconfigured as error:
        return UNABLE + str(error).encode()
    except Exception as error:
        # Whatever the layout engine stumbles over, the parent must hear of it rather than wait.
        return FAILED + f"{type(error).__name__}: {error}".encode()
    used_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (FULL if used_mb > memory_mb / 2 else DONE) + made


def main(descriptor: int, memory_mb: int) -> None:
    limit = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        load()
        to_pdf("<html lang=vi><title>ấm</title><p>Ấm <b>máy</b> <i>trước</i></html>")
    except Misconfigured:
        pass  # said again, to the parent, at the first page
    serve(Connection(descriptor), memory_mb)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

"""The site's processes: the server, and a worker beside it that is started again if it dies."""

import subprocess
import sys
import threading

from litestar import Litestar

from competition.settings import Settings

GRACE_SECONDS = 5
PAUSE_SECONDS = 3


def site() -> Litestar:
    """What each server process runs; its settings come from the environment."""
    from competition import setting_up
    from competition.app import create_app, write_logs_as_json
    from competition.commands.opening import settings_now

    settings = settings_now()
    write_logs_as_json()
    app = create_app(settings)
    if settings.demo:
        setting_up.move_clock_for_demo(app.state.engine)
    return app


def run_site(settings: Settings, *, worker: bool) -> None:
    """Serve until told to stop; then the worker ends too."""
    from granian import Granian
    from granian.constants import Interfaces

    over = threading.Event()
    tending = threading.Thread(target=_keep_working, args=(over,), daemon=True)
    if worker:
        tending.start()
    try:
        Granian(
            "competition.commands.site:site", factory=True, address=settings.host, port=settings.port,
            interface=Interfaces.ASGI, workers=settings.processes, log_access=False,
            workers_kill_timeout=GRACE_SECONDS,
        ).serve()  # fmt: skip
    finally:
        over.set()
        if worker:
            tending.join(GRACE_SECONDS * 5)


def _keep_working(over: threading.Event) -> None:
    """A worker process for as long as the site runs."""
    while not over.is_set():
        process = subprocess.Popen([sys.executable, "-m", "competition", "work"])
        while process.poll() is None and not over.wait(0.5):
            pass
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(GRACE_SECONDS * 4)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        else:
            over.wait(PAUSE_SECONDS)

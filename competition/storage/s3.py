"""The cabinet as an S3 bucket, through the minio client."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error
from urllib3.exceptions import HTTPError

from competition.errors import Misconfigured
from competition.settings import Settings
from competition.storage.contract import CHUNK, SHA256, Stored, Unreachable, not_there, place
from competition.storage.spool import digest_of, full_disk_refused, spooled

ABSENT = {"NoSuchKey", "NoSuchObject"}


class S3Cabinet:
    """Contents in one bucket of any S3 server."""

    def __init__(self, client: Minio, bucket: str) -> None:
        self.client = client
        self.bucket = bucket

    def put(self, source: BinaryIO | bytes, *, limit: int) -> Stored:
        with spooled(source, limit) as (path, stored), _answers():
            if self._size(stored.sha256) != stored.size:
                self.client.fput_object(self.bucket, place(stored.sha256), str(path))
        return stored

    @contextmanager
    def open(self, sha256: str) -> Iterator[BinaryIO]:
        with _answers():
            response = self.client.get_object(self.bucket, place(sha256))
        try:
            with _answers():
                yield cast(BinaryIO, response)
        finally:
            response.close()
            response.release_conn()

    @contextmanager
    def local_path(self, sha256: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="cabinet-") as folder:
            path = Path(folder) / sha256[:64]
            with self.open(sha256) as stream, full_disk_refused(), path.open("wb") as target:
                while chunk := stream.read(CHUNK):
                    target.write(chunk)
            yield path

    def size(self, sha256: str) -> int:
        with _answers():
            size = self._size(sha256)
        if size is None:
            raise not_there()
        return size

    def has(self, sha256: str) -> bool:
        if not SHA256.fullmatch(sha256):
            return False
        with _answers():
            return self._size(sha256) is not None

    def delete(self, sha256: str) -> None:
        with _answers():
            self.client.remove_object(self.bucket, place(sha256))

    def check(self, sha256: str) -> bool:
        if not self.has(sha256):
            return False
        with self.open(sha256) as stream:
            return digest_of(stream) == sha256

    def all(self) -> Iterator[str]:
        with _answers():
            for item in self.client.list_objects(self.bucket, recursive=True):
                name = str(item.object_name).rpartition("/")[2]
                if SHA256.fullmatch(name):
                    yield name

    def _size(self, sha256: str) -> int | None:
        try:
            return self.client.stat_object(self.bucket, place(sha256)).size
        except S3Error as problem:
            if problem.code in ABSENT:
                return None
            raise


@contextmanager
def _answers() -> Iterator[None]:
    """What the server or the line to it does wrong, as a sentence."""
    try:
        yield
    except S3Error as problem:
        if problem.code in ABSENT:
            raise not_there() from problem
        raise Unreachable from problem
    except (MinioException, HTTPError) as problem:
        raise Unreachable from problem


def bucket_cabinet(settings: Settings, bucket: str) -> S3Cabinet:
    """The cabinet in `bucket`, which is made if it is not there; says at once when the server cannot be used."""
    pool = urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=5, read=60), retries=urllib3.Retry(2, backoff_factor=0.2), maxsize=8
    )
    client = Minio(
        settings.s3_endpoint, access_key=settings.s3_access_key, secret_key=settings.s3_secret_key,
        secure=settings.s3_tls, region=settings.s3_region, http_client=pool,
    )  # fmt: skip
    try:
        if not client.bucket_exists(bucket):
            client.make_bucket(bucket, location=settings.s3_region)
    except (MinioException, HTTPError) as problem:
        raise Misconfigured(
            f"COMPETITION_CABINET=s3://{bucket}: the server {settings.s3_endpoint} cannot be used: {problem}."
        ) from problem
    return S3Cabinet(client, bucket)

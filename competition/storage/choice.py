"""Which cabinet the settings ask for."""

import re

from competition.errors import Misconfigured
from competition.settings import ROOT, Settings
from competition.storage.contract import Cabinet
from competition.storage.folder import FolderCabinet

BUCKET = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/?")


def make_cabinet(settings: Settings) -> Cabinet:
    """The folder or the S3 bucket that `settings.cabinet` names; a relative folder lies in the project."""
    if not settings.cabinet.startswith("s3:"):
        return FolderCabinet(ROOT / settings.cabinet)
    named = BUCKET.fullmatch(settings.cabinet)
    if named is None:
        raise Misconfigured(f"COMPETITION_CABINET must be a folder or s3://bucket, not {settings.cabinet!r}.")
    if not settings.s3_endpoint:
        raise Misconfigured("COMPETITION_S3_ENDPOINT is empty: give host:port of the S3 server.")
    from competition.storage.s3 import bucket_cabinet

    return bucket_cabinet(settings, named[1])

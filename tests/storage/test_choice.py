"""Which cabinet the settings give, and the sentences when they give none."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from competition.errors import Misconfigured
from competition.settings import Settings
from competition.storage import make_cabinet
from competition.storage.folder import FolderCabinet
from competition.storage.s3 import S3Cabinet
from tests.storage.conftest import settings_for


def test_a_path_is_a_folder_and_a_bucket_is_s3(tmp_path: Path):
    kinds = [type(make_cabinet(settings_for(kind, tmp_path))) for kind in ("folder", "s3")]
    assert kinds == [FolderCabinet, S3Cabinet]


@pytest.mark.parametrize(
    ("cabinet", "sentence"),
    [
        ("s3://", "COMPETITION_CABINET must be a folder or s3://bucket, not 's3://'."),
        ("s3://Big_Bucket", "COMPETITION_CABINET must be a folder or s3://bucket, not 's3://Big_Bucket'."),
        ("s3://files", "COMPETITION_S3_ENDPOINT is empty: give host:port of the S3 server."),
    ],
)
def test_a_cabinet_that_cannot_be_is_a_sentence(cabinet: str, sentence: str):
    with pytest.raises(Misconfigured) as refused:
        make_cabinet(Settings(cabinet=cabinet))
    assert str(refused.value) == sentence


def test_wrong_keys_for_the_s3_server_are_told_at_the_start(tmp_path: Path):
    wrong = replace(settings_for("s3", tmp_path), s3_secret_key="not the secret")
    with pytest.raises(Misconfigured, match="cannot be used"):
        make_cabinet(wrong)


def test_a_server_that_is_not_there_is_told_at_the_start():
    with pytest.raises(Misconfigured, match=r"the server 127\.0\.0\.1:9 cannot be used"):
        make_cabinet(Settings(cabinet="s3://files", s3_endpoint="127.0.0.1:9", s3_tls=False))


def test_a_folder_that_cannot_be_made_is_told_at_the_start(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Misconfigured, match="cannot write to the folder"):
        make_cabinet(Settings(cabinet=str(tmp_path / "file" / "cabinet")))


def test_what_a_killed_upload_left_is_swept_after_a_day_and_not_before(tmp_path: Path):
    incoming = FolderCabinet(tmp_path).incoming
    (incoming / "incoming-old").write_bytes(b"half")
    (incoming / "incoming-new").write_bytes(b"half")
    os.utime(incoming / "incoming-old", (time.time() - 90_000,) * 2)
    FolderCabinet(tmp_path)
    assert [path.name for path in incoming.iterdir()] == ["incoming-new"]

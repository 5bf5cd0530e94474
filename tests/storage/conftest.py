"""Both cabinets, each test on both."""

import secrets
import tempfile
from pathlib import Path

import pytest

from competition.settings import Settings
from competition.storage import Cabinet, make_cabinet
from tests import servers


def settings_for(kind: str, folder: Path) -> Settings:
    if kind == "folder":
        return Settings(cabinet=str(folder / "cabinet"))
    server = servers.s3()
    return Settings(
        cabinet=f"s3://test-{secrets.token_hex(6)}",
        s3_endpoint=server["endpoint"],
        s3_access_key=server["access_key"],
        s3_secret_key=server["secret_key"],
        s3_tls=False,
    )


@pytest.fixture(params=["folder", "s3"])
def cabinet(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cabinet:
    settings = settings_for(request.param, tmp_path)
    # Temporary files of this test only, so that what remains can be counted.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return make_cabinet(settings)

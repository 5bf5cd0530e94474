"""The whole story on real places, from the command line: both shipped editions, forty proposals each."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from competition.checks import faults
from competition.db.engine import make_engine, new_session
from competition.storage.folder import FolderCabinet

TIERS = {
    "thai-binh-2024": {"communes": 260, "screening_units": 8, "level": "district"},
    "hung-yen-2026": {"communes": 104, "screening_units": 12, "level": "cluster"},
}


def competition(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "competition", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module", params=list(TIERS))
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """A rehearsed contest: what `--json` said, and the folder in which it was left."""
    out = tmp_path_factory.mktemp(request.param)
    done = competition("rehearse", "--edition", request.param, "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), out


def test_it_is_played_on_the_editions_real_places(played: tuple[dict[str, Any], Path]) -> None:
    data, _ = played
    expected = TIERS[data["edition"]]
    assert data["places"] == {key: expected[key] for key in ("communes", "screening_units")}
    assert {unit["level"] for unit in data["units"]} == {expected["level"]}
    assert len(data["units"]) == expected["screening_units"]


def test_the_funnel_narrows_and_adds_up(played: tuple[dict[str, Any], Path]) -> None:
    data, _ = played
    assert sum(data["states"].values()) == 40
    for unit in data["units"]:
        assert unit["received"] >= unit["taken_in"] >= unit["eligible"] >= unit["selected"] >= unit["forwarded"], unit
        assert unit["forwarded"] >= unit["finalists"]
    assert sum(unit["forwarded"] for unit in data["units"]) == len(data["forwarded"])
    assert data["forwarded"] == sorted(set(data["forwarded"]))


def test_what_goes_wrong_in_real_contests_went_wrong_here_too(played: tuple[dict[str, Any], Path]) -> None:
    data, _ = played
    states = data["states"]
    assert {"withdrawn", "lapsed", "ineligible", "national_prize", "regional_prize"} <= set(states)
    below = [unit["code"] for unit in data["units"] if unit["selected"] < unit["target"]]
    assert below != []


def test_the_package_it_leaves_verifies(played: tuple[dict[str, Any], Path]) -> None:
    data, out = played
    package = Path(data["package"]["path"])
    assert package.is_absolute()
    assert [path for path in out.iterdir() if path.suffix == ".zip"] == [package]
    assert hashlib.sha256(package.read_bytes()).hexdigest() == data["package"]["sha256"]
    verified = competition("verify", package, "--json")
    assert (verified.returncode, verified.stderr) == (0, "")


PAPERS = {
    "apology", "case_register", "certificate", "door_list", "feedback", "forwarding_letter", "hand_over_record",
    "jury_decision", "jury_minutes", "outgoing_register", "process_slip", "receipt", "refusal", "regional_call",
    "result_notice", "score_sheet", "score_summary", "short_profile_list", "supplement_request",
}  # fmt: skip


def test_the_full_set_of_papers_lies_beside_the_package(played: tuple[dict[str, Any], Path]) -> None:
    data, out = played
    assert set(data["papers"]) == PAPERS
    lying = {folder.name: sorted(folder.iterdir()) for folder in (out / "papers").iterdir()}
    assert {kind: len(files) for kind, files in lying.items()} == data["papers"]
    assert {path.read_bytes()[:5] for files in lying.values() for path in files} == {b"%PDF-"}


def test_a_changed_byte_in_any_kind_of_member_is_found(played: tuple[dict[str, Any], Path], tmp_path: Path) -> None:
    data, _ = played
    package = Path(data["package"]["path"])
    with zipfile.ZipFile(package) as bag:
        members = {Path(name).suffix: name for name in bag.namelist()}
    for name in members.values():
        changed = tmp_path / "changed.zip"
        _rewrite(package, changed, name, lambda content: content[:-1] + bytes([content[-1] ^ 1]))
        assert competition("verify", changed).returncode == 1, name


def _rewrite(package: Path, target: Path, member: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(package) as bag, zipfile.ZipFile(target, "w") as made:
        for name in bag.namelist():
            content = bag.read(name)
            made.writestr(name, change(content) if name == member else content)


def test_every_invariant_holds_over_what_it_left(played: tuple[dict[str, Any], Path]) -> None:
    _, out = played
    engine = make_engine(f"sqlite:///{out / 'rehearsal' / 'competition.db'}")
    with new_session(engine, reads_only=True) as session:
        assert list(faults(session, FolderCabinet(out / "rehearsal" / "uploads"))) == []
    engine.dispose()


def test_a_damaged_file_and_a_lost_movement_are_named(played: tuple[dict[str, Any], Path], tmp_path: Path) -> None:
    _, out = played
    copy = tmp_path / "copy"
    shutil.copytree(out / "rehearsal", copy)
    engine = make_engine(f"sqlite:///{copy / 'competition.db'}")
    cabinet = FolderCabinet(copy / "uploads")
    damaged = next(cabinet.all())
    with cabinet.local_path(damaged) as path:
        path.chmod(0o600)
        path.write_bytes(b"something else")
    with new_session(engine) as session:
        connection = session.connection()
        connection.exec_driver_sql("DELETE FROM movements WHERE id = (SELECT max(id) FROM movements)")
        found = [str(fault) for fault in faults(session, cabinet)]
    engine.dispose()
    assert f"Tệp {damaged} không còn đúng mã SHA-256 đã ghi." in found
    assert any("nhưng bước cuối trong lịch sử dẫn tới" in fault for fault in found)


def test_the_same_seed_gives_the_same_contest(tmp_path: Path) -> None:
    told = []
    for folder in ("one", "two"):
        done = competition("rehearse", "--proposals", "9", "--seed", "3", "--out", tmp_path / folder, "--json")
        assert done.returncode == 0, done.stderr
        told.append(json.loads(done.stdout))
    for data in told:
        data.pop("seconds")
        data["package"].pop("path")
    assert told[0] == told[1]


def test_an_unknown_edition_is_one_sentence() -> None:
    done = competition("rehearse", "--edition", "nowhere-1999")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == "Error: Không có tệp kỳ thi nowhere-1999."

"""The dispatch package: a valid bag, the same bytes twice, names that every computer opens."""

import os
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from competition.dossiers import record, record_text
from competition.dossiers.listing import file_numbers
from competition.dossiers.names import name_faults, safe_name
from competition.dossiers.package import Attachment, PackageContents, PackedCase, build_package
from competition.errors import Refused
from tests.dossiers.tampering import members_of


def test_any_bagit_tool_accepts_the_package(package: Path, tmp_path: Path):
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "out")
    command = [sys.executable, "-m", "bagit", "--validate", str(tmp_path / "out" / "TB-2024-dot-01")]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_the_same_contents_give_the_same_bytes(contents: PackageContents, tmp_path: Path):
    first, second = build_package(tmp_path / "1.zip", contents), build_package(tmp_path / "2.zip", contents)
    assert (first.sha256, first.size) == (second.sha256, second.size)
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_every_member_has_its_place(package: Path):
    assert sorted(members_of(package)) == sorted([
        "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "data/README.txt",
        "data/dispatch.json", "data/letter.pdf", "data/list.pdf", "data/list.xlsx", "data/movements.json",
        "data/rounds.json", "data/papers/Biên bản.pdf",
        *(f"data/dossiers/{number}/{name}" for number in ("TB-QP-0007", "TB-QP-0012") for name in (
            "dossier.pdf", "case.json", "attachments/01-Ảnh sản phẩm.jpg", "attachments/02-Giấy chứng nhận- OCOP-.pdf",
        )),
    ])  # fmt: skip


def test_the_list_names_the_file_numbers_in_their_order(package: Path):
    assert file_numbers(members_of(package)["data/list.xlsx"]) == ["TB-QP-0007", "TB-QP-0012"]


def test_a_name_that_begins_with_an_equals_sign_stays_a_text(contents: PackageContents, tmp_path: Path):
    rows = [{**row, "name": "=1+1"} for row in contents.list_rows]
    members = members_of(build_package(tmp_path / "p.zip", replace(contents, list_rows=rows)).path)
    (tmp_path / "list.xlsx").write_bytes(members["data/list.xlsx"])
    with zipfile.ZipFile(tmp_path / "list.xlsx") as sheet:
        assert b"<f>" not in sheet.read("xl/worksheets/sheet1.xml")


def test_files_of_the_cabinet_are_read_and_never_changed(contents: PackageContents, tmp_path: Path):
    letter = tmp_path / "cabinet" / "letter.pdf"
    letter.parent.mkdir()
    letter.write_bytes(b"%PDF-1.7 in the cabinet")
    before = os.stat(letter)
    made = build_package(tmp_path / "p.zip", replace(contents, letter=letter))
    after = os.stat(letter)
    assert members_of(made.path)["data/letter.pdf"] == b"%PDF-1.7 in the cabinet"
    assert (before.st_mtime_ns, before.st_mode, before.st_nlink) == (after.st_mtime_ns, after.st_mode, after.st_nlink)


def test_a_list_that_differs_from_the_files_is_refused(contents: PackageContents, tmp_path: Path):
    with pytest.raises(Refused, match="không cùng số hồ sơ"):
        build_package(tmp_path / "p.zip", replace(contents, list_rows=contents.list_rows[:1]))
    assert list(tmp_path.iterdir()) == []


def test_two_files_with_one_number_are_refused(contents: PackageContents, tmp_path: Path):
    twice = [contents.cases[0], contents.cases[0]]
    rows = [contents.list_rows[0]] * 2
    with pytest.raises(Refused, match="bị trùng"):
        build_package(tmp_path / "p.zip", replace(contents, cases=twice, list_rows=rows))


def test_long_foreign_names_become_names_that_windows_opens(contents: PackageContents, tmp_path: Path):
    name = unicodedata.normalize("NFD", "Thuyết minh đề án: " + "rất dài " * 40 + '"?*.PDF')
    packed = contents.cases[0]
    document = msgspec.structs.replace(packed.case.documents[0], name=name, sha256="0" * 64)
    case = msgspec.structs.replace(packed.case, documents=[document])
    cases = [PackedCase(case, packed.dossier, [Attachment(name, b"x", "0" * 64)]), contents.cases[1]]
    made = build_package(tmp_path / "p.zip", replace(contents, cases=cases))
    with zipfile.ZipFile(made.path) as archive:
        assert [name for name in archive.namelist() if name_faults(name)] == []
    stored = record_text.read(members_of(made.path)["data/dossiers/TB-QP-0007/case.json"], record.Case).documents[0]
    assert stored.path.startswith("dossiers/TB-QP-0007/attachments/01-Thuyết minh đề án- rất dài")
    assert f"data/{stored.path}" in members_of(made.path)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Ảnh 1.jpg", "Ảnh 1.jpg"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("a/b\\c:d", "a-b-c-d"),
        ("..", "tep"),
        ("tên. ", "tên"),
        ("x" * 100 + ".pdf", "x" * 76 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str):
    assert safe_name(name) == safe

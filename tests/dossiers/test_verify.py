"""`verify`: a whole package passes, however it was zipped; every change to a member is found and named."""

import json
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from competition.dossiers import bag_check, chain, record, record_text
from competition.dossiers.verify import verify
from competition.dossiers.verify_command import verify as command
from competition.errors import Refused
from tests.dossiers.tampering import members_of, rezipped, with_rebuilt_manifests

CASE = "data/dossiers/TB-QP-0007/case.json"


def faults(package: Path) -> set[tuple[str, str]]:
    return {(fault.member, str(fault.reason)) for fault in verify(package).faults}


def test_a_fresh_package_is_accepted(package: Path):
    assert verify(package).faults == []


def test_a_package_zipped_again_by_another_hand_is_accepted(package: Path):
    assert verify(rezipped(package)).faults == []


def test_a_package_zipped_without_its_outer_folder_is_accepted(package: Path):
    flat = package.with_name("flat.zip")
    with zipfile.ZipFile(flat, "w") as archive:
        for name, content in members_of(package).items():
            archive.writestr(name, content)
    assert verify(flat).faults == []


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_one_changed_byte_in_any_member_is_found(package: Path, place: str):
    for name, content in members_of(package).items():
        at = {"first": 0, "middle": len(content) // 2, "last": len(content) - 1}[place]
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        assert not verify(rezipped(package, {name: changed})).accepted, (name, place)


def test_a_removed_member_is_found(package: Path):
    for name in members_of(package):
        found = {fault.member for fault in verify(rezipped(package, {name: None})).faults}
        assert name in found, name


def test_an_added_member_is_found(package: Path):
    assert faults(rezipped(package, {"data/extra.txt": b"x"})) == {("data/extra.txt", "không có trong bảng kê")}
    assert faults(rezipped(package, {"note.txt": b"x"})) == {("note.txt", "không có trong bảng kê")}


def test_two_swapped_members_are_both_found(package: Path):
    letter, list_pdf = (members_of(package)[name] for name in ("data/letter.pdf", "data/list.pdf"))
    assert faults(rezipped(package, {"data/letter.pdf": list_pdf, "data/list.pdf": letter})) == {
        ("data/letter.pdf", "nội dung đã bị thay đổi"),
        ("data/list.pdf", "nội dung đã bị thay đổi"),
    }


def test_a_renamed_member_is_named_by_both_names(package: Path):
    letter = members_of(package)["data/letter.pdf"]
    renamed = rezipped(package, {"data/letter.pdf": None, "data/thu.pdf": letter})
    assert faults(renamed) == {("data/letter.pdf", "đã bị đổi tên thành data/thu.pdf")}


def test_an_edited_score_with_rebuilt_hashes_is_found_by_the_ranking(package: Path):
    rounds = members_of(package)["data/rounds.json"].replace(b'"52"', b'"42"')
    assert faults(with_rebuilt_manifests(package, {"data/rounds.json": rounds})) == {
        ("data/rounds.json",
         "vòng Vòng huyện Quỳnh Phụ: hồ sơ TB-QP-0007 tính lại được 82,75 điểm, ghi 87,75"),
        (CASE, "phiếu điểm khác với rounds.json"),
    }  # fmt: skip


def test_an_edited_rank_in_a_case_is_found(package: Path):
    case = members_of(package)[CASE].replace(b'"rank": 1', b'"rank": 2')
    found = faults(with_rebuilt_manifests(package, {CASE: case}))
    assert found == {(CASE, "điểm hoặc thứ hạng khác với rounds.json")}


def test_an_edited_movement_with_rebuilt_hashes_breaks_the_chain(package: Path):
    content = members_of(package)["data/movements.json"].replace(b'"taken_in"', b'"returned"', 1)
    found = faults(with_rebuilt_manifests(package, {"data/movements.json": content}))
    assert ("data/movements.json", "dòng 5 không khớp với chuỗi") in found


def test_a_movement_left_out_and_chained_again_contradicts_the_dispatch(package: Path):
    rows = record_text.read(members_of(package)["data/movements.json"], record.Movements).rows
    plain = [record.Movement(**{f: getattr(row, f) for f in record.Movement.__struct_fields__}) for row in rows]
    again = record_text.written(record.Movements(rows=chain.chained(plain[:1] + plain[2:])))
    found = faults(with_rebuilt_manifests(package, {"data/movements.json": again}))
    assert found == {("data/movements.json", "không kết thúc ở chỗ dispatch.json ghi")}


def test_another_file_number_is_found_in_list_and_record(package: Path):
    content = members_of(package)["data/dispatch.json"].replace(b'"TB-QP-0012"', b'"TB-QP-0099"')
    found = faults(with_rebuilt_manifests(package, {"data/dispatch.json": content}))
    assert found >= {
        ("data/list.xlsx", "thiếu hồ sơ TB-QP-0099"),
        ("data/list.xlsx", "có hồ sơ TB-QP-0012 không được gửi"),
    }


def test_a_record_that_does_not_follow_the_schema_is_named_with_the_place(package: Path):
    case = members_of(package)[CASE].replace(b'"project"', b'"film"')
    found = dict(faults(with_rebuilt_manifests(package, {CASE: case})))
    assert "$.kind" in found[CASE]


def test_names_that_lead_elsewhere_are_found_and_nothing_is_unpacked(package: Path, tmp_path: Path):
    before = sorted(path.name for path in tmp_path.iterdir())
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("TB-2024-dot-01/../../evil.txt", b"x")
        archive.writestr("TB-2024-dot-01/data/C:\\evil.txt", b"x")
    reasons = {(fault.member, str(fault.reason)) for fault in verify(package).faults}
    assert ("../../evil.txt", "tên dẫn ra ngoài gói") in reasons
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_name_that_occurs_twice_is_found(package: Path):
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(package, "a") as archive:
        archive.writestr("TB-2024-dot-01/data/letter.pdf", b"another")
    assert ("data/letter.pdf", "tên có hai lần trong gói") in faults(package)


def test_a_link_is_found(package: Path):
    link = zipfile.ZipInfo("TB-2024-dot-01/data/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert ("data/link", "là đường dẫn tắt, không phải tệp") in faults(package)


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bag_check, "MOST_BYTES", 5_000_000)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b/data/zero", b"\0" * 6_000_000)
    with pytest.raises(Refused, match="giải nén ra hơn 5 MB"):
        verify(bomb)


def test_a_list_that_is_a_bomb_is_not_unpacked(package: Path):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"\0" * 60_000_000)
    found = faults(with_rebuilt_manifests(package, {"data/list.xlsx": buffer.getvalue()}))
    assert ("data/list.xlsx", "không đọc được: ValueError: too large") in found


@pytest.mark.parametrize("mark", [b'"1e999999999"', b'"NaN"', b'"x"'])
def test_a_score_of_no_ordinary_size_is_no_score(package: Path, mark: bytes):
    rounds = members_of(package)["data/rounds.json"].replace(b'"52"', mark)
    found = faults(with_rebuilt_manifests(package, {"data/rounds.json": rounds}))
    assert any("không tính lại được" in reason for _, reason in found)


def test_a_record_nested_without_end_is_a_fault(package: Path):
    nested = b'{"format": "competition-case/1", "answers": ' + b'{"a": ' * 100_000 + b"1" + b"}" * 100_001
    assert CASE in dict(faults(with_rebuilt_manifests(package, {CASE: nested})))


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_what_is_no_zip_is_refused_with_one_sentence(tmp_path: Path, content: bytes):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(Refused, match=r"^Không đọc được gói x\.zip"):
        verify(path)


def test_a_truncated_package_is_refused(package: Path):
    package.write_bytes(package.read_bytes()[:-500])
    with pytest.raises(Refused):
        verify(package)


def test_each_broken_byte_of_the_zip_itself_never_crashes(package: Path):
    content = package.read_bytes()
    for at in range(0, len(content), 97):
        package.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        with suppress(Refused):
            verify(package)


def test_the_command_prints_a_table_and_ends_with_0(package: Path):
    result = CliRunner().invoke(command, [str(package)])
    assert (result.exit_code, "Gói nguyên vẹn." in result.output) == (0, True)


def test_the_command_names_each_fault_and_ends_with_1(package: Path):
    broken = rezipped(package, {"data/letter.pdf": b"forged"})
    result = CliRunner().invoke(command, [str(broken), "--language", "en"])
    assert result.exit_code == 1
    assert "✗ data/letter.pdf: the content was changed" in result.output


def test_json_holds_the_verdict_and_nothing_else(package: Path):
    broken = rezipped(package, {"data/letter.pdf": b"forged"})
    result = CliRunner().invoke(command, [str(broken), "--json"])
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == (1, False)
    assert told["faults"] == [{"member": "data/letter.pdf", "reason": "nội dung đã bị thay đổi"}]


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path, options: list[str]):
    result = CliRunner().invoke(command, [str(tmp_path / "no.zip"), *options])
    assert result.exit_code == 1
    assert (result.stdout + result.stderr).count("Không đọc được gói no.zip") == 1

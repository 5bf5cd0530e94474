"""A province's own papers: used instead of the shipped ones, and checked before they are."""

import shutil
from pathlib import Path

import pytest

from competition.dossiers.lint import lint
from competition.dossiers.rendering import SHIPPED, compose
from competition.dossiers.samples import sample, sample_profile
from competition.errors import Refused


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def reasons(folder: Path) -> list[tuple[str, str, bool]]:
    return [(fault.template, str(fault.reason), fault.breaks) for fault in lint(folder)]


def test_the_shipped_papers_pass_as_an_override(tmp_path: Path):
    shutil.copytree(SHIPPED, tmp_path / "papers")
    assert lint(tmp_path) == []


def test_an_override_stands_before_the_shipped_paper(tmp_path: Path):
    written(tmp_path, "feedback.html", "<p>Của tỉnh: {{ file_number }}</p>")
    html = compose("feedback", sample("feedback"), profile=sample_profile(), override=tmp_path)
    assert html == "<p>Của tỉnh: TB-QP-0019</p>"
    assert compose("refusal", sample("refusal"), profile=sample_profile(), override=tmp_path).startswith("<!doctype")


def test_what_an_override_left_out_is_named(tmp_path: Path):
    source = (SHIPPED / "apology.html").read_text("utf-8").replace("new_date | day", "date | day")
    assert reasons(written(tmp_path, "apology.html", source)) == [("apology", "thiếu chỗ điền new_date", False)]


def test_a_placeholder_that_nobody_fills_is_named(tmp_path: Path):
    source = (SHIPPED / "apology.html").read_text("utf-8").replace("file_number=file_number", "file_number=so_ho_so")
    found = reasons(written(tmp_path, "apology.html", source))
    assert ("apology", "không có dữ liệu cho chỗ điền so_ho_so", True) in found
    assert ("apology", "thiếu chỗ điền file_number", False) in found


def test_a_miswritten_template_is_named_with_its_line(tmp_path: Path):
    found = reasons(written(tmp_path, "apology.html", "{% if %}"))
    assert any("dòng 1" in reason for _, reason, _ in found)


def test_a_broken_base_breaks_every_paper(tmp_path: Path):
    found = reasons(written(tmp_path, "base.html", "{{ nothing_here }}"))
    assert {template for template, _, _ in found} >= {"receipt", "certificate", "cover"}


def test_an_unknown_paper_and_a_wrong_encoding_are_named(tmp_path: Path):
    written(tmp_path, "thu_ngo.html", "x")
    (tmp_path / "refusal.html").write_bytes("Từ chối".encode("utf-16"))
    found = {template: reason for template, reason, _ in reasons(tmp_path)}
    assert found["refusal"] == "không đọc được, hoặc không phải UTF-8"
    assert found["thu_ngo"].startswith("không có văn bản nào tên như vậy")


def test_a_template_cannot_reach_into_the_machine(tmp_path: Path):
    written(tmp_path, "feedback.html", "{{ ''.__class__.__mro__[1].__subclasses__() }}")
    with pytest.raises(Refused, match=r"không dùng được|thiếu dữ liệu"):
        compose("feedback", sample("feedback"), profile=sample_profile(), override=tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(Refused, match="Không có thư mục"):
        lint(tmp_path / "no")

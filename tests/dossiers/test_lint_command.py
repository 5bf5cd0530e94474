"""The command that checks a province's own paper templates."""

import json
from pathlib import Path

from click.testing import CliRunner

from competition.cli import main
from competition.dossiers.rendering import SHIPPED


def test_a_folder_with_a_usable_template_passes_and_a_left_out_placeholder_is_named(tmp_path: Path) -> None:
    source = (SHIPPED / "receipt.html").read_text("utf-8")
    (tmp_path / "receipt.html").write_text(source, "utf-8")
    assert CliRunner().invoke(main, ["papers", "check", str(tmp_path)]).output == "✓\n"
    (tmp_path / "receipt.html").write_text(source.replace("tracking_code", "file_number"), "utf-8")
    told = CliRunner().invoke(main, ["papers", "check", str(tmp_path)])
    assert (told.exit_code, told.output) == (0, "! receipt: thiếu chỗ điền tracking_code\n")


def test_a_template_that_cannot_be_made_fails_by_name(tmp_path: Path) -> None:
    (tmp_path / "certificate.html").write_text("{{ nobody_knows }}", "utf-8")
    told = CliRunner().invoke(main, ["papers", "check", str(tmp_path), "--json", "--language", "en"])
    data = json.loads(told.output)
    assert (told.exit_code, data["usable"], data["faults"][0]["template"]) == (1, False, "certificate")


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["papers", "check", str(tmp_path / "none")])
    assert (told.exit_code, told.output.startswith("Error: Không có thư mục mẫu văn bản")) == (1, True)


def test_every_paper_is_listed() -> None:
    told = CliRunner().invoke(main, ["papers", "list"]).output.split()
    assert {"receipt", "apology", "jury_decision", "feedback", "door_list"} <= set(told)

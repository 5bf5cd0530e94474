"""The examples of docs/scoring.md run as they stand there."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from competition.scoring.lint import lint
from competition.scoring.rank_command import rank_command
from competition.scoring.rubric import read_rubric
from competition.scoring.rule import read_rule

PAGE = (Path(__file__).parents[2] / "docs" / "scoring.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"<!-- example: (\S+) -->\n```\w+\n(.*?)```", PAGE, flags=re.DOTALL))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in EXAMPLES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_three_examples_are_there_and_the_rubric_has_no_remark() -> None:
    assert list(EXAMPLES) == ["record.csv", "rubric.toml", "rule.toml"]
    assert lint(read_rubric(EXAMPLES["rubric.toml"])) == []
    assert read_rule(EXAMPLES["rule.toml"]).choices[0].order == ("P2", "P1")


def test_the_examples_rank_as_documented(folder: Path) -> None:
    files = [str(folder / "record.csv"), "--rubric", str(folder / "rubric.toml"), "--rule", str(folder / "rule.toml")]
    told = json.loads(CliRunner().invoke(rank_command, [*files, "--json"]).output)
    assert [(p["proposal"], p["score"], p["rank"]) for p in told["legal"]] == [
        ("P2", 26.33, 1),
        ("P1", 24.33, 2),
        ("P3", 16.0, 3),
    ]
    assert CliRunner().invoke(rank_command, files).exit_code == 0

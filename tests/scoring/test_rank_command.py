"""`competition rank`: what it prints, in which form, and when it refuses."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import competition.scoring
from competition.scoring.rank_command import rank_command
from tests.scoring.tables import SHROUT_FLEISS

SEEDS = Path(competition.scoring.__file__).parent / "seeds"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(rank_command, [str(argument) for argument in arguments])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [f"T{t},J{j},total,{y}" for t, row in enumerate(SHROUT_FLEISS, 1) for j, y in enumerate(row, 1)]
    path = tmp_path / "record.csv"
    path.write_text("\n".join(["proposal,juror,criterion,score", *rows]), "utf-8")
    return path


def test_the_json_has_exactly_the_published_shape(table: Path) -> None:
    told = json.loads(run(table, "--json").output)
    assert list(told) == ["legal", "advisory", "agreement", "connected"]
    assert [(p["proposal"], p["score"], p["rank"], p["tie_break"]) for p in told["legal"]] == [
        ("T5", 7.5, 1, None), ("T3", 6.5, 2, None), ("T1", 6.0, 3, None), ("T6", 4.75, 4, None), ("T4", 4.0, 5, None),
        ("T2", 3.0, 6, None),
    ]  # fmt: skip
    assert {name: type(value).__name__ for name, value in told["advisory"].items()} == {
        "available": "bool", "reason": "NoneType", "estimates": "list", "jurors": "list", "sd": "dict", "reml": "float",
    }  # fmt: skip
    assert list(told["advisory"]["estimates"][0]) == ["proposal", "estimate", "se", "rank_low", "rank_high"]
    assert list(told["advisory"]["jurors"][0]) == ["juror", "severity"]
    assert {name: round(value**2, 4) for name, value in told["advisory"]["sd"].items()} == {
        "proposal": 2.5556, "juror": 5.2444, "residual": 1.0194,
    }  # fmt: skip
    assert {name: round(value, 4) for name, value in told["agreement"]["icc"].items()} == {
        "ICC1": 0.1657, "ICC2": 0.2898, "ICC3": 0.7148, "ICC1k": 0.4428, "ICC2k": 0.6201, "ICC3k": 0.9093,
    }  # fmt: skip
    assert list(told["agreement"]) == [
        "alpha_interval", "alpha_ordinal", "alpha_nominal", "alpha_ratio", "icc", "kendall_w",
    ]  # fmt: skip
    assert round(told["agreement"]["kendall_w"], 4) == 0.887
    assert told["connected"] is True


def test_a_table_to_read_names_both_columns_in_either_language(table: Path) -> None:
    assert "Xếp hạng theo quy chế" in run(table).output
    assert "Ước lượng tham khảo (không thay thế xếp hạng theo quy chế)" in run(table).output
    assert "Ranking by the published rule" in run(table, "--language", "en").output


def test_what_cannot_be_estimated_says_why_and_leaves_the_ranking(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    path.write_text("proposal,juror,criterion,score\nP1,A,t,3\nP2,B,t,4\n", "utf-8")
    told = json.loads(run(path, "--json", "--language", "en").output)
    assert told["advisory"] == {
        "available": False,
        "reason": "Cannot be adjusted: the sheets fall into 2 groups that share no juror and cannot be compared; the "
        "smallest consists of the proposals P2.",
        "estimates": [],
        "jurors": [],
        "sd": {"proposal": None, "juror": None, "residual": None},
        "reml": None,
    }
    assert (told["connected"], [p["rank"] for p in told["legal"]]) == (False, [1, 2])
    assert set(told["agreement"]["icc"].values()) == {None}
    assert "Không thể hiệu chỉnh" in run(path).output


def test_bad_rows_are_listed_and_nothing_is_computed(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    path.write_text("proposal,juror,criterion,score\nP1,A,need,6\nP1,A,nothing,2\nP1,A,novelty,\n", "utf-8")
    rubric = SEEDS / "rubric-province-coefficients.toml"
    found = run(path, "--rubric", rubric, "--json", "--language", "en")
    assert found.exit_code == 2
    assert json.loads(found.stdout) == {
        "errors": [
            {"line": 2, "column": "score", "reason": "6 is above the maximum of 5 for the criterion “Urgency”."},
            {"line": 3, "column": "criterion", "reason": "The criterion “nothing” is not in the rubric."},
            {"line": 4, "column": "score", "reason": "The score is missing; if none was given, say so in status."},
        ]
    }
    told = run(path, "--rubric", rubric)
    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr.splitlines()[0] == "dòng 2, cột score: Điểm 6 vượt điểm tối đa 5 của tiêu chí “Tính cấp thiết”."


@pytest.mark.parametrize(
    ("option", "text", "reason"),
    [
        ("--rubric", "criteria = 1", "Bộ tiêu chí: “criteria” phải là một danh sách."),
        (
            "--rule",
            "method = 'best'",
            "Quy tắc xếp hạng không đọc được: mục “method” ghi một giá trị không có trong danh sách.",
        ),
        ("--rule", "[[ties]]\nby='criterion'\ncriterion='zzz'", "Quy tắc nhắc tới tiêu chí “zzz”"),
    ],
)
def test_a_broken_rubric_or_rule_is_told_like_a_bad_row(
    table: Path, tmp_path: Path, option: str, text: str, reason: str
) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text, "utf-8")
    found = run(table, option, path, "--json")
    errors = json.loads(found.stdout)["errors"]
    assert (found.exit_code, len(errors), errors[0]["line"], errors[0]["column"]) == (2, 1, None, option[2:])
    assert errors[0]["reason"].startswith(reason)


def test_the_rule_decides_and_its_tie_break_is_told(tmp_path: Path) -> None:
    record, rule = tmp_path / "record.csv", tmp_path / "rule.toml"
    record.write_text("proposal,juror,criterion,score\nP1,A,t,3\nP1,B,t,5\nP2,A,t,4\nP2,B,t,4\n", "utf-8")
    rule.write_text('digits = 1\n[[ties]]\nby = "draw"\nseed = "20/10"\n', "utf-8")
    told = json.loads(run(record, "--rule", rule, "--json").output)["legal"]
    assert [(p["proposal"], p["score"], p["rank"]) for p in told] == [("P1", 4.0, 1), ("P2", 4.0, 2)]
    assert [p["tie_break"] for p in told] == [
        "Đồng điểm với P2; phân định bằng bốc thăm công khai với mã “20/10”, lá thăm 5e20cedc.",
        "Đồng điểm với P1; phân định bằng bốc thăm công khai với mã “20/10”, lá thăm 662f9395.",
    ]


def test_names_from_the_file_are_shown_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "record.csv"
    path.write_text("proposal,juror,criterion,score\n[red]P1[/red],A,t,3\n=1+1,A,t,2\n", "utf-8")
    assert "[red]P1[/red]" in run(path).output


@pytest.mark.parametrize("option", ["file", "rubric", "rule"])
def test_a_file_that_cannot_be_read_is_told_like_a_bad_row(table: Path, tmp_path: Path, option: str) -> None:
    absent = tmp_path / "absent"
    asked = [absent] if option == "file" else [table, f"--{option}", absent]
    found = run(*asked, "--json", "--language", "en")
    reason = "The file absent could not be read: there is no such file"
    assert found.exit_code == 2
    assert json.loads(found.stdout) == {"errors": [{"line": None, "column": option, "reason": reason}]}
    assert run(tmp_path).stderr.splitlines()[0].endswith(": đây là thư mục, không phải tệp")


def test_a_choice_of_the_chair_about_unknown_proposals_is_told(table: Path, tmp_path: Path) -> None:
    rule = tmp_path / "rule.toml"
    rule.write_text('[[choices]]\norder = ["P9", "X"]\nreason = "Bàn kỹ"\n', "utf-8")
    found = run(table, "--rule", rule, "--json")
    assert found.exit_code == 2
    assert [error["reason"] for error in json.loads(found.stdout)["errors"]] == [
        f"Quyết định của chủ tịch hội đồng nhắc tới hồ sơ “{name}” không có trong tệp điểm." for name in ("P9", "X")
    ]

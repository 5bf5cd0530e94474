"""Rubrics: read from TOML, kept as JSON, refused when broken, linted before they are published."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

import competition.scoring
from competition.errors import Refused
from competition.language import in_language
from competition.scoring.lint import lint
from competition.scoring.rubric import Rubric, read_rubric, rubric_as_dict, rubric_from
from competition.scoring.rule import Rule, mismatches, read_rule, rule_as_dict, rule_from

SEEDS = Path(competition.scoring.__file__).parent / "seeds"
SHIPPED = ["rubric-2024-example.toml", "rubric-province-coefficients.toml"]


def shipped(name: str) -> Rubric:
    return read_rubric((SEEDS / name).read_text("utf-8"))


def remarks(**told: object) -> list[str]:
    criterion = {"key": "a", "label": {"vi": "A", "en": "A"}, "max": 10, "step": 1}
    criterion["levels"] = [{"at": 0, "vi": "không", "en": "no"}, {"at": 10, "vi": "có", "en": "yes"}]
    rubric = {"name": {"vi": "Tên", "en": "Name"}, "criteria": [{**criterion, **told.pop("criterion", {})}], **told}  # type: ignore[dict-item]
    return [str(sentence) for sentence in lint(rubric_from(rubric))]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_rubrics_are_examples_without_a_remark(name: str) -> None:
    rubric = shipped(name)
    assert (rubric.example, lint(rubric)) == (True, [])
    assert "không phải văn bản chính thức" in in_language(rubric.notice, "vi")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_rubric_comes_back_from_json_as_it_was(name: str) -> None:
    rubric = shipped(name)
    back = rubric_from(json.loads(json.dumps(rubric_as_dict(rubric))))
    assert (back, back.digest) == (rubric, rubric.digest)


def test_the_example_of_2024_has_a_hundred_points() -> None:
    rubric = shipped("rubric-2024-example.toml")
    assert [(group.key, group.max) for group in rubric.groups if group.max] == [
        ("urgency", 15), ("novelty", 25), ("feasibility", 20), ("environment", 20), ("impact", 15), ("presentation", 5),
    ]  # fmt: skip
    assert rubric.most == 100
    assert [c.key for c in rubric.by_key.values() if not c.ranks] == ["needs_support"]


def test_the_provincial_example_has_exactly_seventy_points_with_coefficients_of_four_thirds() -> None:
    rubric = shipped("rubric-province-coefficients.toml")
    assert [str(c.weight) for c in rubric.ranking] == ["4/3"] * 3 + ["2"] * 3 + ["1"] * 4
    assert (rubric.most, rubric.pass_mark) == (70, 50)


def test_a_criterion_knows_its_options_and_the_level_that_a_score_reaches() -> None:
    need = shipped("rubric-province-coefficients.toml").by_key["need"]
    assert need.options() == (1, 2, 3, 4, 5)
    assert [level.at if (level := need.level_of(Decimal(n))) else None for n in (0, 1, 2, 3, 4, 5)] == [
        None, 1, 1, 3, 3, 5,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("score", "reason"),
    [
        ("5", None),
        ("6", "Điểm 6 vượt điểm tối đa 5 của tiêu chí “Tính cấp thiết”."),
        ("0", "Điểm 0 thấp hơn điểm tối thiểu 1 của tiêu chí “Tính cấp thiết”."),
        ("2.5", "Điểm 2,5 không đúng bước 1 của tiêu chí “Tính cấp thiết”."),
    ],
)
def test_a_score_that_cannot_stand_says_why(score: str, reason: str | None) -> None:
    found = shipped("rubric-province-coefficients.toml").by_key["need"].refusal(Decimal(score))
    assert (None if found is None else str(found)) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("criteria = 5", "Bộ tiêu chí: “criteria” phải là một danh sách."),
        ("= broken", "Bộ tiêu chí không đọc được: sai cú pháp TOML ở dòng 1, cột 1."),
        ("name = 'x'", "Bộ tiêu chí không có tiêu chí nào."),
        ("[[criteria]]\nkey='a'\n[[criteria]]\nkey='a'", "Mã tiêu chí “a” bị lặp."),
        ("[[criteria]]\nkey=' '", "Có tiêu chí không có mã (key)."),
        ("[[criteria]]\nkey='a'\nstep=0", "Tiêu chí “a” có bước điểm không dương."),
        ("[[criteria]]\nkey='a'\nweight='-1'", "Tiêu chí “a” có hệ số không dương."),
        ("[[criteria]]\nkey='a'\nmax=0", "Tiêu chí “a” có điểm tối đa không lớn hơn điểm tối thiểu."),
        ("[[criteria]]\nkey='a'\nmax=inf", "Tiêu chí “a” có con số không dùng được."),
        ("[[criteria]]\nkey='a'\nlevels=[{at=nan, vi='x'}]", "Tiêu chí “a” có con số không dùng được."),
        (
            "pass_mark=nan\n[[criteria]]\nkey='a'",
            "Tổng điểm, điểm sàn hoặc điểm tối đa của một nhóm có con số không dùng được.",
        ),
        (
            "[[criteria]]\nkey='a'\nweight='1/0'",
            "Bộ tiêu chí không đọc được: mục “groups[0].criteria[0].weight” không đúng kiểu dữ liệu.",
        ),
        (
            "[[criteria]]\nkey='a'\nmaximum=5",
            "Bộ tiêu chí không đọc được: mục “groups[0].criteria[0]” có “maximum”, không có trường nào tên như vậy.",
        ),
    ],
)
def test_a_broken_rubric_is_refused_in_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read_rubric(text)
    assert str(refused.value).startswith(reason)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, []),
        ({"total": 12}, ["Bộ tiêu chí ghi tổng 12 điểm nhưng các tiêu chí cộng lại được 10."]),
        ({"pass_mark": 11}, ["Điểm sàn 11 cao hơn tổng điểm tối đa 10."]),
        ({"pass_mark": 0}, ["Điểm sàn 0 không loại được ai: thấp nhất đã là 0."]),
        ({"kinds": ["dream"]}, ["Loại bài dự thi “dream” không có: chỉ có idea và project."]),
        ({"name": {"vi": "Tên"}}, ["Thiếu tên tiếng Anh của bộ tiêu chí."]),
        ({"criterion": {"ranks": False}}, ["Không có tiêu chí nào được tính vào xếp hạng."]),
        (
            {"criterion": {"step": 3, "levels": [{"at": 0, "vi": "a", "en": "b"}, {"at": 10, "vi": "c", "en": "d"}]}},
            [
                "Tiêu chí “A”: đi từ 0 theo bước 3 không tới được điểm tối đa 10.",
                "Tiêu chí “A”: mức 10 không phải là điểm chấm được.",
            ],
        ),
        ({"criterion": {"levels": []}}, ["Tiêu chí “A” chưa có câu mô tả mức điểm nào."]),
        (
            {"criterion": {"levels": [{"at": 0, "vi": "a", "en": ""}]}},
            ["Tiêu chí “A”: mức 0 thiếu câu mô tả tiếng Anh.", "Tiêu chí “A” thiếu câu mô tả cho mức 10."],
        ),
        (
            {"no_zero": "average", "criterion": {"min": 1, "levels": [{"at": 1, "vi": "a", "en": "b"}]}},
            [
                "Có quy định điểm liệt nhưng không tiêu chí nào cho phép chấm điểm 0.",
                "Tiêu chí “A” thiếu câu mô tả cho mức 10.",
            ],
        ),
    ],
)
def test_the_lint_says_what_to_put_right(told: dict[str, object], expected: list[str]) -> None:
    assert remarks(**told) == expected


def test_the_lint_adds_a_group_up() -> None:
    group = {"key": "g", "label": {"vi": "G", "en": "G"}, "max": 9, "criteria": [{"key": "a", "max": 5}]}
    found = [str(s) for s in lint(rubric_from({"groups": [group]}))]
    assert found[0] == "Nhóm “G” ghi tối đa 9 nhưng các tiêu chí cộng lại được 5."


def test_the_shipped_rule_fits_the_shipped_rubric_and_comes_back_from_json() -> None:
    rule = read_rule((SEEDS / "rule-2024-example.toml").read_text("utf-8"))
    assert rule.example
    assert mismatches(rule, shipped("rubric-2024-example.toml")) == []
    assert rule_from(json.loads(json.dumps(rule_as_dict(rule)))) == rule


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"digits": 9}, "Số chữ số thập phân phải từ 0 đến 6, không phải 9."),
        ({"compare": "rounded"}, "Muốn so điểm đã làm tròn thì quy tắc phải nêu số chữ số thập phân (digits)."),
        ({"minimum_sheets": 0}, "Số phiếu tối thiểu phải từ 1 trở lên."),
        ({"pass_mark": "inf"}, "Điểm sàn hoặc mức chênh lệch là con số không dùng được."),
        ({"coefficients": {"a": 0}}, "Hệ số phải là số dương."),
        ({"ties": [{"by": "criterion"}]}, "Bước phân định theo tiêu chí phải nêu mã tiêu chí (criterion)."),
        ({"choices": [{"order": ["P1"], "reason": " "}]}, "Quyết định của chủ tịch hội đồng phải có lý do."),
        (
            {"choices": [{"order": ["P1", "P1"], "reason": "x"}]},
            "Quyết định của chủ tịch hội đồng nêu một hồ sơ hai lần.",
        ),
    ],
)
def test_a_rule_that_cannot_work_is_refused_in_a_sentence(told: dict[str, object], reason: str) -> None:
    with pytest.raises(Refused) as refused:
        rule_from(told)
    assert str(refused.value) == reason


def test_a_rule_that_names_unknown_criteria_is_told() -> None:
    rule = Rule(coefficients={"zzz": 1})  # type: ignore[dict-item]
    assert [str(s) for s in mismatches(rule, shipped("rubric-2024-example.toml"))] == [
        "Quy tắc nhắc tới tiêu chí “zzz” không có trong bộ tiêu chí."
    ]

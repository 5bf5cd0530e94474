"""What is wrong with a journey is said in the reader's language, on the page and on the command line."""

import pytest
from click.testing import CliRunner

from competition.cli import main
from competition.language import in_language
from competition.work import journey_faults
from competition.workflow import journey

SHIPPED = journey.shipped("dispatch")


def told(text):
    return [in_language(one, "vi") for one in journey_faults(text)], [
        in_language(one, "en") for one in journey_faults(text)
    ]


def test_the_shipped_journeys_have_no_fault():
    assert [journey_faults(journey.shipped(name)) for name in ("proposal", "screening_round", "dispatch")] == [[]] * 3


@pytest.mark.parametrize(
    ("text", "vi", "en"),
    [
        ("kind = x", "sai cú pháp TOML ở dòng 1, cột 8.", "wrong TOML in line 1, column 8."),
        ("states =", "sai cú pháp TOML ở cuối tệp.", "wrong TOML at the end of the file."),
        (
            'kind = "dispatch"', "mục “ngoài cùng” thiếu “start”.",
            "“top level” lacks “start”.",
        ),
        (
            'kind = "cake"', "mục “kind” ghi một giá trị không có trong danh sách.",
            "“kind” holds a value that is not in its list.",
        ),
        ("kind = 3", "mục “kind” không đúng kiểu dữ liệu.", "“kind” holds another kind of value than it should."),
        (
            SHIPPED.replace('desk = "', 'stone = "x"\ndesk = "', 1),
            "mục “states[...]” có “stone”, không có trường nào tên như vậy.",
            "“states[...]” has “stone”, and there is no such field.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_its_place(text, vi, en):
    assert told(text) == ([f"Quy trình không đọc được: {vi}"], [f"The journey cannot be read: {en}"])


def test_the_command_line_says_it_in_the_language_that_is_asked_for(tmp_path):
    file = tmp_path / "journey.toml"
    file.write_text(SHIPPED, "utf-8")
    ask = ["journey", "check", str(file)]
    good = "every name is known, every state is reached and left or final."
    assert CliRunner().invoke(main, [*ask, "--language", "en"]).output == f"{file}: {good}\n"
    file.write_text(SHIPPED.replace('start = "preparing"', 'start = "dreaming"'), "utf-8")
    vi = CliRunner().invoke(main, ask)
    assert (vi.exit_code, vi.output) == (1, f"{file}: Trạng thái bắt đầu “dreaming” không có trong quy trình.\n")
    en = CliRunner().invoke(main, [*ask, "--language", "en"])
    assert en.output == f"{file}: The journey has no state “dreaming” to start from.\n"

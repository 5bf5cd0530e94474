"""Tables on a screen: as wide as their cells, folded where it is too narrow, and deaf to control characters."""

from time import process_time

from competition.scoring.screen_table import table


def test_a_table_is_as_wide_as_its_cells() -> None:
    assert table(["Hạng", "Hồ sơ"], [["1", "Trà sen"], ["2", "Nấm"]], 80) == (
        "┏━━━━━━┳━━━━━━━━━┓\n"
        "┃ Hạng ┃ Hồ sơ   ┃\n"
        "┡━━━━━━╇━━━━━━━━━┩\n"
        "│ 1    │ Trà sen │\n"
        "│ 2    │ Nấm     │\n"
        "└──────┴─────────┘"
    )


def test_the_widest_column_is_folded_between_words() -> None:
    lines = table(["A", "Ghi chú"], [["1", "Đồng điểm với P2, cùng hạng"]], 28).split("\n")
    assert lines[3:-1] == ["│ 1 │ Đồng điểm với P2,    │", "│   │ cùng hạng            │"]
    assert {len(line) for line in lines} == {28}


def test_a_word_longer_than_its_column_is_broken() -> None:
    lines = table(["A"], [["x" * 30]], 14).split("\n")
    assert [line.strip("│ ") for line in lines[3:-1]] == ["x" * 10, "x" * 10, "x" * 10]


def test_letters_of_two_places_keep_the_columns_straight() -> None:
    lines = table(["A", "B"], [["茶", "1"], ["x", "2"]], 80).split("\n")
    assert lines[3:-1] == ["│ 茶 │ 1 │", "│ x  │ 2 │"]


def test_a_name_does_not_move_the_cursor() -> None:
    assert "\x1b" not in table(["A"], [["\x1b[31mP1\r\n"]], 80)


def test_an_empty_table_has_its_head() -> None:
    assert len(table(["A", "B"], [], 80).split("\n")) == 4


def test_ten_thousand_rows_take_no_time() -> None:
    rows = [[str(n), f"P{n:05}", "37,5", "3", "8", f"Đồng điểm với P{n + 1:05}; " * 4] for n in range(10_000)]
    began = process_time()
    table(["Hạng", "Hồ sơ", "Điểm", "Số phiếu", "Chênh lệch", "Ghi chú"], rows, 120)
    assert process_time() - began < 2

"""Numbers in words, dates and scores as Vietnam writes them."""

from datetime import date
from decimal import Decimal

import pytest

from competition import clock
from competition.dossiers import writing
from competition.dossiers.words import in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("0", "không"),
        ("1", "một"),
        ("4", "bốn"),
        ("5", "năm"),
        ("10", "mười"),
        ("11", "mười một"),
        ("14", "mười bốn"),
        ("15", "mười lăm"),
        ("20", "hai mươi"),
        ("21", "hai mươi mốt"),
        ("24", "hai mươi tư"),
        ("25", "hai mươi lăm"),
        ("55", "năm mươi lăm"),
        ("101", "một trăm linh một"),
        ("105", "một trăm linh năm"),
        ("110", "một trăm mười"),
        ("115", "một trăm mười lăm"),
        ("121", "một trăm hai mươi mốt"),
        ("1005", "một nghìn không trăm linh năm"),
        ("1050", "một nghìn không trăm năm mươi"),
        ("21000", "hai mươi mốt nghìn"),
        ("1000001", "một triệu không trăm linh một"),
        ("2500000000", "hai tỷ năm trăm triệu"),
        ("23.5", "hai mươi ba phẩy năm"),
        ("23.50", "hai mươi ba phẩy năm"),
        ("84.25", "tám mươi tư phẩy hai mươi lăm"),
        ("23.05", "hai mươi ba phẩy không năm"),
        ("86.333", "tám mươi sáu phẩy ba ba ba"),
        ("100.0", "một trăm"),
        ("-1.5", "âm một phẩy năm"),
    ],
)
def test_a_number_in_words(number: str, words: str):
    assert in_words(Decimal(number)) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [("0", "zero"), ("23.5", "twenty-three point five"), ("105", "one hundred and five"), ("2000", "two thousand")],
)
def test_a_number_in_english_words(number: str, words: str):
    assert in_words(Decimal(number), "en") == words


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e21"])
def test_what_cannot_be_read_aloud_is_refused(number: str):
    with pytest.raises(ValueError, match="cannot be read aloud"):
        in_words(Decimal(number))


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2024, 3, 5), "ngày 05 tháng 3 năm 2024"),
        (date(2024, 1, 15), "ngày 15 tháng 01 năm 2024"),
        (date(2024, 2, 9), "ngày 09 tháng 02 năm 2024"),
        (date(2024, 12, 31), "ngày 31 tháng 12 năm 2024"),
    ],
)
def test_a_day_as_the_decree_writes_it(day: date, written: str):
    assert writing.long_day(day) == written


def test_a_moment_is_told_by_vietnam_s_clock():
    moment = clock.at(2024, 5, 20, 0, 5)
    assert writing.moment(moment) == "0 giờ 05 phút, ngày 20 tháng 5 năm 2024"
    assert writing.long_day(moment) == "ngày 20 tháng 5 năm 2024"


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [("87.5", None, "87,5"), ("87.50", None, "87,5"), ("100", None, "100"), ("41", 2, "41,00"), ("0.125", 2, "0,12")],
)
def test_a_score_is_written(value: str, places: int | None, written: str):
    assert writing.score(Decimal(value), places) == written


def test_no_score_is_no_zero():
    assert (writing.score(None), writing.score(0)) == ("", "0")

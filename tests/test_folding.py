"""Folding for search and the sorting key of names."""

from random import Random

import pytest

from competition.folding import fold, name_key, prefix_end, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Thị Đào", "nguien thi dao"),
        ("LÝ THUÝ", "li thui"),
        ("Lí Thúy", "li thui"),
        ("Huye\u0302\u0323n Quỳnh Phụ", "huien quinh phu"),
        ("Ơ Ư ă â ê ô", "o u a a e o"),
    ],
)
def test_marks_case_and_the_two_i_make_no_difference(text, folded):
    assert fold(text) == folded


def test_words_are_letters_and_digits_each_once():
    assert words("Trà – lá sen, trà (OCOP) 2024-12472-001") == ["tra", "la", "sen", "ocop", "2024", "12472", "001"]


def test_everything_that_begins_with_a_word_lies_before_its_end():
    assert [word for word in ("qui", "quin", "quinh", "quj", "r") if "qui" <= word < prefix_end("qui")] == [
        "qui", "quin", "quinh",
    ]  # fmt: skip


def test_names_sort_by_the_given_name_then_by_marks_then_by_the_rest():
    order = [
        "Lê Thị Ái", "Trần Văn An", "Bùi Thị Ân", "Đỗ Thị Bích", "Phạm Thị Cúc", "Bùi Thị Đào", "Đỗ Thị Lan",
        "Hà Thị Lan", "Vũ Lan", "Hồ Thị Làn", "Lê Thị Na", "Vũ Thị Sen", "Hà Thị Yến",
    ]  # fmt: skip
    shuffled = Random(1).sample(order, len(order))
    assert sorted(shuffled, key=name_key) == order


def test_a_name_with_nothing_in_it_sorts_first():
    assert name_key("") < name_key("An")

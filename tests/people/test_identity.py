"""The 12-digit number: checked, sealed, masked, compared."""

import pytest
from cryptography.exceptions import InvalidTag

from competition.audit import Entry
from competition.errors import BadInput
from competition.people.identity import (
    clean_number,
    find_same_number,
    masked,
    mismatches,
    open_identity,
    seal_identity,
)
from competition.people.models import Identity

SECRET = "a secret that only the tests know, and no installation"
NUMBER = "034185012345"


@pytest.mark.parametrize("typed", ["034185012345", " 034 185 012 345 ", "034.185.012.345"])
def test_twelve_digits_are_taken_however_they_are_grouped(typed):
    assert clean_number(typed) == NUMBER


@pytest.mark.parametrize("typed", ["", "03418501234", "0341850123456", "03418501234x", "٠٣٤١٨٥٠١٢٣٤٥"])
def test_anything_else_is_an_error(typed):
    with pytest.raises(BadInput):
        clean_number(typed)


@pytest.mark.parametrize(
    ("number", "year", "warnings"),
    [
        (NUMBER, 1985, []),
        (NUMBER, None, []),
        ("034302012345", 2002, []),
        (NUMBER, 1986, ["Số định danh cho năm sinh 1985, khác năm sinh đã ghi 1986; mời chị xem lại."]),
        ("034085012345", None, ["Theo số định danh này thì người mang số là nam; mời chị xem lại."]),
        ("000185012345", None, ["Ba số đầu 000 không phải mã tỉnh nào; mời chị xem lại."]),
    ],
)
def test_what_the_number_tells_is_compared_and_only_warns(number, year, warnings):
    assert [str(warning) for warning in mismatches(number, year)] == warnings


def test_a_number_is_kept_sealed_and_shown_by_its_last_digits(world):
    with world.session() as session:
        sen = world.actor(session, "sen")
        identity = seal_identity(session, sen.person_id, "034 185 012 345", secret=SECRET, by=sen)
        assert NUMBER.encode() not in identity.sealed
        assert masked(identity) == "•••••••••345"
        assert open_identity(session, identity, secret=SECRET, by=sen) == NUMBER
    with world.session() as session:
        tags = [entry.tag for entry in session.query(Entry).order_by(Entry.seq.desc()).limit(2)]
        assert tags == ["people:identity:open", "people:identity:seal"]


def test_a_sealed_number_opens_for_its_own_person_alone(world):
    with world.session() as session:
        sen, man = world.actor(session, "sen"), world.actor(session, "man")
        identity = seal_identity(session, sen.person_id, NUMBER, secret=SECRET, by=sen)
        moved = Identity(person_id=man.person_id, sealed=identity.sealed, keyed_hash="", last_digits="")
        with pytest.raises(InvalidTag):
            open_identity(session, moved, secret=SECRET, by=man)


def test_the_same_number_of_another_person_is_found(world):
    with world.session() as session:
        sen, man, na = (world.actor(session, key) for key in ("sen", "man", "na"))
        for actor, number in ((sen, NUMBER), (man, "034 185 012 345"), (na, "034190000001")):
            seal_identity(session, actor.person_id, number, secret=SECRET, by=actor)
        assert find_same_number(session, sen.person_id) == [man.person_id]
        assert find_same_number(session, na.person_id) == []

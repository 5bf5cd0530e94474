"""The leader's digital signature on a letter: offered when there is a key, refused when the key does not open."""

from dataclasses import replace
from pathlib import Path

import pytest

from competition import clock
from competition.dossiers.models import Dispatch
from competition.dossiers.pades import check_pdf
from competition.dossiers.signature import trust_roots
from competition.people.passwords import hashed
from tests.conftest import World
from tests.dossiers.authority import PASSPHRASE, Authority
from tests.web.at_the_desk import Officer
from tests.web.province_stage import checked_off
from tests.web.test_province_dispatch import PASSWORD, built_with_letter
from tests.web.visiting import Visit, hidden

TICK = "Ký số công văn bằng khóa của cơ quan"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "gốc")


@pytest.fixture
def hong(visit: Visit, world: World) -> Officer:
    with world.session() as session:
        world.person(session, "hong").password_hash = hashed(PASSWORD)
    return Officer(visit, "hong")


@pytest.fixture
def address(visit: Visit, world: World) -> str:
    with world.session() as session:
        files = [file.id for file in checked_off(world, session).files]
    return built_with_letter(Officer(visit, "bich"), files)


def keyed(visit: Visit, authority: Authority, passphrase: str = PASSPHRASE.decode()) -> None:
    """The site and its worker have a key from now on."""
    key = {"signing_key": str(authority.give("Hội tỉnh")), "signing_passphrase": passphrase}
    visit.client.app.state.settings = replace(visit.client.app.state.settings, **key)
    visit.world.settings = replace(visit.world.settings, **key)


def signs(hong: Officer, address: str) -> dict[str, str]:
    return {"pdf": hidden(hong.page(f"{address}/sign"), "pdf"), "password": PASSWORD, "digital": "y"}


def test_without_a_key_there_is_nothing_to_tick(hong: Officer, address: str) -> None:
    assert TICK not in hong.reads(f"{address}/sign")


def test_the_letter_goes_out_under_a_digital_signature(
    visit: Visit, hong: Officer, world: World, address: str, authority: Authority
) -> None:
    keyed(visit, authority)
    assert TICK in hong.reads(f"{address}/sign")
    hong.sends(f"{address}/sign", signs(hong, address))
    world.work_is_done()
    letter = hong.answer_of(f"{address}/files/signed").content
    (signed,) = check_pdf(letter, trust_roots(authority.root), clock.now())
    assert (signed.signer, signed.trusted, signed.fault) == ("Common Name: Hội tỉnh", True, None)


def test_a_key_that_does_not_open_signs_nothing(
    visit: Visit, hong: Officer, world: World, address: str, authority: Authority
) -> None:
    keyed(visit, authority, "sai")
    assert "Không mở được khóa ký" in hong.fails(f"{address}/sign", signs(hong, address))
    with world.session(reads_only=True) as session:
        assert session.get_one(Dispatch, int(address.rsplit("/", 1)[1])).state == "preparing"

"""Clusters of communes on the administrator's pages: arranged until an edition opens, frozen from then on."""

import re
from collections.abc import Iterator

import pytest

from competition import clock
from competition.editions.models import Place
from competition.editions.queries import find_edition, places
from competition.territory.clusters import members_on
from competition.territory.models import ClusterMember, Unit
from tests.conftest import HUNG_YEN, World
from tests.counting import statements
from tests.web.at_the_desk import Officer
from tests.web.test_admin_editions import filled
from tests.web.visiting import Visit, words

CLUSTERS = f"/admin/editions/{HUNG_YEN}/clusters"
LIVING = "/admin/clusters?on=01/03/2026"
A_WEEK_BEFORE = clock.at(2026, 3, 2, 9, 0)
WHEN_IT_TAKES_ENTRIES = clock.at(2026, 3, 20, 9, 0)
QUYNH_PHU, PHO_HIEN = "C07", "C01"


@pytest.fixture
def lan(visit: Visit) -> Iterator[Officer]:
    """The administrator of Hưng Yên, a week before her edition opens."""
    with clock.stopped(A_WEEK_BEFORE):
        yield Officer(visit, "lan", HUNG_YEN)


def cluster(world: World, code: str) -> int:
    with world.session() as session:
        return session.query(Unit).filter_by(code=code).one().id


def screened_by(world: World, code: str, edition: str = HUNG_YEN) -> str | None:
    """The screening unit of a commune as the edition froze it."""
    with world.session() as session:
        found = find_edition(session, edition)
        return session.query(Place).filter_by(edition_id=found.id, code=code).one().screening_name


def page_of(lan: Officer, show: int | str, address: str = CLUSTERS) -> str:
    return f"{address}{'&' if '?' in address else '?'}show={show}"


def test_a_commune_moves_and_the_edition_follows(lan: Officer, world: World) -> None:
    here, there = cluster(world, QUYNH_PHU), cluster(world, PHO_HIEN)
    with world.session() as session:
        commune = world.unit(session, "12472", HUNG_YEN)
    address = page_of(lan, here)
    typed = {**filled(lan.page(address)), f"to-{commune}": str(there)}
    with statements(world.engine) as seen:
        assert lan.visit.post(address, typed).status_code == 303
    assert "Đã chuyển 1 xã sang cụm khác." in words(lan.visit.text(address))
    assert len(seen) <= 15
    assert screened_by(world, "12472") == "Cụm Phố Hiến – Kim Động (ví dụ)"
    with world.session() as session:
        assert session.query(ClusterMember).filter_by(commune_id=commune).one().cluster_id == there
        tiers = [place.tier for place in places(session, find_edition(session, HUNG_YEN).id)]
    assert (tiers.count("intake"), tiers.count("province")) == (104, 1)


def test_every_commune_is_shown_with_its_old_district(lan: Officer, world: World) -> None:
    text = lan.reads(page_of(lan, cluster(world, QUYNH_PHU)))
    assert "Huyện Quỳnh Phụ" in text
    with world.session() as session:
        edition = find_edition(session, HUNG_YEN)
        members = members_on(session, session.get_one(Unit, edition.province_id), edition.tree_on)
        names = [member.full_name for member in members]
    assert (len(names), len(set(names)), [one.full_name for one in members if not one.districts]) == (104, 104, [])


def test_the_list_is_in_pages_and_stays_small(lan: Officer, world: World) -> None:
    html = lan.page(CLUSTERS)
    assert len(re.findall(r'<select class="govuk-select" id="to-', html)) == 50
    with statements(world.engine) as seen:
        assert lan.visit.get(f"{CLUSTERS}?page=2").status_code == 200
    assert len(seen) <= 8


def test_a_cluster_is_founded_named_and_filled(lan: Officer, world: World) -> None:
    assert lan.sends(f"{CLUSTERS}/new", {"name": "Ven sông Luộc"}) == "Đã lưu Cụm Ven sông Luộc."
    new = cluster(world, "C13")
    assert "Đã có cụm tên ven sông luộc" in lan.fails(f"{CLUSTERS}/new", {"name": "ven sông luộc"})
    assert "Hãy ghi tên cụm." in lan.fails(f"{CLUSTERS}/new", {"name": ""})
    address = page_of(lan, cluster(world, QUYNH_PHU))
    typed = filled(lan.page(address))
    moved = {name.replace("was", "to"): str(new) for name in typed if name.startswith("was-")}
    lan.sends(address, {**typed, **moved})
    assert screened_by(world, "12472") == "Cụm Ven sông Luộc"
    lan.sends(f"{CLUSTERS}/{new}", {"name": "Sông Luộc"})
    assert screened_by(world, "12472") == "Cụm Sông Luộc"
    with world.session() as session:
        assert session.get_one(Unit, new).example is False


def test_a_commune_cannot_leave_an_edition_without_a_cluster(lan: Officer, world: World) -> None:
    with world.session() as session:
        commune = world.unit(session, "12472", HUNG_YEN)
    address = page_of(lan, cluster(world, QUYNH_PHU))
    told = lan.fails(address, {**filled(lan.page(address)), f"to-{commune}": ""})
    assert "(12472) chưa thuộc đơn vị sơ khảo nào" in told
    assert screened_by(world, "12472") != "Chưa thuộc cụm nào"
    assert "Chưa có xã nào đổi cụm" in lan.fails(address, filled(lan.page(address)))


def test_who_was_slower_keeps_her_choice(lan: Officer, world: World) -> None:
    address, there = page_of(lan, cluster(world, QUYNH_PHU)), str(cluster(world, PHO_HIEN))
    with world.session() as session:
        commune = world.unit(session, "12472", HUNG_YEN)
    seen = filled(lan.page(address))
    lan.sends(address, {**seen, f"to-{commune}": there})
    other = str(cluster(world, "C02"))
    assert "Có người vừa xếp lại cụm" in lan.fails(address, {**seen, f"to-{commune}": other})
    assert screened_by(world, "12472") == "Cụm Phố Hiến – Kim Động (ví dụ)"


def test_an_open_edition_keeps_its_clusters_and_says_why(lan: Officer, world: World) -> None:
    here, there = cluster(world, QUYNH_PHU), str(cluster(world, PHO_HIEN))
    before = screened_by(world, "12472")
    with world.session() as session:
        commune = world.unit(session, "12472", HUNG_YEN)
    typed = filled(lan.page(page_of(lan, here)))
    with clock.stopped(WHEN_IT_TAKES_ENTRIES):
        html = lan.page(page_of(lan, here))
        assert "đã mở nhận hồ sơ từ" in words(html)
        assert "<select" not in html
        assert "được giữ nguyên như đã chốt" in lan.fails(CLUSTERS, {**typed, f"to-{commune}": there})
        assert "được giữ nguyên như đã chốt" in lan.fails(f"{CLUSTERS}/new", {"name": "Ven sông"})
        assert "được giữ nguyên như đã chốt" in lan.fails(f"{CLUSTERS}/{here}", {"name": "Ven sông"})
        lan.sends(page_of(lan, here, LIVING), {**typed, f"to-{commune}": there})
    assert screened_by(world, "12472") == before
    with world.session() as session:
        assert session.query(ClusterMember).filter_by(commune_id=commune).one().cluster_id == int(there)


def test_next_years_edition_takes_the_clusters_as_they_stand(lan: Officer, world: World) -> None:
    with world.session() as session:
        commune = world.unit(session, "12472", HUNG_YEN)
    with clock.stopped(WHEN_IT_TAKES_ENTRIES):
        address = page_of(lan, cluster(world, QUYNH_PHU), LIVING)
        lan.sends(address, {**filled(lan.page(address)), f"to-{commune}": ""})
        assert "1 xã chưa thuộc cụm nào" in lan.reads(LIVING)
        clone = f"/admin/editions/{HUNG_YEN}/clone"
        assert "(12472) chưa thuộc đơn vị sơ khảo nào" in lan.fails(clone, filled(lan.page(clone)))
        alone = page_of(lan, "none", LIVING)
        lan.sends(alone, {**filled(lan.page(alone)), f"to-{commune}": str(cluster(world, PHO_HIEN))})
        lan.sends(clone, filled(lan.page(clone)))
    assert screened_by(world, "12472", "hung-yen-2027") == "Cụm Phố Hiến – Kim Động (ví dụ)"


def test_a_cluster_is_ended_when_its_communes_have_gone_elsewhere(lan: Officer, world: World) -> None:
    here, there = cluster(world, QUYNH_PHU), str(cluster(world, PHO_HIEN))
    way = f"/admin/units/{here}/close"
    last = {"last_day-day": "31", "last_day-month": "12", "last_day-year": "2026", "became": ""}
    assert "xã trong cụm; hãy chuyển các xã sang cụm khác trước." in lan.fails(way, last)
    address = page_of(lan, here)
    typed = filled(lan.page(address))
    lan.sends(address, {**typed, **{name.replace("was", "to"): there for name in typed if name.startswith("was-")}})
    assert lan.sends(way, last) == "Cụm Quỳnh Phụ (ví dụ) đóng hết ngày 31/12/2026."
    assert "C07" not in lan.page("/admin/clusters?on=01/01/2027")


def test_an_edition_of_districts_has_no_such_page(visit: Visit, world: World) -> None:
    other = Officer(visit, "lan")
    paths = [CLUSTERS, f"{CLUSTERS}/new", "/admin/editions/thai-binh-2024/clusters"]
    assert {path: other.answer_of(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    text = other.reads("/admin/clusters?on=01/03/2024")
    assert "Vào ngày này tỉnh chưa có cụm xã nào." in text
    assert "260 xã chưa thuộc cụm nào" in text

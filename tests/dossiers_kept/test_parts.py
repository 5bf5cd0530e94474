"""A dossier too large for a letter is kept in parts besides; a small one is not, and only its readers get a part."""

from io import BytesIO

import pytest
from pikepdf import Pdf
from PIL import Image
from sqlalchemy import select

from competition.dossiers import parts
from competition.dossiers.building import build_dossier
from competition.dossiers.models import DossierPart
from competition.dossiers.queries import find_part
from competition.errors import NotFound
from tests.dossiers_kept.stage import Province


def noise(seed: int) -> bytes:
    """A photograph that no compression makes small."""
    picture = BytesIO()
    Image.effect_noise((700, 500), 90 + seed).save(picture, "JPEG", quality=95)
    return picture.getvalue()


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> int:
    small = 400_000
    monkeypatch.setattr(parts.in_parts, "__defaults__", (small,))
    return small


def kept(province: Province) -> list[DossierPart]:
    return list(province.session.scalars(select(DossierPart).order_by(DossierPart.number)))


def test_a_large_dossier_has_parts_below_the_limit_that_hold_every_page(province, limit):
    file = province.files[0]
    for number in range(4):
        province.attach(file, "photos", f"to {number}.jpg", noise(number))
    dossier = build_dossier(province.session, province.world.cabinet, file)
    found = kept(province)
    sizes, pages = [], 0
    for part in found:
        with province.world.cabinet.open(part.sha256) as stream, Pdf.open(stream) as pdf:
            pages += len(pdf.pages)
        sizes.append(province.world.cabinet.size(part.sha256))
    assert (dossier.parts, [part.number for part in found]) == (len(found), list(range(1, len(found) + 1)))
    assert (len(found) > 1, max(sizes) <= limit, pages) == (True, True, dossier.pages)


def test_parts_go_when_the_dossier_becomes_small(province, limit, monkeypatch):
    file = province.files[0]
    for number in range(4):
        province.attach(file, "photos", f"to {number}.jpg", noise(number))
    build_dossier(province.session, province.world.cabinet, file)
    gone = [part.sha256 for part in kept(province)]
    monkeypatch.setattr(parts.in_parts, "__defaults__", (18_000_000,))
    file.title = "Tên khác"
    province.session.flush()
    assert build_dossier(province.session, province.world.cabinet, file).parts == 0
    assert kept(province) == []
    province.commit_and_work()
    assert [province.world.cabinet.has(one) for one in gone] == [False] * len(gone)


def test_a_small_dossier_has_no_parts(province):
    file = province.files[0]
    assert build_dossier(province.session, province.world.cabinet, file).parts == 0
    with pytest.raises(NotFound):
        find_part(province.session, province.actor("bich"), file.id, 1)


def test_parts_are_for_those_who_read_the_dossier(province, limit):
    file = province.files[0]
    for number in range(4):
        province.attach(file, "photos", f"to {number}.jpg", noise(number))
    build_dossier(province.session, province.world.cabinet, file)
    dossier, part = find_part(province.session, province.actor("bich"), file.id, 2)
    assert (dossier.proposal_id, part.number) == (file.id, 2)
    for stranger in ("lua", "khoa", "sen", "yen"):
        with pytest.raises(NotFound):
            find_part(province.session, province.actor(stranger), file.id, 2)

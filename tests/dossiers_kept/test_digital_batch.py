"""A round's notices that the chair signs digitally go out numbered, each under a signature that holds."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from competition import clock
from competition.dossiers.models import Paper
from competition.dossiers.pades import check_pdf
from competition.dossiers.signature import trust_roots
from competition.dossiers.signing_folder import sign_papers
from tests.conftest import World
from tests.dossiers.authority import PASSPHRASE, Authority
from tests.dossiers_kept.stage import at_the_province


def test_each_notice_carries_its_number_and_a_signature_that_holds(world: World, tmp_path: Path) -> None:
    authority = Authority(tmp_path, "gốc")
    key = {"signing_key": str(authority.give("Hội huyện")), "signing_passphrase": PASSPHRASE.decode()}
    with world.session() as session:
        province = at_the_province(World(world.engine, replace(world.settings, **key), world.cabinet), session)
        province.commit_and_work()
        notices = session.scalars(select(Paper).where(Paper.kind == "result_notice")).all()
        seen = {notice.id: notice.sha256 for notice in notices}
        sign_papers(session, notices, by=province.actor("minh"), seen=seen, password_confirmed=True, digital=True)
        province.commit_and_work()
        with world.cabinet.open(notices[0].goes_out) as stream:
            (signed,) = check_pdf(stream.read(), trust_roots(authority.root), clock.now())
    assert (signed.signer, signed.trusted, signed.fault) == ("Common Name: Hội huyện", True, None)

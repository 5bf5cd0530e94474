"""How many statements the pages of papers need, whatever their number."""

import pytest
from sqlalchemy import select

from competition.dossiers.models import Paper
from competition.people.passwords import hashed
from tests.conftest import World
from tests.web.at_the_desk import Officer
from tests.web.judging import member
from tests.web.province_stage import sent_up
from tests.web.test_district_counts import DETAIL, LIST, TRANSITION, asked, read
from tests.web.test_signing import PASSWORD, signs
from tests.web.visiting import Visit, hidden


@pytest.mark.parametrize("files", [3, 8])
def test_the_pages_of_papers_and_signing_many(visit: Visit, world: World, files: int) -> None:
    with world.session() as session:
        round_id = sent_up(world, session, files).stage.round.id
        world.person(session, "minh").password_hash = hashed(PASSWORD)
    world.work_is_done()
    hanh, minh, bich, lua = (member(visit, key) for key in ("hanh", "minh", "bich", "lua"))
    at = f"/district/rounds/{round_id}"
    hanh.sends(f"{at}/feedback")
    with world.session() as session:
        notices = list(session.scalars(select(Paper).where(Paper.kind == "result_notice").order_by(Paper.id)))
    file = notices[0].case_id
    lists = {path: read(who, path) for who, path in (
        (minh, "/signing"), (bich, "/province/finals"), (bich, "/province/register"), (lua, "/commune/register"),
    )}  # fmt: skip
    details = {path: read(who, path) for who, path in (
        (hanh, f"{at}/feedback"), (hanh, f"{at}/feedback/approve"), (hanh, f"{at}/feedback/{file}"),
        (hanh, f"{at}/decision"), (minh, f"/signing/{notices[0].id}"), (lua, f"/commune/proposals/{file}/papers"),
        (bich, "/province/finals/regional_finalist"),
    )}  # fmt: skip
    typed = signs(minh, notices)
    token = {"_csrf": typed_token(minh)}
    act = asked(minh, lambda: visit.client.post(f"/signing/{notices[0].id}", data={**token, **typed}))
    assert {path: many for path, many in lists.items() if many > LIST} == {}
    assert {path: many for path, many in details.items() if many > DETAIL} == {}
    assert act <= TRANSITION


def typed_token(who: Officer) -> str:
    return hidden(who.page("/profile"), "_csrf")

"""How many statements an applicant's pages ask the database, and that a longer history or file asks no more."""

import pytest

from competition.proposals.models import Document, Proposal
from competition.workflow.actions import advance
from tests.conftest import World
from tests.counting import statements
from tests.web.test_applicant_draft import photograph
from tests.web.test_applicant_submitted import at, sen, submit
from tests.web.visiting import Visit, hidden

__all__ = ["at", "sen"]


@pytest.mark.parametrize(
    ("page", "most"),
    [("", 10), ("/check", 10), ("/entry", 3), ("/narrative", 3), ("/team", 8), ("/documents", 4), ("/consents", 4)],
)
def test_a_page_of_a_draft_asks_little(sen: Visit, at: str, page: str, most: int) -> None:
    sen.get("/")
    with statements(sen.client.app.state.engine) as seen:
        assert sen.get(at + page).status_code == 200
    assert len(seen) <= most, "\n".join(seen)


def test_saving_and_submitting_ask_little(sen: Visit, at: str) -> None:
    csrf = hidden(sen.get(f"{at}/check").text, "_csrf")
    typed = {"_csrf": csrf, "version": hidden(sen.get(f"{at}/check").text, "version"), "urgency": "Khác"}
    with statements(sen.client.app.state.engine) as seen:
        assert sen.client.post(f"{at}/narrative/autosave", data=typed, headers={"X-Autosave": "1"}).status_code == 200
    assert len(seen) <= 8, "\n".join(seen)
    typed = {"_csrf": csrf, "version": hidden(sen.get(f"{at}/check").text, "version")}
    with statements(sen.client.app.state.engine) as seen:
        assert sen.client.post(f"{at}/check", data=typed).status_code == 303
    assert len(seen) <= 15, "\n".join(seen)


def test_a_long_history_and_many_files_ask_no_more(sen: Visit, at: str, world: World) -> None:
    for n in range(4):
        upload = {"file": (f"{n}.jpg", photograph() + bytes(n), "image/jpeg")}
        sen.post(f"{at}/documents", {"item": "photos"}, files=upload)
    submit(sen, at)
    with statements(sen.client.app.state.engine) as once:
        sen.get(at)
    with world.session() as session:
        assert session.query(Document).count() == 4
        proposal, sender = session.query(Proposal).one(), world.actor(session, "sen")
        due = proposal.due_at.date()
        for _ in range(3):
            officer = world.actor(session, "lua")
            advance(session, proposal, "return_to_applicant", by=officer, note="Thêm ảnh.", due_on=due)
            advance(session, proposal, "send_again", by=sender)
    with statements(sen.client.app.state.engine) as again:
        assert sen.get(at).status_code == 200
    assert len(again) == len(once)

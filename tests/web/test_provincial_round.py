"""A provincial round in the two tiers since 2025, walked through its pages from the panel to the signed minutes."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.queries import charter_of
from competition.people.passwords import hashed
from competition.proposals.checks import check_item, items_of
from competition.proposals.models import Proposal
from competition.scoring.models import ScreeningRound
from tests.conftest import HUNG_YEN
from tests.scoring.round_stage import a_file
from tests.web.at_the_desk import Officer
from tests.web.judging import marks
from tests.web.visiting import Visit, hidden

IN_2026 = clock.at(2026, 6, 1, 8, 30)
PASSWORD = "hoa sen trắng nở"
PANEL = {"phuong": "chair", "quyen": "member", "khanh": "member", "loan": "member", "bich": "secretary"}
UNITS = ("C07", "C01", "C07", "C01")
JURORS = ("phuong", "quyen", "khanh", "loan")


class Provincial:
    """The round with everybody at it; every act goes through a page."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.world = visit, visit.world
        with self.world.session() as session:
            self.files = [self._checked(session, number, code) for number, code in enumerate(UNITS, 1)]
            self.people = {key: self.world.person(session, key, HUNG_YEN).id for key in PANEL}
            self.world.person(session, "phuong", HUNG_YEN).password_hash = hashed(PASSWORD)

    def _checked(self, session: Session, number: int, code: str) -> int:
        """A file that the province has looked at, paper by paper."""
        file = a_file(self.world, session, number, code=code, state="province_checked", edition_name=HUNG_YEN)
        officer = self.world.actor(session, "bich", HUNG_YEN)
        for item in items_of(charter_of(self.world.edition(session, HUNG_YEN)), "province", file.kind):
            check_item(session, file, "province", item, True, by=officer)
        return file.id

    def who(self, key: str) -> Officer:
        return Officer(self.visit, key, HUNG_YEN)

    @property
    def round(self) -> ScreeningRound:
        with self.world.session() as session:
            return session.query(ScreeningRound).one()

    @property
    def home(self) -> str:
        return f"/district/rounds/{self.round.id}"

    @property
    def jury(self) -> str:
        return f"/jury/rounds/{self.round.id}"

    def press(self, key: str, step: str, **typed: str) -> str:
        form = {f"{step}-version": str(self.round.version)} | {f"{step}-{name}": text for name, text in typed.items()}
        return self.who(key).sends(f"{self.home}/steps/{step}", form)

    def seated(self) -> "Provincial":
        self.who("bich").sends("/province/batches")
        for key, seat in PANEL.items():
            typed = {"person": str(self.people[key]), "seat": seat, "field": "tài chính"}
            assert self.who("bich").sends(f"{self.home}/panel", typed) == "Đã xếp ghế."
        return self

    def ranked(self) -> "Provincial":
        self.seated()
        self.press("bich", "open_scoring")
        for key in JURORS:
            self.who(key).sends(f"{self.jury}/conflicts", {"sworn": "yes"})
            for place, file in enumerate(self.files):
                typed = {**marks(novelty=f"{13 - place}"), "act": "submit", "version": "1"}
                self.who(key).sends(f"{self.jury}/files/{file}", typed)
        self.press("bich", "close_scoring")
        return self

    def states(self) -> list[str]:
        with self.world.session() as session:
            return [session.get_one(Proposal, number).state for number in self.files]


@pytest.fixture
def provincial(visit: Visit) -> Iterator[Provincial]:
    with clock.stopped(IN_2026):
        yield Provincial(visit)


def test_the_province_begins_its_round_and_seats_its_panel(provincial: Provincial) -> None:
    bich = provincial.who("bich")
    assert "Lập vòng cấp tỉnh" in bich.reads("/province/batches")
    assert bich.sends("/province/batches") == "Đã lập vòng tỉnh. Mời chị xếp ghế hội đồng."
    assert "Hội đồng chưa có chủ tịch." in bich.reads(provincial.home)
    provincial.seated()
    assert "Tạ Thị Phương" in bich.reads(f"{provincial.home}/panel")
    assert bich.answer_of(f"/province/batches/{provincial.round.id}").headers["location"] == provincial.home
    provincial.press("bich", "open_scoring")
    assert (provincial.round.state, provincial.states()) == ("scoring", ["in_provincial_screening"] * 4)


def test_the_chair_and_the_jurors_find_their_round(provincial: Provincial) -> None:
    phuong = provincial.who("phuong")
    assert "Vòng cấp tỉnh chưa được lập" in phuong.reads("/district")
    provincial.seated()
    assert phuong.answer_of("/district").headers["location"] == provincial.home
    provincial.press("bich", "open_scoring")
    assert "Vòng tuyển chọn cấp tỉnh – Tỉnh Hưng Yên" in provincial.who("quyen").reads("/jury")
    assert "Có 4 hồ sơ chờ chị" in phuong.reads("/jury")
    assert "Tiến độ chấm" in phuong.reads(provincial.home)


def test_a_cluster_panel_has_no_part_in_it(provincial: Provincial) -> None:
    provincial.seated()
    for key in ("minh", "khoa", "hanh", "yen", "lua"):
        assert provincial.who(key).answer_of(provincial.home).status_code == 404, key
        assert provincial.who(key).answer(f"{provincial.home}/late").status_code == 404, key
    assert (
        provincial.who("hong").answer(f"{provincial.home}/panel", {"person": "1", "seat": "chair"}).status_code == 403
    )


def test_the_sheets_are_scored_and_ranked_by_the_published_rule(provincial: Provincial) -> None:
    provincial.ranked()
    assert (provincial.round.state, provincial.states()) == ("ranked", ["provincially_ranked"] * 4)
    for key in ("bich", "phuong", "hong"):
        words = provincial.who(key).reads(f"{provincial.home}/ranking")
        assert "1 2024-C07-001 Hồ sơ 1 68,00" in words, key
    for path in ("record", "record/record.csv", "record/summary.pdf", "conflicts", "changes"):
        assert provincial.who("bich").answer_of(f"{provincial.home}/{path}").status_code == 200, path


def test_the_minutes_are_signed_and_the_round_is_concluded(provincial: Provincial) -> None:
    provincial.ranked()
    phuong, bich = provincial.who("phuong"), provincial.who("bich")
    outcomes = ("selected", "selected", "selected", "reserve")
    typed = {f"decision_{file}": outcome for file, outcome in zip(provincial.files, outcomes, strict=True)}
    assert phuong.sends(f"{provincial.home}/choice", typed) == "Đã ghi quyết định: chọn 3 hồ sơ."
    bich.sends(f"{provincial.home}/minutes/prepare")
    assert "Mới chọn 3 hồ sơ, dưới mức 12; hãy ghi lý do" in phuong.reads(f"{provincial.home}/minutes")
    bich.sends(f"{provincial.home}/few", {"reason": "Cả tỉnh chỉ có bốn hồ sơ."})
    bich.sends(f"{provincial.home}/minutes", {
        "place": "Hội trường tỉnh", "copies": "4", "began_at": "2026-06-01T08:00", "ended_at": "2026-06-01T11:00",
    })  # fmt: skip
    bich.sends(f"{provincial.home}/minutes/prepare")
    seen = hidden(phuong.page(f"{provincial.home}/minutes"), "pdf")
    assert "Mật khẩu chưa đúng" in phuong.fails(f"{provincial.home}/minutes/sign", {"pdf": seen, "password": "khác"})
    phuong.sends(f"{provincial.home}/minutes/sign", {"pdf": seen, "password": PASSWORD})
    assert (provincial.round.state, provincial.states()) == (
        "signed", ["provincially_selected"] * 3 + ["provincial_reserve"],
    )  # fmt: skip
    provincial.press("bich", "conclude")
    assert provincial.round.state == "closed"
    assert "Đã kết thúc" in bich.reads("/province/batches")


def test_what_was_selected_goes_into_the_dispatch(provincial: Provincial) -> None:
    test_the_minutes_are_signed_and_the_round_is_concluded(provincial)
    bich: Any = provincial.who("bich")
    picked = "&".join(f"case={file}" for file in provincial.files)
    words = bich.reads(f"/province/dispatches/new?{picked}")
    assert [f"Hồ sơ {number}" in words for number in (1, 2, 3, 4)] == [True] * 4
    assert bich.reads("/province/files?tab=ready").count("2024-C0") == 3
    with provincial.world.session() as session:
        versions = [session.get_one(Proposal, file).version for file in provincial.files[:3]]
    chosen = [f"{file}:{version}" for file, version in zip(provincial.files, versions, strict=False)]
    bich.sends("/province/dispatches/new", {"case": chosen, "into": "new"})
    assert provincial.states() == ["in_dispatch"] * 3 + ["provincial_reserve"]

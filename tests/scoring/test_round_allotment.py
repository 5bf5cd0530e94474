"""A round's files dealt to its jurors: a draft that nobody sees, reproducible, changed by hand, issued, dealt again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from competition import clock
from competition.errors import NotAllowed, NotFound, Refused
from competition.proposals.models import Proposal
from competition.proposals.queries import visible
from competition.scoring.allotment_facts import facts_of
from competition.scoring.allotment_models import Allotment
from competition.scoring.allotment_task import Wish
from competition.scoring.allotting import (
    await_allotment,
    change_pair,
    draw_up,
    drop_draft,
    issue,
    let_all_read,
    lock_pair,
)
from competition.scoring.conflicts import declare_conflicts
from competition.scoring.judging import open_sheet, write_marks
from competition.scoring.minutes import minutes_facts
from competition.scoring.models import Sheet, SheetChange
from competition.scoring.reading import my_sheets
from competition.scoring.seating import mark_absent, mark_present, seat
from competition.workflow.rounds import bring_in_late_files
from tests.conftest import World
from tests.scoring.round_stage import JURORS, Stage, a_file, a_round

TWO = Wish(demand=2, cap=4)


@pytest.fixture
def session(world: World) -> Iterator[Session]:
    with world.session() as session:
        yield session


@pytest.fixture
def awaited(world: World, session: Session) -> Stage:
    """Six files, four jurors who have declared, and nothing dealt yet."""
    stage = a_round(world, session).open()
    stage.declare_all()
    await_allotment(session, stage.round, stage.files, by=stage.actor("hanh"))
    return stage


def draw(stage: Stage, wish: Wish = TWO, seed: str = "lá thăm 7") -> Allotment:
    return draw_up(stage.session, stage.round, stage.files, wish, seed, by=stage.actor("hanh"))


def dealt(stage: Stage, allotment: Allotment) -> set[tuple[int, int]]:
    facts = facts_of(stage.session, stage.round, stage.files)
    return {(pair.proposal_id, pair.juror_id) for pair in facts.dealt(allotment)}


def issued(stage: Stage, wish: Wish = TWO) -> set[tuple[int, int]]:
    pairs = dealt(stage, draw(stage, wish))
    issue(stage.session, stage.round, stage.files, by=stage.actor("hanh"))
    stage.session.expire_all()
    return pairs


def hers(stage: Stage, key: str) -> set[int]:
    sheets = my_sheets(stage.session, stage.actor(key), stage.round)
    return {one.proposal_id for one in sheets if one.status == "draft"}


def refused(stage: Stage, act: object, *rest: object) -> str:
    with pytest.raises(Refused) as told:
        act(stage.session, stage.round, stage.files, *rest, by=stage.actor("hanh"))  # type: ignore[operator]
    return " ".join(str(reason) for reason in told.value.reasons)


def test_nobody_has_a_file_before_the_deal_is_issued(awaited: Stage) -> None:
    draw(awaited)
    assert [hers(awaited, key) for key in JURORS] == [set(), set(), set(), set()]
    with pytest.raises(NotFound):
        open_sheet(awaited.session, awaited.round, awaited.files[0], by=awaited.actor("khoa"))


def test_once_issued_everybody_has_what_was_dealt_to_her_and_no_more(awaited: Stage) -> None:
    pairs = issued(awaited)
    assert {key: hers(awaited, key) for key in JURORS} == {
        key: {file for file, juror in pairs if juror == awaited.id_of(key)} for key in JURORS
    }
    assert sorted(sum(pair[0] == file.id for pair in pairs) for file in awaited.files) == [2] * 6
    khoa = awaited.actor("khoa")
    edition = awaited.world.edition(awaited.session)
    seen = awaited.session.query(Proposal).filter(visible(khoa, edition, ["juror"])).all()
    assert {file.id for file in seen} == hers(awaited, "khoa")


def test_the_same_seed_deals_the_same_and_the_seed_is_kept(awaited: Stage) -> None:
    first = dealt(awaited, draw(awaited))
    again = draw(awaited)
    assert dealt(awaited, again) == first
    assert (again.seed, again.proven, again.asked["demand"]) == ("lá thăm 7", True, 2)
    assert [one.status for one in awaited.session.query(Allotment).order_by(Allotment.id)] == ["dropped", "draft"]


def test_nobody_has_more_than_the_conflicts_make_necessary(awaited: Stage) -> None:
    loads = [juror for _, juror in dealt(awaited, draw(awaited, Wish(2, 6)))]
    assert sorted(loads.count(awaited.id_of(key)) for key in JURORS) == [3, 3, 3, 3]
    conflicts = [(file.id, "kin", "Em họ") for file in awaited.files[:5]]
    declare_conflicts(awaited.session, awaited.round, by=awaited.actor("khoa"), conflicts=conflicts)
    loads = [juror for _, juror in dealt(awaited, draw(awaited, Wish(2, 6)))]
    assert max(loads.count(awaited.id_of(key)) for key in JURORS) == 4


def test_a_hard_tie_is_never_dealt_nor_put_in_by_hand(awaited: Stage) -> None:
    file, khoa = awaited.files[0], awaited.id_of("khoa")
    declare_conflicts(
        awaited.session, awaited.round, by=awaited.actor("khoa"), conflicts=[(file.id, "kin", "Em họ")]
    )  # fmt: skip
    draft = draw(awaited, Wish(demand=3, cap=6))
    assert (file.id, khoa) not in dealt(awaited, draft)
    out = next(juror for number, juror in dealt(awaited, draft) if number == file.id)
    assert "không chấm được hồ sơ 2024-338-001 vì xung đột lợi ích" in refused(awaited, change_pair, file.id, out, khoa)


def test_what_is_missing_is_named(awaited: Stage) -> None:
    assert refused(awaited, draw_up, Wish(demand=2, cap=2)) == (
        "Cần 12 lượt chấm nhưng các giám khảo chỉ nhận được 8; còn thiếu 4 lượt."
    )


def test_a_locked_pair_stands_whatever_the_draw_gives(awaited: Stage) -> None:
    pair = (awaited.files[3].id, awaited.id_of("thu"))
    lock_pair(awaited.session, awaited.round, pair, by=awaited.actor("hanh"))
    wish = Wish(2, 4, locked=frozenset([pair]))
    assert all(pair in dealt(awaited, draw(awaited, wish, seed)) for seed in "abc")
    lock_pair(awaited.session, awaited.round, pair, False, by=awaited.actor("hanh"))
    assert awaited.round.course["locked_pairs"] == []


def test_a_pair_is_changed_by_hand_within_her_cap(awaited: Stage) -> None:
    pairs = dealt(awaited, draft := draw(awaited, Wish(2, 3)))
    file = awaited.files[0].id
    out = next(juror for number, juror in pairs if number == file)
    new = next(awaited.id_of(key) for key in JURORS if (file, awaited.id_of(key)) not in pairs)
    assert "đã nhận 3 hồ sơ, nhiều nhất là 3" in refused(awaited, change_pair, file, out, new)
    draft.asked = {**draft.asked, "cap": 4}
    change_pair(awaited.session, awaited.round, awaited.files, file, out, new, by=awaited.actor("hanh"))
    assert dealt(awaited, draft) == pairs - {(file, out)} | {(file, new)}


def test_it_is_issued_when_everybody_has_declared_and_nothing_changed_since(world: World, session: Session) -> None:
    stage = a_round(world, session).open()
    await_allotment(session, stage.round, stage.files, by=stage.actor("hanh"))
    assert refused(stage, issue) == "Chưa có bản nháp phân công để công bố."
    pairs = dealt(stage, draw(stage))
    assert "Chưa khai xung đột lợi ích: Vũ Thị Minh, Lê Văn Khoa" in refused(stage, issue)
    stage.declare_all()
    file = next(number for number, juror in pairs if juror == stage.id_of("thu"))
    declare_conflicts(session, stage.round, by=stage.actor("thu"), conflicts=[(file, "kin", "Em họ")])
    assert "Bản nháp không còn đúng ở: GK4" in refused(stage, issue)


def test_only_the_secretary_deals(awaited: Stage) -> None:
    with pytest.raises(NotAllowed):
        draw_up(awaited.session, awaited.round, awaited.files, TWO, by=awaited.actor("minh"))


def test_everybody_reads_everything_again_until_a_deal_was_issued(awaited: Stage) -> None:
    let_all_read(awaited.session, awaited.round, awaited.files, by=awaited.actor("hanh"))
    awaited.session.expire_all()
    assert len(hers(awaited, "khoa")) == 6
    await_allotment(awaited.session, awaited.round, awaited.files, by=awaited.actor("hanh"))
    issued(awaited)
    assert "đã công bố" in refused(awaited, let_all_read)


def test_the_round_closes_when_what_was_dealt_is_in(awaited: Stage) -> None:
    with pytest.raises(Refused, match="Chưa công bố bảng phân công"):
        awaited.step("close_scoring", "hanh")
    pairs = issued(awaited)
    keys = {awaited.id_of(key): key for key in JURORS}
    for place, (file, juror) in enumerate(sorted(pairs)):
        awaited.score(keys[juror], awaited.session.get_one(Proposal, file), place % 5)
    awaited.step("close_scoring", "hanh")
    assert awaited.round.state == "ranked"
    assert minutes_facts(awaited.session, awaited.round)["course"][0] == (
        "Hồ sơ được phân công cho giám khảo theo mã bốc thăm lá thăm 7; mỗi hồ sơ có 2 giám khảo đọc, không giao cho "
        "người có xung đột lợi ích."
    )
    assert awaited.session.query(Sheet).filter_by(status="submitted").count() == 12


def test_a_late_file_must_be_dealt_before_the_round_closes(world: World, awaited: Stage) -> None:
    pairs = issued(awaited)
    late = a_file(world, awaited.session, 20)
    bring_in_late_files(awaited.session, awaited.round, by=awaited.actor("hanh"))
    keys = {awaited.id_of(key): key for key in JURORS}
    for file, juror in sorted(pairs):
        awaited.score(keys[juror], awaited.session.get_one(Proposal, file))
    with pytest.raises(Refused, match="Chưa phân công cho giám khảo nào: 2024-338-020"):
        awaited.step("close_scoring", "hanh")
    awaited.files.append(late)
    again = issued(awaited)
    assert pairs < again
    assert sum(file == late.id for file, _ in again) == 2


def test_unfinished_sheets_go_to_others_after_the_set_days_and_finished_ones_stay(awaited: Stage) -> None:
    pairs, khoa = issued(awaited), awaited.id_of("khoa")
    first, second, *_ = sorted(hers(awaited, "khoa"))
    awaited.score("khoa", awaited.session.get_one(Proposal, first))
    sheet = open_sheet(
        awaited.session, awaited.round, awaited.session.get_one(Proposal, second), by=awaited.actor("khoa")
    )
    write_marks(awaited.session, sheet, {"urgency": 9}, by=awaited.actor("khoa"))
    move = Wish(2, 6, move_from=frozenset([khoa]))
    assert "chỉ được chia lại từ" in refused(awaited, draw_up, move)
    with clock.stopped(clock.now() + timedelta(days=6)):
        again = issued(awaited, move)
    assert {file for file, juror in again if juror == khoa} == {first}
    assert {pair for pair in pairs if pair[1] != khoa} <= again
    assert hers(awaited, "khoa") == set()
    assert {one.status for one in my_sheets(awaited.session, awaited.actor("khoa"), awaited.round)} == {
        "submitted", "unallotted",
    }  # fmt: skip
    assert [change.act for change in awaited.session.query(SheetChange)] == ["move"]


def test_who_is_absent_gives_her_files_to_others_and_comes_back_to_what_is_still_hers(awaited: Stage) -> None:
    issued(awaited)
    mark_absent(awaited.session, awaited.round, awaited.id_of("thu"), "Ốm", by=awaited.actor("hanh"))
    again = issued(awaited, Wish(2, 6))
    assert awaited.id_of("thu") not in {juror for _, juror in again}
    mark_present(awaited.session, awaited.round, awaited.id_of("thu"), by=awaited.actor("hanh"))
    assert hers(awaited, "thu") == set()


def test_a_juror_seated_later_gets_files_only_by_the_next_deal(awaited: Stage) -> None:
    issued(awaited)
    seat(
        awaited.session, awaited.round, awaited.id_of("tam"), "member", outside=True, load_cap=2,
        by=awaited.actor("hanh"),
    )  # fmt: skip
    assert hers(awaited, "tam") == set()
    declare_conflicts(awaited.session, awaited.round, by=awaited.actor("tam"))
    again = issued(awaited, Wish(3, 4))
    assert sum(juror == awaited.id_of("tam") for _, juror in again) == 2


def test_a_draft_is_dropped(awaited: Stage) -> None:
    draw(awaited)
    drop_draft(awaited.session, awaited.round, awaited.files, by=awaited.actor("hanh"))
    assert facts_of(awaited.session, awaited.round, awaited.files).draft is None

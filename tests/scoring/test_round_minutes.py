"""Minutes are written from the record, and the record can be recounted by anybody."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.samples import sample
from competition.scoring.conflicts import declare_conflicts, waive
from competition.scoring.exporting import COLUMNS, record_rows, record_terms
from competition.scoring.judging import abstain, open_sheet
from competition.scoring.legal import rank_legally
from competition.scoring.minutes import minutes_digest, minutes_facts, write_course
from competition.scoring.models import Standing
from competition.scoring.record import Record, read_record
from competition.scoring.rubric import Rubric, rubric_from
from competition.scoring.rule import Rule, rule_from
from competition.scoring.seating import mark_absent
from competition.scoring.standings import draw_lots, settle_tie, standings_of
from tests.conftest import World
from tests.scoring.round_stage import JURORS, Stage, a_round


def eventful(world: World, session: Session) -> Stage:
    """Khoa is recused from the first file, Ngoc abstains from the second, Thu is away at the end, a tie is waived."""
    stage = a_round(world, session, files=3).open()
    stage.declare_all()
    one, two, three = stage.files
    declare_conflicts(session, stage.round, by=stage.actor("khoa"), conflicts=[(one.id, "kin", "anh ruột của tác giả")])
    declare_conflicts(session, stage.round, by=stage.actor("thu"), conflicts=[(one.id, "employer", "từng làm cùng")])
    waive(session, stage.round, one.id, stage.id_of("thu"), "đã nghỉ từ 2015", by=stage.actor("minh"))
    ngoc = stage.actor("ngoc")
    abstain(session, open_sheet(session, stage.round, two, by=ngoc), "ngoài chuyên môn", by=ngoc)
    stage.score_all(frozenset({("khoa", one.id), ("ngoc", two.id), ("thu", three.id)}))
    mark_absent(session, stage.round, stage.id_of("thu"), "đi công tác", by=stage.actor("hanh"))
    stage.step("close_scoring", "hanh")
    return stage


def test_the_minutes_have_every_placeholder_of_the_paper(world: World) -> None:
    with world.session() as session:
        facts = minutes_facts(session, a_round(world, session, files=2).ranked().round)
        asked_for = set(sample("jury_minutes")) - {"contest"}
        assert asked_for - set(facts) == set()


def test_the_minutes_tell_who_sat_who_stood_back_and_why(world: World) -> None:
    with world.session() as session:
        stage = eventful(world, session)
        facts = minutes_facts(session, stage.round)
        assert facts["round_name"] == "Vòng sơ khảo – Huyện Quỳnh Phụ"
        assert [one["name"] for one in facts["present"]] == [
            "Vũ Thị Minh", "Lê Văn Khoa", "Bùi Thị Ngọc", "Đỗ Thị Hạnh"
        ]  # fmt: skip
        assert facts["absent"] == [{"name": "Hoàng Thị Thu", "seat": "giám khảo", "reason": "đi công tác"}]
        assert facts["recused"] == [
            {"name": "Lê Văn Khoa", "file_number": "2024-338-001", "reason": "anh ruột của tác giả"}
        ]
        assert (facts["chair"]["name"], facts["secretary"]["name"]) == ("Vũ Thị Minh", "Đỗ Thị Hạnh")
        assert facts["course"][-2:] == [
            "Bùi Thị Ngọc không chấm hồ sơ 2024-338-002, lý do: ngoài chuyên môn.",
            "Chủ tịch Hội đồng đồng ý để Hoàng Thị Thu chấm hồ sơ 2024-338-001 dù có quan hệ đã nêu (từng làm cùng); "
            "lý do: đã nghỉ từ 2015.",
        ]


def test_the_minutes_tell_scores_choice_and_reasons(world: World) -> None:
    with world.session() as session:
        stage = eventful(world, session)
        stage.choose_by_rule()
        facts = minutes_facts(session, stage.round)
        told = [
            tuple(row[key] for key in ("file_number", "jurors", "score", "rank", "outcome")) for row in facts["rows"]
        ]
        assert told == [
            ("2024-338-001", 3, Decimal("68.00"), 1, "Được chọn"),
            ("2024-338-002", 3, Decimal("67.00"), 2, "Được chọn"),
            ("2024-338-003", 3, Decimal("66.00"), 3, "Được chọn"),
        ]  # fmt: skip
        assert facts["conclusions"] == ["Chọn 03 hồ sơ gửi lên cấp tỉnh: 2024-338-001, 2024-338-002, 2024-338-003."]
        assert (facts["ties"], facts["below_minimum"], facts["places"], facts["copies"]) == ([], "", 2, 3)


def test_the_secretary_tells_the_course_and_the_digest_follows(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=2).ranked()
        before = minutes_digest(session, stage.round)
        assert before == minutes_digest(session, stage.round)
        began = clock.now() - timedelta(hours=2)
        write_course(
            session, stage.round, by=stage.actor("hanh"), began_at=began, ended_at=clock.now(), place="Hội trường",
            paragraphs=["Chủ tọa khai mạc.", " "], reserved=[{"name": "Bùi Thị Ngọc", "text": "đề nghị hỗ trợ thêm"}],
            copies=4,
        )  # fmt: skip
        facts = minutes_facts(session, stage.round)
        assert (facts["began_at"], facts["ended_at"], facts["place"]) == (began, clock.now(), "Hội trường")
        assert (facts["course"], facts["copies"]) == (["Chủ tọa khai mạc."], 4)
        assert facts["reserved"] == [{"name": "Bùi Thị Ngọc", "text": "đề nghị hỗ trợ thêm"}]
        assert minutes_digest(session, stage.round) != before


def recorded(stage: Stage) -> tuple[Record, Rubric, Rule]:
    """The round's record as a complainant gets it, read again from its file."""
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS)
    table.writeheader()
    table.writerows(record_rows(stage.session, stage.round))
    terms = record_terms(stage.session, stage.round)
    rubric = rubric_from(terms["rubrics"]["idea"])
    return read_record(written.getvalue().encode(), rubric), rubric, rule_from(terms["rule"])


def recount(stage: Stage) -> dict[str, int | None]:
    record, rubric, rule = recorded(stage)
    return {place.proposal: place.rank for place in rank_legally(record.sheets, rubric, rule)}


def test_the_record_recounts_to_the_same_standings(world: World) -> None:
    with world.session() as session:
        stage = eventful(world, session)
        record, rubric, rule = recorded(stage)
        places = rank_legally(record.sheets, rubric, rule, proposals=record.proposals)
        stored = {file.file_number: standing for standing, file in standings_of(session, stage.round)}
        assert {p.proposal: (p.rank, p.rounded, str(p.score)) for p in places} == {
            name: (row.rank, row.score, row.exact) for name, row in stored.items()
        }
        assert sorted((one.juror, one.proposal, one.status) for one in record.absences) == [
            ("GK2", "2024-338-001", "recused"), ("GK3", "2024-338-002", "abstained"), ("GK4", "2024-338-003", "absent"),
        ]  # fmt: skip
        assert all(isinstance(row, Standing) for row in stored.values())


def test_the_chairs_order_and_the_lots_are_recounted_too(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=4).open()
        stage.declare_all()
        for file in stage.files:
            for key in JURORS:
                stage.score(key, file)
        stage.step("close_scoring", "hanh")
        minh = stage.actor("minh")
        settle_tie(session, stage.round, [stage.files[one].id for one in (2, 0, 3, 1)], "Theo thảo luận", by=minh)
        assert recount(stage) == {f"2024-338-00{number}": rank for number, rank in ((3, 1), (1, 2), (4, 3), (2, 4))}
        assert recount(stage) == {file.file_number: file.jury_rank for file in stage.files}


def test_lots_that_were_drawn_are_recounted(world: World) -> None:
    with world.session() as session:
        stage = a_round(world, session, files=3).open()
        stage.declare_all()
        for file in stage.files:
            for key in JURORS:
                stage.score(key, file)
        stage.step("close_scoring", "hanh")
        draw_lots(session, stage.round, "7391", by=stage.actor("minh"))
        assert recount(stage) == {file.file_number: file.jury_rank for file in stage.files}
        assert sorted(recount(stage).values()) == [1, 2, 3]  # type: ignore[type-var]

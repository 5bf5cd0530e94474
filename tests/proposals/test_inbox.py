"""The lists: searched by beginnings of words, sorted, in pages of fifty, by a constant number of statements."""

import pytest
from sqlalchemy import insert

from competition import clock
from competition.folding import name_key
from competition.people.models import Person
from competition.proposals.inbox import inbox
from competition.proposals.models import Proposal
from competition.proposals.queries import find_proposal, lacking, missing
from competition.proposals.search import index_words
from competition.proposals.whole_file import file_of
from competition.proposals.writing import write_answers
from competition.workflow.models import Movement


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["Mật ong rừng", "Trà lá sen"]),
        ("tra la", ["Trà lá sen"]),
        ("TRÀ SEN", ["Trà lá sen"]),
        ("ong ma", ["Mật ong rừng"]),
        ("nguyen", ["Trà lá sen"]),
        ("Mận", ["Mật ong rừng"]),
        ("2024-12472-002", ["Mật ong rừng"]),
        ("quynh phu", ["Mật ong rừng", "Trà lá sen"]),
        ("12472", ["Mật ong rừng", "Trà lá sen"]),
        ("sen ong", []),
        ("len", []),
        ("0912 000 002", ["Mật ong rừng"]),
        ("+84912000002", ["Mật ong rừng"]),
        ("0912 999 999", []),
        ("%", ["Mật ong rừng", "Trà lá sen"]),
    ],
)
def test_words_are_found_by_their_beginnings_without_marks(desk, search, found):
    desk.taken_in("sen", title="Trà lá sen")
    desk.taken_in("man", title="Mật ong rừng")
    page = inbox(desk.session, desk.actor("lua"), desk.edition, search=search)
    assert sorted(row.title for row in page.rows) == found


def test_a_phone_number_is_looked_up_only_for_those_who_may_read_it(desk):
    desk.submitted("sen")
    assert inbox(desk.session, desk.actor("bich"), desk.edition, search="0912000001").total == 1
    assert inbox(desk.session, desk.actor("duc"), desk.edition, search="0912000001").total == 0


def test_a_new_title_is_found_by_its_new_words_alone(desk):
    proposal = desk.submitted("sen", title="Bưởi")
    proposal.locked = False
    write_answers(desk.session, proposal, {}, by=desk.actor("sen"), title="Hương")
    totals = [inbox(desk.session, desk.actor("lua"), desk.edition, search=word).total for word in ("buoi", "huong")]
    assert totals == [0, 1]


def crowd(desk, many: int) -> None:
    """`many` files that wait, with scores, words and history, without walking each through its journey."""
    session, now = desk.session, clock.now()
    sample = desk.submitted()
    first = (session.query(Person).order_by(Person.id.desc()).first().id or 0) + 1
    names = ["An", "Bích", "Cúc", "Đào", "Lan", "Sen", "Yến"]
    people = [
        {"id": first + n, "full_name": f"Trần Thị {names[n % 7]}", "joined_at": now, "language": "vi"}
        for n in range(many)
    ]
    session.execute(insert(Person), people)
    columns = {c.key: getattr(sample, c.key) for c in Proposal.__table__.columns}
    rows = [
        columns
        | {
            "id": sample.id + 1 + n, "applicant_id": first + n, "tracking_code": f"CODE-{n}", "title": f"Dự án {n}",
            "jury_score": n % 100 + 0.5, "file_number": f"2024-12472-{n + 100:05d}",
            "sort_key": name_key(people[n]["full_name"]),
        }
        for n in range(many)
    ]  # fmt: skip
    session.execute(insert(Proposal), rows)
    session.execute(
        insert(Movement),
        [
            {
                "edition_id": sample.edition_id, "case_kind": "proposal", "case_id": row["id"], "step": "submit",
                "journey_id": sample.journey_id, "from_state": "draft", "to_state": "submitted", "role": "applicant",
                "at": now, "facts": {},
            }
            for row in rows
        ],
    )  # fmt: skip
    index_words(session, session.query(Proposal).filter(Proposal.id > sample.id).all())
    session.commit()


def test_pages_have_fifty_rows_and_the_last_the_rest(desk):
    crowd(desk, 119)
    pages = [inbox(desk.session, desk.actor("bich"), desk.edition, page=n) for n in (1, 2, 3, 9, -1)]
    assert [(len(p.rows), p.page, p.pages, p.total) for p in pages] == [
        (50, 1, 3, 120), (50, 2, 3, 120), (20, 3, 3, 120), (20, 3, 3, 120), (50, 1, 3, 120),
    ]  # fmt: skip
    assert len({row.id for page in pages[:3] for row in page.rows}) == 120


SORTS = ["score", "name", "-name", "file_number", "-file_number", "state_since", "due_at", "?"]


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_is_complete_and_steady(desk, sort):
    crowd(desk, 60)
    officer, edition = desk.actor("bich"), desk.edition
    rows = [row for n in (1, 2) for row in inbox(desk.session, officer, edition, sort=sort, page=n).rows]
    assert len({row.id for row in rows}) == 61
    wanted = {
        "score": lambda row: -(row.jury_score or -1),
        "name": lambda row: name_key(row.applicant),
        "file_number": lambda row: row.file_number or "~",
    }.get(sort)
    if wanted:
        assert [wanted(row) for row in rows] == sorted(wanted(row) for row in rows)


def test_one_state_or_one_unit_can_be_kept(desk):
    desk.submitted("sen")
    desk.taken_in("man")
    desk.submitted("na", unit="12520")
    officer, edition = desk.actor("bich"), desk.edition
    commune, district = (desk.world.unit(desk.session, code) for code in ("12520", "338"))
    totals = [
        inbox(desk.session, officer, edition, **kept).total
        for kept in ({"state": "submitted"}, {"state": ["submitted", "taken_in"]}, {"unit_id": commune},
                     {"unit_id": district}, {"state": "draft"})
    ]  # fmt: skip
    assert totals == [2, 3, 1, 3, 0]


@pytest.mark.parametrize("many", [3, 300])
@pytest.mark.parametrize("key", ["lua", "bich", "hanh", "duc"])
def test_a_list_costs_two_statements_at_any_size(desk, statements, key, many):
    crowd(desk, many)
    actor, edition = desk.actor(key), desk.edition
    statements.clear()
    inbox(desk.session, actor, edition, search="tran du", sort="score")
    assert len(statements) == 2


def test_a_file_is_read_in_five_statements(desk, statements):
    proposal = desk.taken_in()
    desk.session.commit()
    actor, edition = desk.actor("lua"), desk.edition
    statements.clear()
    found = find_proposal(desk.session, actor, proposal.id, edition)
    file = file_of(desk.session, found)
    assert len(statements) == 6
    assert (file.applicant.full_name, file.place.code, file.claims, file.open_request) == (
        "Nguyễn Thị Sen", "12472", 0, None,
    )  # fmt: skip
    assert [(a.document.name, a.media_type) for a in file.documents["photos"]] == [("ảnh.jpg", "image/jpeg")]
    assert (file.checks["checklist"]["photos"].passes, [c.purpose for c in file.consents]) == (
        True, ["judging", "truth"],
    )  # fmt: skip


def test_what_is_missing_is_said_in_the_order_of_the_form(desk):
    draft = desk.draft(title="")
    assert [str(sentence) for sentence in missing(desk.session, draft)] == [
        "Chị chưa điền “Tên ý tưởng, dự án”.",
        "Chị chưa điền “Lĩnh vực”.",
        "Chị chưa điền “Tóm tắt”.",
        "Chị chưa điền “1. Vì sao cần làm? (tính cấp thiết)”.",
        "Chị chưa điền “2. Điểm mới, sáng tạo”.",
        "Chị chưa điền “4. Bảo vệ môi trường, chuyển đổi xanh”.",
        "Chị chưa đính kèm “Ảnh sản phẩm hoặc mô hình”.",
        "Chị chưa đánh dấu đồng ý “Chấm và chuyển hồ sơ”.",
        "Chị chưa đánh dấu đồng ý “Cam kết”.",
    ]
    assert [(lack.part, lack.key) for lack in lacking(desk.session, draft)][-3:] == [
        ("documents", "photos"), ("consents", "judging"), ("consents", "truth"),
    ]  # fmt: skip


def test_a_project_is_asked_for_more_than_an_idea(desk):
    draft = desk.ready()
    write_answers(desk.session, draft, {}, by=desk.actor("sen"), kind="project")
    assert [lack.key for lack in lacking(desk.session, draft)] == ["market", "impact", "plan", "narrative"]

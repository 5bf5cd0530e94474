"""Writing a proposal: what can be kept is kept, what cannot is told, and nothing is written into a locked file."""

import pytest

from competition.audit import Entry
from competition.editions.rules import Label, Question
from competition.errors import NotAllowed, Refused, SomebodyWasFaster
from competition.proposals import rules
from competition.proposals.models import TeamMember
from competition.proposals.writing import write_answers


def question(kind: str, most: int = 300) -> Question:
    return Question("q", Label("Câu hỏi", "Question"), "entry", kind, max_length=most)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("line", "  hai\r\ndòng \u202e ", "hai dòng"),
        ("line", "Hie\u0302\u0323n", "Hiện"),
        ("text", "một \r\nhai\n\n", "một\nhai"),
        ("text", "   ", None),
        ("text", None, None),
        ("whole_number", "1.200", 1200),
        ("whole_number", "2024", 2024),
        ("money", "1 500 000 đồng", 1500000),
        ("money", "20.000.000 ₫", 20000000),
        ("link", "youtube.com/watch?v=1", "https://youtube.com/watch?v=1"),
        ("link", "http://vidu.vn", "http://vidu.vn"),
    ],
)
def test_an_answer_is_kept_in_its_clean_form(kind, typed, kept):
    assert rules.read_answer(question(kind), typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("whole_number", "12,5"), ("whole_number", "nhiều"), ("whole_number", "-3"), ("money", "1.50"),
        ("link", "javascript:alert(1)"), ("link", "http://"), ("link", "không có"), ("link", "http://[vidu"),
        ("line", "x" * 301),
    ],
)  # fmt: skip
def test_an_answer_of_the_wrong_kind_or_length_is_told(kind, typed):
    with pytest.raises(rules.Faulty):
        rules.read_answer(question(kind), typed)


def test_good_fields_are_saved_and_faulty_ones_told(desk):
    draft, her = desk.draft(), desk.actor("sen")
    write_answers(desk.session, draft, {"women_workers": "5"}, by=her)
    written = write_answers(
        desk.session, draft, {"summary": "Trà sạch", "women_workers": "vài", "poem": "x"}, by=her, title="Trà",
        category="cosmetics",
    )  # fmt: skip
    assert draft.answers == {"women_workers": 5, "summary": "Trà sạch"}
    assert (draft.title, draft.category) == ("Trà", "")
    assert (written.saved, sorted(written.faults)) == (["title", "summary"], ["category", "poem", "women_workers"])


def test_an_emptied_answer_is_gone(desk):
    draft, her = desk.draft(), desk.actor("sen")
    write_answers(desk.session, draft, {"summary": "Trà sạch"}, by=her)
    write_answers(desk.session, draft, {"summary": " "}, by=her)
    assert draft.answers == {}


def test_the_revision_counts_changes_and_not_saves(desk):
    draft, her = desk.draft(), desk.actor("sen")
    revisions = [write_answers(desk.session, draft, {"summary": text}, by=her).revision for text in ("a", "a", "b")]
    assert revisions == [2, 2, 3]


def test_a_stale_form_changes_nothing(desk):
    draft, her = desk.draft(), desk.actor("sen")
    write_answers(desk.session, draft, {"summary": "mới"}, by=her, seen=1)
    with pytest.raises(SomebodyWasFaster):
        write_answers(desk.session, draft, {"summary": "cũ"}, by=her, seen=1)
    assert draft.answers == {"summary": "mới"}


def test_a_team_is_replaced_as_a_whole(desk):
    draft, her = desk.draft(), desk.actor("sen")
    write_answers(desk.session, draft, {}, by=her, team=[{"full_name": "Trần Thị Mơ"}])
    team = [{"full_name": "Lê  Thị Na", "phone": "0912 345 678", "part": "Kế toán"}, {"full_name": "", "phone": ""}]
    first = write_answers(desk.session, draft, {}, by=her, team=team)
    again = write_answers(desk.session, draft, {}, by=her, team=team)
    rows = desk.session.query(TeamMember).filter_by(proposal_id=draft.id).all()
    assert [(m.full_name, m.phone, m.part) for m in rows] == [("Lê Thị Na", "0912345678", "Kế toán")]
    assert (first.saved, again.saved) == (["team"], [])


def test_a_faulty_team_leaves_the_old_one_and_names_the_row(desk):
    draft, her = desk.draft(), desk.actor("sen")
    write_answers(desk.session, draft, {}, by=her, team=[{"full_name": "Trần Thị Mơ"}])
    team = [{"full_name": "Na", "phone": "12"}, {"full_name": "", "phone": "0912345678"}]
    written = write_answers(desk.session, draft, {}, by=her, team=team)
    assert sorted(written.faults) == ["team-1-phone", "team-2-full_name"]
    assert desk.session.query(TeamMember).one().full_name == "Trần Thị Mơ"


def test_a_submitted_file_is_locked(desk):
    proposal = desk.submitted()
    with pytest.raises(Refused, match="đang khóa"):
        write_answers(desk.session, proposal, {"summary": "khác"}, by=desk.actor("sen"))


@pytest.mark.parametrize("other", ["man", "lua", "bich"])
def test_nobody_else_writes_into_her_draft(desk, other):
    draft = desk.draft()
    with pytest.raises(NotAllowed):
        write_answers(desk.session, draft, {"summary": "khác"}, by=desk.actor(other))


def test_the_register_names_fields_and_not_what_was_written(desk):
    draft = desk.draft()
    write_answers(desk.session, draft, {"summary": "Bí quyết của mẹ"}, by=desk.actor("sen"), title="Nước mắm")
    desk.session.commit()
    entry = desk.session.query(Entry).order_by(Entry.seq.desc()).first()
    assert (entry.tag, entry.facts) == ("proposals:proposal:write", '{"fields":["title","summary"],"revision":2}')


def test_two_hands_on_one_draft_get_one_success_and_one_sentence(desk):
    draft = desk.draft()
    desk.session.commit()
    desk.session.connection().exec_driver_sql("UPDATE proposals SET version = version + 1")
    with pytest.raises(SomebodyWasFaster):
        write_answers(desk.session, draft, {"summary": "a"}, by=desk.actor("sen"))
    desk.session.rollback()

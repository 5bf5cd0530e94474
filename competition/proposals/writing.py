"""Writing a proposal: its heading, its answers, its team; what can be kept is kept, what cannot is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from competition import audit
from competition.editions.queries import charter_of, the_edition
from competition.editions.rules import Charter
from competition.errors import BadInput, NotAllowed, Refused, SomebodyWasFaster
from competition.language import Sentence, say
from competition.people.roles import ROLES, Actor
from competition.people.rules import clean_name, phone_number
from competition.proposals import rules
from competition.proposals.models import Proposal, TeamMember
from competition.proposals.search import index_words


@dataclass
class Written:
    """What became of what was typed: the fields that changed, and the faulty ones with their sentences."""

    revision: int
    saved: list[str] = field(default_factory=list)
    faults: dict[str, Sentence] = field(default_factory=dict)


def check_open(proposal: Proposal, by: Actor) -> int:
    """The person who writes; refused, with the reason, if she may not change this file now."""
    hers = by.person_id == proposal.applicant_id
    keyed_in = proposal.channel == "paper" and by.holds("commune_officer", proposal.unit_id)
    if by.person_id is None or not (hers or keyed_in):
        raise NotAllowed(say("Chỉ tác giả, hoặc cán bộ xã nhập hộ hồ sơ giấy, mới được sửa hồ sơ này."))
    if proposal.locked:
        raise Refused(say("Hồ sơ đã nộp nên đang khóa, không sửa được. Nếu cần bổ sung, xã sẽ trả lại để chị sửa."))
    return by.person_id


def check_may_mend(session: Session, proposal: Proposal, by: Actor) -> int:
    """The person who attaches or removes: whoever writes the file, or whose desk it lies on to be mended."""
    return by.person_id if by.person_id is not None and mends(session, proposal, by) else check_open(proposal, by)


def mends(session: Session, proposal: Proposal, by: Actor) -> bool:
    """Whether the file came back to her unit, and she holds the role to which its state opens it."""
    places = {
        "intake": proposal.unit_id,
        "screening": proposal.screening_unit_id,
        "province": the_edition(session, proposal.edition_id).province_id,
    }
    return any(by.holds(role, places.get(ROLES[role].tier, 0)) for role in proposal.open_to.split())


def write_answers(
    session: Session, proposal: Proposal, answers: Mapping[str, Any], *, by: Actor, title: str | None = None,
    category: str | None = None, kind: str | None = None, entrant: str | None = None,
    team: Sequence[Mapping[str, str]] | None = None, seen: int | None = None,
) -> Written:  # fmt: skip
    """Save what was typed, field by field; a faulty field leaves its earlier value and is told in `faults`.

    `seen` is the revision that the writer had before her eyes; when there is a newer one, nothing is saved.
    """
    check_open(proposal, by)
    if seen is not None and seen != proposal.revision:
        raise SomebodyWasFaster
    charter = charter_of(the_edition(session, proposal.edition_id))
    written = Written(proposal.revision)
    _write_heading(charter, proposal, {"title": title, "category": category, "kind": kind, "entrant": entrant}, written)
    _write_answers(charter, proposal, answers, written)
    if team is not None:
        _write_team(session, proposal, team, written)
    if written.saved:
        _close(session, proposal, written, by)
    return written


def _close(session: Session, proposal: Proposal, written: Written, by: Actor) -> None:
    proposal.revision += 1
    written.revision = proposal.revision
    try:
        session.flush()
    except StaleDataError:
        raise SomebodyWasFaster from None
    if "title" in written.saved:
        index_words(session, [proposal])
    audit.record(
        session, "proposals:proposal:write", by.person_id, "proposal", proposal.id,
        revision=proposal.revision, fields=written.saved,
    )  # fmt: skip


def _write_heading(charter: Charter, proposal: Proposal, typed: Mapping[str, str | None], written: Written) -> None:
    choices = {"category": charter.categories, "kind": charter.kinds, "entrant": charter.entrants}
    for name, text in typed.items():
        if text is None:
            continue
        value = rules.clean(text, one_line=True)
        if name == "title" and len(value) > rules.LONGEST_TITLE:
            written.faults[name] = say("Phần này dài {n} ký tự, tối đa {most}.", n=len(value), most=rules.LONGEST_TITLE)
        elif name in choices and value not in _allowed(choices[name], name):
            written.faults[name] = say("Hãy chọn một mục trong danh sách.")
        elif getattr(proposal, name) != value:
            setattr(proposal, name, value)
            written.saved.append(name)


def _allowed(choices: Sequence[Any], name: str) -> set[str]:
    """The keys to choose from; the category may stay empty in a draft."""
    return {choice.key for choice in choices} | ({""} if name == "category" else set())


def _write_answers(charter: Charter, proposal: Proposal, typed: Mapping[str, Any], written: Written) -> None:
    questions = {question.key: question for question in charter.questions}
    kept = dict(proposal.answers)
    for key, text in typed.items():
        if key not in questions:
            written.faults[key] = say("Phiếu dự thi không có mục này.")
            continue
        try:
            value = rules.read_answer(questions[key], text)
        except rules.Faulty as faulty:
            written.faults[key] = faulty.reason
            continue
        if kept.get(key) != value:
            kept[key] = value
            written.saved.append(key)
    if kept != proposal.answers:
        proposal.answers = {key: value for key, value in kept.items() if value is not None}


def _write_team(session: Session, proposal: Proposal, typed: Sequence[Mapping[str, str]], written: Written) -> None:
    members, faults = _read_team(typed)
    if faults:
        written.faults.update(faults)
        return
    before = session.execute(
        select(TeamMember.full_name, TeamMember.phone, TeamMember.part)
        .where(TeamMember.proposal_id == proposal.id)
        .order_by(TeamMember.id)
    )
    if [tuple(row) for row in before] == members:
        return
    session.execute(delete(TeamMember).where(TeamMember.proposal_id == proposal.id))
    session.add_all(
        TeamMember(proposal_id=proposal.id, full_name=name, phone=phone, part=part) for name, phone, part in members
    )
    written.saved.append("team")


def _read_team(
    typed: Sequence[Mapping[str, str]],
) -> tuple[list[tuple[str, str | None, str]], dict[str, Sentence]]:
    """The members as kept (rows without a name and phone are left out), and the faults by `team-1-phone`."""
    members: list[tuple[str, str | None, str]] = []
    faults: dict[str, Sentence] = {}
    for place, row in enumerate(typed, 1):
        name, phone = clean_name(row.get("full_name", "")), row.get("phone", "").strip()
        if not name and not phone:
            continue
        if not name or len(name) > 120:
            faults[f"team-{place}-full_name"] = say("Hãy ghi họ và tên.")
        try:
            number = phone_number(phone) if phone else None
        except BadInput as bad:
            faults[f"team-{place}-phone"] = bad.fields["phone"]
            continue
        members.append((name, number, rules.clean(row.get("part", ""), one_line=True)[:120]))
    if len(members) > rules.LARGEST_TEAM:
        faults["team"] = say("Nhóm có tối đa {n} thành viên ngoài chị.", n=rules.LARGEST_TEAM)
    return members, faults

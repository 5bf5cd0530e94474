"""The papers of a dispatch: forwarding letter and short-profile list; what each says, from the record."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.case_papers import body, choice, contest
from competition.dossiers.digital_papers import signature_note
from competition.dossiers.entry_papers import address
from competition.dossiers.gathering import Gathered
from competition.dossiers.models import Paper
from competition.dossiers.profile import DocumentProfile
from competition.editions.models import Edition
from competition.editions.queries import charter_of, find_place
from competition.editions.rules import Charter
from competition.language import say
from competition.people.models import Person
from competition.people.rules import shown_phone
from competition.workflow.milestones import reached
from competition.workflow.told import in_a_sentence

COUNTED = ("received", "taken_in", "eligible", "selected")


def letter_facts(
    session: Session, edition: Edition, profile: DocumentProfile, sent: Sequence[Gathered], *, officer: Person,
    signer: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """The placeholders of the paper `forwarding_letter`, before it has a number."""
    charter = charter_of(edition)
    province = in_a_sentence(find_place(session, edition.id, edition.province_id))
    by_unit = reached(session, edition, COUNTED)
    per_unit = Counter(one.screening.unit_id for one in sent)
    units = sorted({one.screening.unit_id: one.screening for one in sent}.values(), key=lambda unit: unit.code)
    officer_phone = shown_phone(officer.phone)
    return {
        "contest": contest(charter),
        "kind": "letter",
        "number": None,
        "code": profile.code(""),
        "date": None,
        "subject": str(say("gửi hồ sơ dự thi {contest}", contest=charter.title.vi)),
        "addressees": [str(say("Ban Tổ chức {contest} cấp Trung ương", contest=charter.title.vi))],
        "grounds": [],
        "issuer": str(say("Ban Thường vụ Hội LHPN {unit}", unit=province)),
        "counts": {name: sum(counted.get(name, 0) for counted in by_unit.values()) for name in COUNTED},
        "units": [{"name": body(unit, charter), "count": per_unit[unit.unit_id]} for unit in units],
        "proposals": [{"file_number": one.proposal.file_number} for one in sent],
        "enclosures": [
            str(say("Danh sách trích ngang (bản PDF và bản Excel)")),
            str(say("{count} bộ hồ sơ dự thi kèm bảng tổng hợp điểm và biên bản", count=f"{len(sent):02d}")),
            str(say("Gói hồ sơ điện tử có bảng mã kiểm tra SHA-256")),
        ],
        "requests": [str(say("Xem xét các hồ sơ trên và thông báo kết quả tiếp nhận bằng văn bản."))],
        "contact": f"{officer.full_name}, {officer_phone}" if officer_phone else officer.full_name,
        "recipients": [str(say("Như trên")), str(say("Thường trực Hội LHPN tỉnh (để báo cáo)")), str(say("Lưu: VT"))],
        "signer": dict(signer),
    }  # fmt: skip


def signed_letter(letter: Paper, signer: str) -> dict[str, Any]:
    """The letter as it goes out after a signature on the screen: with its number and day, and what was signed when."""
    at = letter.signed_at or letter.made_at
    block = {**letter.facts["signer"], "name": signer, "hint": str(signature_note(letter))}
    return {**letter.facts, "number": letter.number, "date": clock.in_vietnam(at).date(), "signer": block}


def list_facts(
    edition: Edition, sent: Sequence[Gathered], *, made_by: str, signer: Mapping[str, str]
) -> dict[str, Any]:
    """The placeholders of the paper `short_profile_list`; without the priority groups, which are sensitive."""
    charter = charter_of(edition)
    return {
        "contest": contest(charter),
        "with_priority": False,
        "note": str(say("(Kèm theo công văn gửi hồ sơ dự thi {contest})", contest=charter.title.vi)),
        "made_by": made_by,
        "signer": dict(signer),
        "proposals": [list_row(one, charter) for one in sent],
    }


def list_row(one: Gathered, charter: Charter) -> dict[str, Any]:
    proposal, applicant = one.proposal, one.applicant
    standing = one.judged[-1].standing if one.judged else None
    return {
        "file_number": proposal.file_number or "",
        "name": applicant.full_name,
        "birth_year": applicant.birth_year or 0,
        "address": address(one),
        "phone": shown_phone(applicant.phone),
        "title": proposal.title,
        "kind": choice(charter.kinds, proposal.kind),
        "category": choice(charter.categories, proposal.category),
        "priority": "",
        "score": standing.score if standing else None,
        "rank": (standing.rank or 0) if standing else 0,
        "note": "",
    }

"""What the applicant herself wrote, as pages of her dossier: cover, entry form, narrative."""

from typing import Any

from competition import clock
from competition.dossiers.case_papers import CHANNELS, choice, contest, union
from competition.dossiers.gathering import Gathered
from competition.editions.rules import Charter, Question
from competition.folding import fold
from competition.language import money, say
from competition.language import number as in_figures
from competition.people.rules import shown_phone
from competition.workflow.told import in_a_sentence


def cover_facts(gathered: Gathered, charter: Charter, number: str) -> dict[str, Any]:
    proposal = gathered.proposal
    facts = [
        (say("Số hồ sơ"), number),
        (say("Người dự thi"), gathered.applicant.full_name),
        (say("Đơn vị"), union(gathered.commune)),
        (say("Loại"), choice(charter.kinds, proposal.kind)),
        (say("Lĩnh vực"), choice(charter.categories, proposal.category)),
        (say("Nộp ngày"), f"{clock.in_vietnam(proposal.submitted_at):%d/%m/%Y}" if proposal.submitted_at else ""),
    ]
    return {
        "file_number": number,
        "contest": contest(charter),
        "proposal": {"title": proposal.title},
        "facts": [(str(label), value) for label, value in facts],
    }


def entry_form(gathered: Gathered, charter: Charter, number: str) -> dict[str, Any]:
    """The entry form as she filled it in; what she left empty is not printed."""
    proposal, applicant = gathered.proposal, gathered.applicant
    sections = [
        (say("Người dự thi"), _applicant_rows(gathered, charter)),
        (say("Thành viên khác"), [(member.full_name, member.part) for member in gathered.team]),
        (say("Đề án, ý tưởng"), _entry_rows(gathered, charter)),
        (say("Ý kiến xác nhận"), [(union(gathered.commune), proposal.endorsement)]),
    ]
    return {
        "contest": contest(charter), "file_number": number, "applicant_name": applicant.full_name,
        "submitted_at": proposal.submitted_at or "", "channel": str(CHANNELS.get(proposal.channel, "")).lower(),
        "pledges": [purpose.text.vi for purpose in charter.consents if purpose.declaration],
        "sections": [
            {"title": str(title), "rows": [(label, value) for label, value in rows if value]}
            for title, rows in sections
            if any(value for _, value in rows)
        ],
    }  # fmt: skip


def _applicant_rows(gathered: Gathered, charter: Charter) -> list[tuple[str, str]]:
    applicant = gathered.applicant
    return [
        (str(say("Họ và tên")), applicant.full_name),
        (str(say("Năm sinh")), str(applicant.birth_year or "")),
        (str(say("Địa chỉ")), address(gathered)),
        (str(say("Điện thoại")), shown_phone(applicant.phone)),
        (str(say("Thư điện tử")), applicant.email or ""),
        (str(say("Tư cách dự thi")), choice(charter.entrants, gathered.proposal.entrant)),
    ]


def _entry_rows(gathered: Gathered, charter: Charter) -> list[tuple[str, str]]:
    proposal = gathered.proposal
    return [
        (str(say("Tên đề án/ý tưởng")), proposal.title),
        (str(say("Loại")), choice(charter.kinds, proposal.kind)),
        (str(say("Lĩnh vực")), choice(charter.categories, proposal.category)),
        *(
            (question.label.vi, _answer(question, proposal.answers.get(question.key)))
            for question in charter.questions
            if question.part == "entry"
        ),
    ]


def address(gathered: Gathered) -> str:
    """Where she lives, with her commune if she did not write it herself."""
    own, commune = gathered.applicant.address.strip(), in_a_sentence(gathered.commune)
    if not own:
        return commune
    return own if fold(gathered.commune.name) in fold(own) else f"{own}, {commune}"


def _answer(question: Question, value: Any) -> str:
    if value in (None, ""):
        return ""
    if question.kind == "money" and isinstance(value, int):
        return money(value)
    if question.kind == "whole_number" and isinstance(value, int):
        return str(value) if question.max_length <= 4 else in_figures(value)
    return str(value)


def narrative(gathered: Gathered, charter: Charter, number: str) -> dict[str, Any]:
    """The narrative as she wrote it on the site; no sections when she only attached a file."""
    asked = [question for question in charter.questions if question.part == "narrative"]
    written = [(question.label.vi, gathered.proposal.answers.get(question.key)) for question in asked]
    return {
        "file_number": number,
        "proposal": {"title": gathered.proposal.title},
        "sections": [{"title": _unnumbered(label), "text": str(text)} for label, text in written if text],
    }


def _unnumbered(label: str) -> str:
    """1. Vì sao cần làm? → Vì sao cần làm?, because the paper numbers its sections."""
    first, dot, rest = label.partition(". ")
    return rest if dot and first.isdigit() else label

"""The papers of one proposal: receipt, request to supplement, refusal; what each says, from the record."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import Draft
from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of, find_place, the_edition
from competition.editions.rules import Charter
from competition.language import Sentence, say
from competition.people.models import Person
from competition.people.rules import shown_phone
from competition.proposals.models import CheckedItem, Document, Proposal, SupplementRequest
from competition.settings import Settings
from competition.workflow.addresses import status_address
from competition.workflow.models import Movement
from competition.workflow.told import in_a_sentence

APPEAL_DAYS = 5  # working days
CHANNELS = {"online": say("Trực tuyến"), "paper": say("Trực tiếp (hồ sơ giấy)")}


class Cause:
    """A movement of a proposal, or of the round that decides on it, with all that its papers have in common."""

    def __init__(
        self, session: Session, settings: Settings, movement: Movement, proposal: Proposal | None = None
    ) -> None:
        self.session, self.settings, self.movement = session, settings, movement
        self.edition: Edition = the_edition(session, movement.edition_id)
        self.charter: Charter = charter_of(self.edition)
        self.proposal: Proposal = proposal or session.get_one(Proposal, movement.case_id)
        self.applicant: Person = session.get_one(Person, self.proposal.applicant_id)
        self.officer: Person | None = session.get(Person, movement.by_id) if movement.by_id else None
        self.commune: Place = find_place(session, self.edition.id, self.proposal.unit_id)

    def draft(
        self, kind: str, unit_id: int, subject: Sentence, data: Mapping[str, Any], *, batch: str | None = None
    ) -> Draft:
        """The paper; what is signed with its `batch` keeps what it was written from."""
        return Draft(
            kind, {**self.shared(), **data}, header_of(self.session, self.edition, unit_id), self.edition.id,
            Proposal.case_kind, self.proposal.id, str(subject), unit_id, self.movement.by_id, self.movement.id,
            keep_facts=batch is not None, batch=batch,
        )  # fmt: skip

    def shared(self) -> dict[str, Any]:
        proposal, applicant = self.proposal, self.applicant
        return {
            "contest": contest(self.charter),
            "file_number": proposal.file_number or "",
            "tracking_code": proposal.tracking_code,
            "tracking_url": status_address(self.settings, proposal.tracking_code),
            "contact": self._contact(),
            "applicant": {
                "name": applicant.full_name, "phone": shown_phone(applicant.phone), "address": applicant.address,
            },
            "proposal": {"title": proposal.title, "kind": choice(self.charter.kinds, proposal.kind)},
            "officer": {"name": self.officer.full_name if self.officer else ""},
        }  # fmt: skip

    @property
    def office(self) -> str:
        return str(say("trụ sở {union}", union=union(self.commune)))

    def _contact(self) -> str:
        phone = shown_phone(self.officer.phone) if self.officer else ""
        return f"{phone} ({union(self.commune)})" if phone else union(self.commune)


def union(place: Place) -> str:
    """Hội LHPN xã An Bài, huyện Quỳnh Phụ."""
    return str(say("Hội LHPN {unit}", unit=in_a_sentence(place)))


def body(place: Place, charter: Charter) -> str:
    """Who speaks for a unit: its Union, or for a cluster of communes, which has none, its panel."""
    if charter.tier(place.tier).level == "cluster":
        return str(say("Hội đồng sơ khảo {unit}", unit=in_a_sentence(place)))
    return union(place)


def contest(charter: Charter) -> dict[str, str]:
    return {"name": charter.title.vi, "theme": charter.theme.vi}


def choice(choices: Sequence[Any], key: str) -> str:
    return next((one.label.vi for one in choices if one.key == key), key)


def receipt(cause: Cause) -> Draft:
    """Given when a file is taken in: what came, and when she hears of the result."""
    closes = clock.in_vietnam(cause.charter.calendar.screening_closes).date()
    number = cause.proposal.file_number
    return cause.draft("receipt", cause.proposal.unit_id, say("Phiếu tiếp nhận hồ sơ {number}", number=number), {
        "channel": str(CHANNELS.get(cause.proposal.channel, CHANNELS["online"])),
        "received_at": cause.movement.at,
        "appointed_on": closes,
        "office": cause.office,
        "giver": cause.applicant.full_name,
        "received": received(cause),
        "missing": [],
    })  # fmt: skip


def received(cause: Cause) -> list[dict[str, Any]]:
    """The entry form and the narrative as written on the site, then the attached papers in the checklist's order."""
    documents = cause.session.scalars(select(Document).where(Document.proposal_id == cause.proposal.id)).all()
    files, pages = Counter(d.item for d in documents), Counter[str]()
    for document in documents:
        pages[document.item] += document.pages or 0
    rows: list[dict[str, Any]] = [{"name": str(say("Phiếu đăng ký dự thi và phần thuyết minh")), "count": 1}]
    for item in cause.charter.checklist:
        if files[item.key]:
            note = str(say("{pages} trang", pages=pages[item.key])) if pages[item.key] else ""
            rows.append({"name": item.label.vi, "count": files[item.key], "note": note})
    return rows


def supplement_request(cause: Cause) -> Draft:
    """Given when a file goes back to its applicant: what is missing, why, until when."""
    asked = cause.session.scalars(
        select(SupplementRequest)
        .where(SupplementRequest.proposal_id == cause.proposal.id, SupplementRequest.asked_at <= cause.movement.at)
        .order_by(SupplementRequest.id.desc())
        .limit(1)
    ).one_or_none()
    due_on = asked.due_on if asked else clock.in_vietnam(cause.proposal.due_at or cause.movement.at).date()
    return cause.draft("supplement_request", cause.proposal.unit_id, say("Phiếu yêu cầu bổ sung hồ sơ"), {
        "asked_at": cause.movement.at,
        "due_on": due_on,
        "reason": asked.reason if asked else cause.movement.note,
        "office": cause.office,
        "items": [_asked(cause, one) for one in (asked.items if asked else [])],
    })  # fmt: skip


def _asked(cause: Cause, told: Any) -> dict[str, str]:
    """An item of the checklist, with the officer's remark on it if she made one when she checked."""
    key = told["item"] if isinstance(told, dict) else str(told)
    item = cause.charter.item(key)
    check = cause.session.get(CheckedItem, (cause.proposal.id, "checklist", key))
    note = (told.get("note") if isinstance(told, dict) else "") or (check.note if check else "")
    hint = item.hint.vi if item and item.hint else ""
    return {"name": item.label.vi if item else key, "need": note or hint}


def refusal(cause: Cause) -> Draft:
    """Given when a file cannot take part: the reason, which condition it does not meet, where she may object."""
    proposal, province = cause.proposal, find_place(cause.session, cause.edition.id, cause.edition.province_id)
    screening = find_place(cause.session, cause.edition.id, proposal.screening_unit_id)
    failed = cause.session.scalars(
        select(CheckedItem).where(
            CheckedItem.proposal_id == proposal.id, CheckedItem.subject == "eligibility", CheckedItem.passes.is_(False)
        )
    )
    conditions = [f"{choice(cause.charter.eligibility, one.item)}: {one.note}" for one in failed]
    subject = say("Phiếu từ chối hồ sơ {number}", number=proposal.file_number)
    return cause.draft("refusal", proposal.screening_unit_id, subject, {
        "submitted_at": proposal.submitted_at or cause.movement.at,
        "refused_at": cause.movement.at,
        "office": body(screening, cause.charter),
        "reasons": [cause.movement.note.strip().rstrip("."), *conditions],
        "next_step": str(say("hoàn thiện đề án và dự thi kỳ sau; Hội LHPN xã sẵn sàng tư vấn.")),
        "appeal_to": union(province),
        "appeal_until": clock.after_working_days(clock.in_vietnam(cause.movement.at).date(), APPEAL_DAYS),
    })  # fmt: skip

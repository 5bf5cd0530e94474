"""How a proposal begins, by her own hand or from paper, and what follows when a consent is taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from competition import audit, clock
from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of, journey_text
from competition.errors import BadInput, NotAllowed, NotFound, Refused
from competition.folding import fold
from competition.keys import readable_code
from competition.language import Sentence, say
from competition.people.actions import open_account
from competition.people.consent import give_consents, withdraw_consent
from competition.people.models import Person
from competition.people.queries import find_by_contact, the_person
from competition.people.roles import Actor
from competition.people.rules import clean_name, phone_number
from competition.proposals import rules
from competition.proposals.claims import drop_claims
from competition.proposals.models import Proposal
from competition.proposals.queries import find_existing_draft
from competition.proposals.search import index_words
from competition.workflow.actions import advance, begin, parsed
from competition.workflow.late_paper import LatePaper, check_late_paper


class DraftThere(Refused):
    """She has a draft in this edition already; it is offered before a second is made."""

    status = 409

    def __init__(self, draft: Proposal) -> None:
        super().__init__(say("Chị đã có một hồ sơ đang soạn. Mời chị viết tiếp hồ sơ đó, hoặc chọn lập hồ sơ mới."))
        self.draft = draft


def start_draft(
    session: Session, edition: Edition, *, by: Actor, unit_id: int, kind: str, entrant: str, title: str = "",
    applicant_id: int | None = None, channel: str = "online", second: bool = False, late: LatePaper | None = None,
) -> Proposal:  # fmt: skip
    """Begin a proposal at an intake place of the edition, inside the calendar; DraftThere unless `second` is wanted.

    `late`: how a paper file that is keyed in after the deadline was handed in before it.
    """
    applicant_id = by.person_id if applicant_id is None else applicant_id
    if applicant_id is None or by.person_id is None:
        raise NotAllowed(say("Mời chị đăng nhập để lập hồ sơ."))
    _check_who(by, applicant_id, unit_id, channel)
    place = _intake_place(session, edition, unit_id)
    late = _check_calendar(session, edition, place, late if channel == "paper" else None)
    if faults := _faults(edition, kind, entrant, title):
        raise BadInput(faults)
    if not second and (draft := find_existing_draft(session, edition.id, applicant_id)):
        raise DraftThere(draft)
    the_person(session, applicant_id)
    proposal = Proposal(
        edition_id=edition.id, unit_id=unit_id, screening_unit_id=place.screening_unit_id, applicant_id=applicant_id,
        kind=kind, entrant=entrant, title=rules.clean(title, one_line=True), channel=channel, made_at=clock.now(),
        keyed_in_by_id=by.person_id if channel == "paper" else None, charter_version=edition.charter_version,
        answers={}, tracking_code=readable_code(), locked=False, journey_id=edition.proposal_journey_id,
        handed_in_on=late.handed_in_on if late else None,
    )  # fmt: skip
    given = {"handed_in_on": late.handed_in_on.isoformat()} if late else {}
    role = "commune_officer" if channel == "paper" else "applicant"
    begin(session, proposal, by=by, role=role, note=late.reason.strip() if late else "", **given)
    if late:
        proposal.due_at = charter_of(edition).calendar.screening_closes
    index_words(session, [proposal])
    audit.record(
        session, "proposals:proposal:start", by.person_id, "proposal", proposal.id, unit=unit_id, channel=channel,
        **given,
    )  # fmt: skip
    return proposal


def _check_who(by: Actor, applicant_id: int, unit_id: int, channel: str) -> None:
    if channel == "paper":
        if not by.holds("commune_officer", unit_id):
            raise NotAllowed(say("Chỉ cán bộ Hội của xã này được nhập hộ hồ sơ giấy."))
    elif by.person_id != applicant_id:
        raise NotAllowed(say("Chị chỉ lập được hồ sơ của chính mình."))


def _check_calendar(session: Session, edition: Edition, place: Place, late: LatePaper | None) -> LatePaper | None:
    """Refused outside the calendar; the late paper that opens the door after the deadline, if one is needed."""
    calendar = charter_of(edition).calendar
    if clock.now() < calendar.opens:
        raise Refused(say("Kỳ thi mở nhận hồ sơ từ {opens}.", opens=calendar.opens))
    if clock.now() < calendar.intake_closes:
        return None
    if late is None:
        raise Refused(say("Đã hết hạn nộp hồ sơ lúc {closes}.", closes=calendar.intake_closes))
    check_late_paper(session, edition, place, late)
    return late


def _intake_place(session: Session, edition: Edition, unit_id: int) -> Place:
    place = session.get(Place, (edition.id, unit_id))
    if place is None or place.tier != "intake" or place.screening_unit_id is None:
        raise BadInput({"unit_id": say("Hãy chọn nơi nộp trong danh sách của kỳ thi này.")})
    return place


def _faults(edition: Edition, kind: str, entrant: str, title: str) -> dict[str, Sentence]:
    charter, faults = charter_of(edition), {}
    if kind not in {choice.key for choice in charter.kinds}:
        faults["kind"] = say("Hãy chọn một mục trong danh sách.")
    if entrant not in {choice.key for choice in charter.entrants}:
        faults["entrant"] = say("Hãy chọn một mục trong danh sách.")
    if len(title) > rules.LONGEST_TITLE:
        faults["title"] = say("Phần này dài {n} ký tự, tối đa {most}.", n=len(title), most=rules.LONGEST_TITLE)
    return faults


@dataclass(frozen=True)
class OnPaper:
    """Who the woman of a paper file is, as its form says; without a phone of her own the field stays empty."""

    full_name: str
    phone: str = ""
    birth_year: int | None = None
    address: str = ""


def key_in_on_paper(
    session: Session, edition: Edition, woman: OnPaper, *, by: Actor, unit_id: int, kind: str, entrant: str,
    title: str, consents: Iterable[str], signed_on: date, scan_sha256: str, second: bool = False,
    late: LatePaper | None = None,
) -> Proposal:  # fmt: skip
    """Begin a paper file: find or make the woman, the draft, and her consents as the signed scan shows them."""
    person = _find_or_make(session, woman, by)
    proposal = start_draft(
        session, edition, by=by, unit_id=unit_id, kind=kind, entrant=entrant, title=title,
        applicant_id=person.id, channel="paper", second=second, late=late,
    )  # fmt: skip
    give_consents(
        session, edition, person.id, consents, by=by, proposal_id=proposal.id, channel="paper",
        signed_on=signed_on, scan_sha256=scan_sha256,
    )  # fmt: skip
    return proposal


def _find_or_make(session: Session, woman: OnPaper, by: Actor) -> Person:
    """The person with this phone and name; a phone that belongs to somebody else is no key to her."""
    name = clean_name(woman.full_name)
    phone = phone_number(woman.phone) if woman.phone.strip() else None
    person = find_by_contact(session, phone, None)
    if person is None:
        person = open_account(session, full_name=name, phone=phone, by=by.person_id)
    elif fold(person.full_name) != fold(name):
        raise BadInput(
            {"phone": say("Số này đã đăng ký cho người khác. Nếu chị ấy dùng chung máy, hãy để trống số điện thoại.")}
        )
    person.birth_year = person.birth_year or woman.birth_year
    person.address = person.address or clean_name(woman.address)[:300]
    session.flush()
    return person


def take_back_consent(session: Session, proposal: Proposal, purpose: str, *, by: Actor, note: str = "") -> bool:
    """Take a consent back, with what follows from it; True when the proposal left the contest with it.

    Without a required consent a file cannot stay, so it is withdrawn where its journey still allows that. Without
    the sensitive one the declared priority groups are erased. By her own hand, or by the officer on her word.
    """
    if by.person_id != proposal.applicant_id and not (by.holds("commune_officer", proposal.unit_id) and note.strip()):
        raise NotAllowed(say("Chỉ chính chị, hoặc cán bộ xã ghi rõ lời chị, mới rút được sự đồng ý."))
    edition = session.get_one(Edition, proposal.edition_id)
    asked = charter_of(edition).purpose(purpose)
    if asked is None:
        raise NotFound()
    withdraw_consent(session, proposal.applicant_id, purpose, by=by, proposal_id=proposal.id)
    if asked.sensitive:
        drop_claims(session, proposal, by=by)
    withdraw = parsed(*journey_text(session, proposal.journey_id)).steps["withdraw"]
    leaves = asked.required and proposal.state in withdraw.from_
    if leaves:
        advance(session, proposal, "withdraw", by=by, note=note)
    return leaves

"""What officers find: checklist, eligibility and provincial checks item by item, and the commune's endorsement."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from competition import audit, clock
from competition.editions.models import Edition
from competition.editions.queries import charter_of, the_edition
from competition.editions.rules import Charter, both
from competition.errors import BadInput, NotAllowed, Refused
from competition.language import say
from competition.people.roles import ROLES, Actor
from competition.proposals import rules
from competition.proposals.models import CheckedItem, Proposal

CHECKED_BY = {
    "checklist": "commune_officer",
    "eligibility": "screening_secretary",
    "province": "province_officer",
}
LONGEST_NOTE = 1000
LONGEST_ENDORSEMENT = 4000


def items_of(charter: Charter, subject: str, kind: str) -> list[str]:
    """What is checked under a subject for a kind: papers that are asked, or conditions of eligibility."""
    if subject == "eligibility":
        return [condition.key for condition in charter.eligibility]
    return [item.key for item in charter.required_items(kind)]


def check_item(
    session: Session, proposal: Proposal, subject: str, item: str, passes: bool, note: str = "", *, by: Actor
) -> CheckedItem:
    """Note what an officer found under one item; a later check replaces the earlier. A failing one says why."""
    edition = the_edition(session, proposal.edition_id)
    officer = _check_officer(CHECKED_BY.get(subject, ""), proposal, edition, by)
    charter = charter_of(edition)
    known = {c.key for c in (charter.eligibility if subject == "eligibility" else charter.checklist)}
    if item not in known:
        raise Refused(say("Danh mục hồ sơ không có mục này."))
    note = rules.clean(note, one_line=False)[:LONGEST_NOTE]
    if not passes and not note:
        raise BadInput({item: say("Ghi rõ vì sao mục này chưa đạt.")})
    check = session.get(CheckedItem, (proposal.id, subject, item))
    if check is None:
        check = CheckedItem(proposal_id=proposal.id, subject=subject, item=item)
        session.add(check)
    check.passes, check.note, check.checked_by_id, check.checked_at = passes, note, officer, clock.now()
    session.flush()
    audit.record(
        session, "proposals:item:check", by.person_id, "proposal", proposal.id,
        subject=subject, item=item, passes=passes, revision=proposal.revision,
    )  # fmt: skip
    return check


def endorse_text(session: Session, proposal: Proposal, text: str, *, by: Actor) -> None:
    """Write the commune's opinion; it goes into the dossier."""
    endorse_many(session, [proposal], text, by=by)


def endorse_many(session: Session, proposals: Sequence[Proposal], text: str, *, by: Actor) -> None:
    """The same opinion of the commune for several files."""
    for proposal in proposals:
        _check_officer("commune_officer", proposal, the_edition(session, proposal.edition_id), by)
    text = rules.clean(text, one_line=False)
    if len(text) > LONGEST_ENDORSEMENT:
        most = LONGEST_ENDORSEMENT
        raise BadInput({"endorsement": say("Phần này dài {n} ký tự, tối đa {most}.", n=len(text), most=most)})
    for proposal in proposals:
        proposal.endorsement = text
    session.flush()
    for proposal in proposals:
        audit.record(session, "proposals:proposal:endorse", by.person_id, "proposal", proposal.id, length=len(text))


def _check_officer(role: str, proposal: Proposal, edition: Edition, by: Actor) -> int:
    unit = {
        "commune_officer": proposal.unit_id,
        "screening_secretary": proposal.screening_unit_id,
        "province_officer": edition.province_id,
    }.get(role)
    if unit is None:
        raise Refused(say("Không có loại kiểm tra này."))
    if by.person_id is None or not by.holds(role, unit):
        raise NotAllowed(say("Việc này do {role} của đơn vị phụ trách làm.", role=both(ROLES[role].label)))
    return by.person_id

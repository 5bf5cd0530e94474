"""A dispatch held against what the centre asks for: every shortfall in a sentence, in a fixed number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers.building import current_dossiers
from competition.dossiers.models import Dispatch, DispatchItem, DossierFile
from competition.editions.models import Edition
from competition.editions.queries import charter_of, the_edition
from competition.language import Sentence, say
from competition.people.models import Person
from competition.proposals import rules
from competition.proposals.models import Proposal
from competition.proposals.queries import attached_items, consents_given


@dataclass(frozen=True)
class Inside:
    """A proposal in a dispatch, and whose it is."""

    proposal: Proposal
    applicant: Person


def inside(session: Session, dispatch_ids: Iterable[int]) -> dict[int, list[Inside]]:
    """Dispatch → its proposals in the order of the list."""
    ids = list(dispatch_ids)
    rows = session.execute(
        select(DispatchItem.dispatch_id, Proposal, Person)
        .join(Proposal, Proposal.id == DispatchItem.proposal_id)
        .join(Person, Person.id == Proposal.applicant_id)
        .where(DispatchItem.dispatch_id.in_(ids))
        .order_by(DispatchItem.dispatch_id, DispatchItem.place)
    )
    found: dict[int, list[Inside]] = {number: [] for number in ids}
    for dispatch_id, proposal, applicant in rows:
        found[dispatch_id].append(Inside(proposal, applicant))
    return found


def package_check(session: Session, dispatch: Dispatch) -> list[Sentence]:
    """What the dispatch lacks before it can be sent; nothing when the centre will find all that it asks for."""
    edition = the_edition(session, dispatch.edition_id)
    files = inside(session, [dispatch.id])[dispatch.id]
    ids = [one.proposal.id for one in files]
    built = current_dossiers(session, edition, ids) if dispatch.package_sha256 is None else None
    return [*papers_lacking(dispatch, len(files)), *files_lacking(session, edition, files, built)]


def papers_lacking(dispatch: Dispatch, many: int) -> list[Sentence]:
    """What of letter, list and package is not there."""
    found = [] if many else [say("Đợt gửi chưa có hồ sơ nào.")]
    if dispatch.letter_sha256 is None or dispatch.list_sha256 is None:
        found.append(say("Chưa lập công văn và danh sách trích ngang theo các hồ sơ hiện có."))
    elif dispatch.open:
        found.append(say("Công văn gửi chưa ký."))
    elif dispatch.package_sha256 is None:
        found.append(say("Gói hồ sơ đang được đóng; mời chị chờ trong giây lát."))
    return found


def files_lacking(
    session: Session, edition: Edition, files: Sequence[Inside], built: dict[int, DossierFile] | None
) -> list[Sentence]:
    """What single files lack; `built` None: the package holds every dossier as it was signed."""
    charter = charter_of(edition)
    ids = [one.proposal.id for one in files]
    attached, given = attached_items(session, ids), consents_given(session, ids)
    purposes = {purpose.key for purpose in charter.consents if purpose.required}
    found: list[Sentence] = []
    for one in files:
        proposal, name = one.proposal, one.proposal.file_number or one.proposal.tracking_code
        if not one.applicant.full_name:
            found.append(say("Hồ sơ {number}: thiếu họ tên người dự thi.", number=name))
        if not proposal.file_number:
            found.append(say("Hồ sơ {number}: chưa có số hồ sơ.", number=name))
        if purposes - {purpose for purpose, _ in given.get(proposal.id, set())}:
            found.append(say("Hồ sơ {number}: người dự thi đã rút hoặc chưa cho đồng ý bắt buộc.", number=name))
        missing = rules.documents_missing(charter, proposal.kind, attached.get(proposal.id, set()))
        found += [
            say("Hồ sơ {number}: thiếu “{what}”.", number=name, what={"vi": lack.label.vi, "en": lack.label.en})
            for lack in missing
        ]
        if built is not None and proposal.id not in built:
            found.append(say("Hồ sơ {number}: bộ hồ sơ chưa dựng xong.", number=name))
    return found

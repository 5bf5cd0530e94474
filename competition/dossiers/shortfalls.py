"""A dispatch held against what the centre asks for: every shortfall in a sentence, in a fixed number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.dossiers.gathering import Inputs, fill, inputs_sha256
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
    """A proposal in a dispatch, whose it is, and its dossier as it was last built."""

    proposal: Proposal
    applicant: Person
    dossier: DossierFile | None


def inside(session: Session, dispatch_ids: Iterable[int]) -> dict[int, list[Inside]]:
    """Dispatch → its proposals in the order of the list."""
    ids = list(dispatch_ids)
    rows = session.execute(
        select(DispatchItem.dispatch_id, Proposal, Person, DossierFile)
        .join(Proposal, Proposal.id == DispatchItem.proposal_id)
        .join(Person, Person.id == Proposal.applicant_id)
        .outerjoin(DossierFile, (DossierFile.proposal_id == Proposal.id) & (DossierFile.edition_of == "open"))
        .where(DispatchItem.dispatch_id.in_(ids))
        .order_by(DispatchItem.dispatch_id, DispatchItem.place)
    )
    found: dict[int, list[Inside]] = {number: [] for number in ids}
    for dispatch_id, proposal, applicant, dossier in rows:
        found[dispatch_id].append(Inside(proposal, applicant, dossier))
    return found


def built(session: Session, edition: Edition, files: Iterable[Inside]) -> set[int]:
    """The proposals whose dossier is up to date: three statements."""
    with_dossier = {one.proposal.id: one for one in files if one.dossier is not None}
    inputs = {number: Inputs(one.proposal, one.applicant) for number, one in with_dossier.items()}
    fill(session, edition, inputs)
    return {
        number
        for number, one in with_dossier.items()
        if one.dossier and one.dossier.inputs_sha256 == inputs_sha256(inputs[number], edition, "open")
    }


def package_check(session: Session, dispatch: Dispatch) -> list[Sentence]:
    """What the dispatch lacks before it can be sent; nothing when the centre will find all that it asks for."""
    edition = the_edition(session, dispatch.edition_id)
    files = inside(session, [dispatch.id])[dispatch.id]
    up_to_date = built(session, edition, files) if dispatch.package_sha256 is None else None
    return [*papers_lacking(dispatch, len(files)), *files_lacking(session, edition, files, up_to_date)]


def papers_lacking(dispatch: Dispatch, many: int) -> list[Sentence]:
    """What of letter, list and package is not there."""
    found = [] if many else [say("Đợt gửi chưa có hồ sơ nào.")]
    if dispatch.letter_sha256 is None or dispatch.list_sha256 is None:
        found.append(say("Chưa lập công văn và danh sách trích ngang theo các hồ sơ hiện có."))
    elif dispatch.open:
        found.append(say("Công văn gửi chưa ký."))
    elif dispatch.package_sha256 is None:
        found.append(say("Gói hồ sơ chưa đóng xong."))
    return found


def files_lacking(
    session: Session, edition: Edition, files: Sequence[Inside], up_to_date: set[int] | None
) -> list[Sentence]:
    """What single files lack; `up_to_date` None: the package holds every dossier already."""
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
        if up_to_date is not None and proposal.id not in up_to_date:
            found.append(say("Hồ sơ {number}: bộ hồ sơ chưa dựng xong.", number=name))
    return found

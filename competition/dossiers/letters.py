"""Preparing the forwarding letter and the short-profile list of a dispatch, for the leader to read and sign."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from competition.dossiers.building import ids_of
from competition.dossiers.dispatch_papers import letter_facts, list_facts
from competition.dossiers.drawing import drawn
from competition.dossiers.gathering import Gathered, gather
from competition.dossiers.headers import header_of
from competition.dossiers.issuing import Draft, keep_paper, override_folder
from competition.dossiers.models import Dispatch, Paper
from competition.dossiers.rendering import compose
from competition.editions.models import Edition
from competition.editions.queries import the_edition
from competition.errors import NotAllowed, Refused
from competition.language import say
from competition.people.models import Person
from competition.people.queries import holders
from competition.people.roles import Actor
from competition.settings import Settings, from_environment
from competition.storage import Cabinet

LETTER, LIST = "forwarding_letter", "short_profile_list"


def prepare_letter(
    session: Session, cabinet: Cabinet, dispatch: Dispatch, *, by: Actor, settings: Settings | None = None,
    signer: Mapping[str, str] | None = None,
) -> Paper:  # fmt: skip
    """Write the letter and its list from the dispatch as it is now; a file more or less makes them old.

    `signer` is the signature block (on_behalf_of, deputy_for, title, name); by default the province's leader.
    """
    edition = the_edition(session, dispatch.edition_id)
    if not by.holds("province_officer", edition.province_id):
        raise NotAllowed(say("Công văn do cán bộ Hội cấp tỉnh lập."))
    if not dispatch.open:
        raise Refused(say("Công văn của đợt gửi này đã ký hoặc đợt gửi đã hủy."))
    sent = list(gather(session, edition, ids_of(session, dispatch.id)).values())
    if not sent:
        raise Refused(say("Đợt gửi chưa có hồ sơ nào."))
    block = dict(signer or usual_signer(session, edition))
    drafts = _drafts(session, edition, dispatch, sent, by, block)
    override = override_folder(settings or from_environment())
    pages = [drawn(compose(draft.kind, draft.data, profile=draft.profile, override=override)) for draft in drafts]
    letter, listed = (keep_paper(session, cabinet, draft, pdf) for draft, pdf in zip(drafts, pages, strict=True))
    dispatch.letter_sha256, dispatch.list_sha256 = letter.sha256, listed.sha256
    session.flush()
    return letter


def usual_signer(session: Session, edition: Edition) -> dict[str, str]:
    """The province's leader, who signs on behalf of the standing committee."""
    leaders = holders(session, [edition.province_id], "province_leader")
    name = leaders[0][0].full_name if leaders else ""
    return {"on_behalf_of": str(say("Ban Thường vụ")), "title": str(say("Chủ tịch")), "name": name}


def _drafts(
    session: Session, edition: Edition, dispatch: Dispatch, sent: Sequence[Gathered], by: Actor, block: dict[str, str]
) -> list[Draft]:
    profile = header_of(session, edition, edition.province_id)
    officer = session.get_one(Person, by.person_id)
    letter = letter_facts(session, edition, profile, sent, officer=officer, signer=block)
    listed = list_facts(edition, sent, made_by=officer.full_name, signer=block)
    subject = say("Danh sách trích ngang, đợt gửi {number}", number=dispatch.number)
    case = (edition.id, Dispatch.case_kind, dispatch.id)
    return [
        Draft(LETTER, letter, profile, *case, letter["subject"], edition.province_id, by.person_id, keep_facts=True),
        Draft(LIST, listed, profile, *case, str(subject), edition.province_id, by.person_id),
    ]

"""A content error is mended by an equal paper: drafted anew from the record, naming the one that it stands for."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit
from competition.dossiers.drawing import drawn
from competition.dossiers.finals_papers import call_again, certificate_again
from competition.dossiers.issuing import Draft, keep_paper, override_folder
from competition.dossiers.jury_decision import decision_again
from competition.dossiers.models import Paper
from competition.dossiers.rendering import compose
from competition.dossiers.replaced import replaced_words
from competition.dossiers.round_papers import result_notices
from competition.dossiers.signing_folder import put_aside
from competition.errors import BadInput, Refused
from competition.language import say
from competition.people.roles import Actor
from competition.settings import Settings
from competition.storage import Cabinet
from competition.workflow.models import Movement


def notice_again(session: Session, settings: Settings, old: Paper, by: Actor) -> Draft:
    """The result as the standings say it now; its cause is that of the first notice."""
    first = old
    while first.movement_id is None and first.replaces_id is not None:
        first = session.get_one(Paper, first.replaces_id)
    drafts = result_notices(session, settings, session.get_one(Movement, first.movement_id))
    return next(draft for draft in drafts if draft.case_id == old.case_id)


AGAIN: dict[str, Callable[[Session, Settings, Paper, Actor], Draft]] = {
    "jury_decision": decision_again, "result_notice": notice_again, "certificate": certificate_again,
    "regional_call": call_again,
}  # fmt: skip


def replace_paper(
    session: Session, cabinet: Cabinet, old: Paper, reason: str, *, by: Actor, settings: Settings
) -> Paper:
    """Prepare the paper that will stand for `old` once it is signed; the old one stays in the register."""
    if not reason.strip():
        raise BadInput({"reason": say("Hãy ghi văn bản cũ sai ở đâu.")})
    if old.number is None:
        raise Refused(say("Văn bản này chưa ký; hãy lập lại, không cần văn bản thay thế."))
    if successor(session, old) is not None:
        raise Refused(say("Văn bản này đã có văn bản khác thay thế."))
    again, batch = AGAIN[old.kind](session, settings, old, by), f"replacing:{old.id}"
    put_aside(session, batch, old.kind)
    facts = {**again.data, "replaces": replaced_words(session, old.id), "because": reason.strip()}
    draft = replace(
        again, data=facts, batch=batch, replaces_id=old.id, movement_id=None, by_id=by.person_id, keep_facts=True
    )
    pdf = drawn(compose(draft.kind, draft.data, profile=draft.profile, override=override_folder(settings)))
    new = keep_paper(session, cabinet, draft, pdf)
    audit.record(
        session, "dossiers:paper:replace", by.person_id, new.case_kind, new.case_id, paper=new.id, replaces=old.id
    )
    return new


def successor(session: Session, paper: Paper) -> Paper | None:
    """The signed paper that stands for this one."""
    return session.scalars(
        select(Paper).where(Paper.replaces_id == paper.id, Paper.number.is_not(None)).limit(1)
    ).one_or_none()

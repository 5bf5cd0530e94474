"""First act, first part: drafts on phones and dossiers on paper, each with its files and consents."""

import io
from datetime import timedelta
from itertools import cycle
from random import Random

from sqlalchemy.orm import Session

from competition import clock
from competition.editions.models import Place
from competition.editions.queries import places
from competition.people.actions import open_account
from competition.people.consent import give_consents
from competition.people.identity import seal_identity
from competition.people.queries import actor_for, find_by_contact
from competition.people.roles import THE_CLOCK
from competition.proposals.claims import claim_priority
from competition.proposals.documents import attach_document
from competition.proposals.models import Proposal
from competition.proposals.writing import write_answers
from competition.rehearsal import files
from competition.rehearsal.invention import invent_applicant, invent_idea
from competition.rehearsal.stage import Entry, Stage
from competition.storage.keeping import keep
from competition.workflow.actions import advance
from competition.workflow.drafts import OnPaper, key_in_on_paper, start_draft

EVERY_FIFTH_ON_PAPER = 5


def invent(stage: Stage, session: Session, many: int) -> None:
    """So many entries, spread evenly over the screening units and there over their communes."""
    edition, random = stage.edition(session), stage.random
    communes: dict[int, list[Place]] = {}
    for place in places(session, edition.id, "intake"):
        communes.setdefault(place.screening_unit_id or 0, []).append(place)
    turns = {unit: cycle(random.sample(found, len(found))) for unit, found in sorted(communes.items())}
    units = [unit.unit_id for unit in stage.screening_units(session)]
    for number in range(many):
        unit = units[number % len(units)]
        applicant = invent_applicant(random, 1000 * edition.id + number, stage.charter.province)
        entry = Entry(number, applicant, invent_idea(random, number), next(turns[unit]).unit_id, unit)
        entry.paper = number % EVERY_FIFTH_ON_PAPER == 3 or applicant.phone is None
        stage.entries.append(entry)


def write_all(stage: Stage) -> None:
    """Every entry is drafted; a first attempt to submit an empty one shows what is missing."""
    opening = stage.charter.calendar.opens
    for entry in stage.entries:
        moment = opening + timedelta(days=1 + entry.number % 20, hours=1, minutes=entry.number % 50)
        with stage.act(moment) as session:
            proposal = _begin(stage, session, entry)
            entry.proposal_id, entry.person_id = proposal.id, proposal.applicant_id
        if entry.number == 0:
            _try_an_empty_one(stage, entry)
        with stage.act(moment + timedelta(hours=1)) as session:
            _fill_in(stage, session, entry)


def _begin(stage: Stage, session: Session, entry: Entry) -> Proposal:
    edition, idea, who = stage.edition(session), entry.idea, entry.applicant
    if not entry.paper:
        known = find_by_contact(session, who.phone, None)
        person = known or open_account(session, full_name=who.full_name, phone=who.phone, email=who.email)
        person.birth_year, person.address = who.birth_year, f"Thôn {1 + entry.number % 9}"
        by = actor_for(session, person.id)
        seal_identity(session, person.id, who.national_id, secret=stage.settings.secret, by=by)
        return start_draft(
            session, edition, by=by, unit_id=entry.unit_id, kind=idea.kind, entrant=idea.entrant, title=idea.title
        )
    officer = stage.holder(session, "commune_officer", entry.unit_id)
    scan = io.BytesIO(files.photograph(stage.random, turned=False))
    kept = keep(session, stage.cabinet, scan, "phieu-dong-y.jpg", limit=10_000_000)
    woman = OnPaper(who.full_name, who.phone or "", who.birth_year, f"Thôn {1 + entry.number % 9}")
    required = [purpose.key for purpose in stage.charter.consents if purpose.required]
    return key_in_on_paper(
        session, edition, woman, by=officer, unit_id=entry.unit_id, kind=idea.kind, entrant=idea.entrant,
        title=idea.title, consents=required, signed_on=clock.today(), scan_sha256=kept.sha256, second=True,
    )  # fmt: skip


def _try_an_empty_one(stage: Stage, entry: Entry) -> None:
    """Answers, documents and consents are asked for; an officer cannot submit what a woman does online."""

    def empty(session: Session) -> None:
        proposal = session.get_one(Proposal, entry.proposal_id)
        advance(session, proposal, "submit", by=stage.author(session, proposal))

    def by_the_officer(session: Session) -> None:
        proposal = session.get_one(Proposal, entry.proposal_id)
        officer = stage.holder(session, "commune_officer", entry.unit_id)
        advance(session, proposal, "submit", by=officer)

    def by_the_clock(session: Session) -> None:
        advance(session, session.get_one(Proposal, entry.proposal_id), "lapse", by=THE_CLOCK)

    moment = stage.charter.calendar.opens + timedelta(days=2)
    for act in (empty, by_the_officer, by_the_clock):
        stage.must_refuse(act, moment)


def _fill_in(stage: Stage, session: Session, entry: Entry) -> None:
    proposal = session.get_one(Proposal, entry.proposal_id)
    by, idea = stage.author(session, proposal), entry.idea
    known = {question.key for question in stage.charter.questions}
    answers = {key: text for key, text in idea.answers.items() if key in known}
    for question in stage.charter.required_questions(idea.kind):
        answers.setdefault(question.key, idea.answers["summary"])
    categories = {choice.key for choice in stage.charter.categories}
    category = idea.category if idea.category in categories else sorted(categories)[0]
    written = write_answers(session, proposal, answers, by=by, category=category)
    if written.faults:
        raise AssertionError(str(next(iter(written.faults.values()))))
    for item in stage.charter.required_items(idea.kind):
        name, content = _file_for(stage.random, entry, item.types, item.max_pages)
        attach_document(session, stage.cabinet, proposal, item.key, name, io.BytesIO(content), by=by)
    if (legal := stage.charter.item("legal_papers")) and entry.number % 7 == 2:
        content = files.encrypted_pdf(stage.random, f"Giấy phép {entry.number}")
        attach_document(session, stage.cabinet, proposal, legal.key, "giay-phep.pdf", io.BytesIO(content), by=by)
    if not entry.paper:
        _agree(stage, session, proposal, entry)


def _file_for(random: Random, entry: Entry, types: list[str], max_pages: int | None) -> tuple[str, bytes]:
    if "application/pdf" in types:
        pages = 20 if entry.number % 4 == 1 else 1
        pages = min(pages, max_pages or pages)
        return f"thuyet-minh-{entry.number}.pdf", files.narrative_pdf(random, entry.idea.title, pages)
    return f"anh-{entry.number}.jpg", files.photograph(random, turned=entry.number % 2 == 0)


def _agree(stage: Stage, session: Session, proposal: Proposal, entry: Entry) -> None:
    by = stage.author(session, proposal)
    wished = [p.key for p in stage.charter.consents if p.required or stage.random.random() < 0.6]
    sensitive = next((p.key for p in stage.charter.consents if p.sensitive), None)
    claims = entry.number % 6 == 4 and sensitive is not None and bool(stage.charter.priority_groups)
    if claims and sensitive and sensitive not in wished:
        wished.append(sensitive)
    give_consents(session, stage.edition(session), proposal.applicant_id, wished, by=by, proposal_id=proposal.id)
    if claims:
        group = stage.random.choice(stage.charter.priority_groups)
        claim_priority(session, stage.cabinet, proposal, group.key, by=by, note="Có giấy xác nhận của xã.")

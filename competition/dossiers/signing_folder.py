"""Papers that wait for a signature, batch by batch: signed many at once, each with its number from the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition import audit, clock, jobs
from competition.db.stored_files import next_numbers
from competition.dossiers.digital_papers import ask_for_digital
from competition.dossiers.models import Paper
from competition.dossiers.register import SIGNERS, series, unbound
from competition.errors import NotAllowed, NotFound, Refused
from competition.language import Sentence, say
from competition.people.roles import Actor
from competition.territory.models import Unit

# Kind of paper → the abbreviation in its code, as the decree lists them; an official letter has none.
ABBREVIATIONS = {"jury_decision": "QĐ", "result_notice": "TB", "certificate": "GCN", "regional_call": ""}
KINDS: dict[str, Sentence] = {
    "jury_decision": say("Quyết định thành lập Hội đồng giám khảo"), "result_notice": say("Thông báo kết quả"),
    "certificate": say("Giấy chứng nhận"), "regional_call": say("Giấy mời dự chung kết"),
}  # fmt: skip
PREPARERS = (*SIGNERS, "screening_secretary", "province_officer")
PRINT = "issue_signed_papers"


@dataclass(frozen=True)
class Bundle:
    """Papers of one batch: how many there are, how many are signed, and how many can go out."""

    batch: str | None
    kind: str
    issuer_id: int
    issuer: str
    first_id: int
    many: int
    signed: int
    ready: int

    @property
    def label(self) -> Sentence:
        return KINDS[self.kind]


def bundles(session: Session, actor: Actor) -> list[Bundle]:
    """The batches of her units, those that wait for a signature first: one statement."""
    ready = func.count(func.coalesce(Paper.issued_sha256, Paper.scan_sha256))
    rows = session.execute(
        select(Paper.batch, Paper.kind, Unit, func.min(Paper.id), func.count(), func.count(Paper.number), ready)
        .join(Unit, Unit.id == Paper.issuer_id)
        .where(Paper.issuer_id.in_(actor.units(*PREPARERS)), Paper.kind.in_(KINDS), Paper.batch.is_not(None))
        .group_by(Paper.batch, Paper.kind, Unit.id)
        .order_by(func.min(Paper.id).desc())
    )
    found = [Bundle(batch, kind, unit.id, unit.full_name, *rest) for batch, kind, unit, *rest in rows]
    return sorted(found, key=lambda one: one.signed == one.many)


def find_bundle(session: Session, actor: Actor, paper_id: int) -> list[Paper]:
    """The papers that are signed together with this one, if her unit issues them; otherwise they are not there."""
    paper = session.get(Paper, paper_id)
    if paper is None or paper.batch is None or paper.kind not in KINDS:
        raise NotFound()
    if paper.issuer_id not in actor.units(*PREPARERS):
        raise NotFound()
    return list(session.scalars(select(Paper).where(Paper.batch == paper.batch).order_by(Paper.id)))


def may_sign(actor: Actor, paper: Paper) -> bool:
    return paper.issuer_id is not None and paper.issuer_id in actor.units(*SIGNERS)


def sign_papers(
    session: Session, papers: Sequence[Paper], *, by: Actor, seen: Mapping[int, str],
    password_confirmed: bool = False, scan_sha256: str | None = None, digital: bool = False,
) -> None:  # fmt: skip
    """Sign prepared papers together, all or none; one job prints them with their numbers and tells who is addressed.

    `seen`: paper → the hash of what stood on the signer's page; `digital`: the numbered papers go out with a PAdES
    signature of the installation's key.
    """
    if reasons := _refusals(session, papers, by, seen, password_confirmed, scan_sha256):
        raise Refused(*dict.fromkeys(reasons))
    today = clock.today()
    groups: dict[tuple[int, str], list[Paper]] = {}
    for paper in papers:
        groups.setdefault((paper.issuer_id or 0, str(paper.facts["code"])), []).append(paper)
    for (issuer, code), together in groups.items():
        given = next_numbers(session, series(issuer, today.year, code), len(together))
        for paper, number in zip(together, given, strict=True):
            if digital and scan_sha256 is None:
                ask_for_digital(paper)
            paper.year, paper.code, paper.number = today.year, code, number
            paper.signed_by_id, paper.signed_at, paper.scan_sha256 = by.person_id, clock.now(), scan_sha256
            audit.record(
                session, "dossiers:paper:sign", by.person_id, paper.case_kind, paper.case_id, paper=paper.id,
                number=number, year=today.year, issuer=issuer, sha256=paper.sha256, scan=scan_sha256,
            )  # fmt: skip
    session.flush()
    jobs.leave(session, PRINT, papers=[paper.id for paper in papers])


def _refusals(
    session: Session, papers: Sequence[Paper], by: Actor, seen: Mapping[int, str], confirmed: bool, scan: str | None
) -> list[Sentence]:
    if not papers:
        return [say("Hãy chọn ít nhất một văn bản để ký.")]
    if not all(may_sign(by, paper) for paper in papers):
        raise NotAllowed(say("Văn bản do đơn vị khác ban hành, hoặc chị không có quyền ký."))
    if scan is not None and len(papers) > 1:
        return [say("Một bản quét chỉ dùng cho một văn bản. Hãy chọn đúng văn bản có bản quét.")]
    found = []
    for paper in papers:
        if paper.signed_at is not None:
            found.append(say("Văn bản này đã ký; muốn sửa phải lập văn bản mới thay thế."))
        elif reason := unbound(session, paper.sha256, seen.get(paper.id), confirmed, scan):
            found.append(reason)
    return found


def put_aside(session: Session, batch: str, kind: str) -> None:
    """Drop what was prepared under this batch and never signed: it is about to be prepared anew."""
    unsigned = select(Paper).where(Paper.batch == batch, Paper.kind == kind, Paper.number.is_(None))
    papers = session.scalars(unsigned).all()
    for paper in papers:
        session.delete(paper)
    session.flush()
    jobs.leave_many(session, [("delete_unreferenced_file", {"sha256": paper.sha256}) for paper in papers])

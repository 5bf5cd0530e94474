"""What the package of a dispatch holds, out of the database and the cabinet."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from pikepdf import Pdf
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.dossiers.building import current_dossiers, ids_of
from competition.dossiers.dispatch_papers import list_row
from competition.dossiers.gathering import Gathered, gather
from competition.dossiers.headers import header_of
from competition.dossiers.letters import LETTER
from competition.dossiers.models import Dispatch, Paper
from competition.dossiers.package import Attachment, PackageContents, PackedCase
from competition.dossiers.pages import add_part, saved
from competition.dossiers.travelling_record import case_records, movement_records, sender_record
from competition.dossiers.travelling_rounds import round_records
from competition.editions.queries import charter_of, find_place, the_edition
from competition.errors import Refused
from competition.language import say
from competition.storage import Cabinet, media_type

HEAD = 65_536
Find = Callable[[str | None], Path]


def signed_paper(session: Session, dispatch: Dispatch) -> Paper:
    """The dispatch's letter with its number."""
    return session.scalars(
        select(Paper)
        .where(
            Paper.case_kind == Dispatch.case_kind, Paper.case_id == dispatch.id, Paper.kind == LETTER,
            Paper.number.is_not(None),
        )
        .order_by(Paper.id.desc())
        .limit(1)
    ).one()  # fmt: skip


def contents_of(session: Session, dispatch: Dispatch, cabinet: Cabinet, stack: ExitStack) -> PackageContents:
    """Everything the package holds; contents of the cabinet lie open until `stack` ends."""
    edition = the_edition(session, dispatch.edition_id)
    charter = charter_of(edition)
    ids = ids_of(session, dispatch.id)
    found = gather(session, edition, ids)
    dossiers = current_dossiers(session, edition, ids)
    if missing := [str(one.proposal.file_number) for number, one in found.items() if number not in dossiers]:
        raise Refused(say("Bộ hồ sơ chưa dựng xong: {numbers}.", numbers=missing))
    letter, header = signed_paper(session, dispatch), header_of(session, edition, edition.province_id)
    rounds = round_records(session, edition, found.values())
    cases = case_records(session, edition, found.values(), rounds)

    def path(sha256: str | None) -> Path:
        return stack.enter_context(cabinet.local_path(sha256 or ""))

    return PackageContents(
        name=f"{edition.name}-{dispatch.number:02d}",
        sender=sender_record(session, edition),
        addressee=letter.facts["addressees"][0],
        edition=edition.name,
        number=dispatch.number,
        letter_number=header.numbered(letter.number, letter.code or ""),
        sent_on=clock.in_vietnam(letter.signed_at or letter.made_at).date(),
        letter=_as_pdf(path(dispatch.signed_letter_sha256)),
        list_pdf=path(dispatch.list_sha256),
        list_rows=[list_row(one, charter) for one in found.values()],
        cases=[
            PackedCase(case, path(dossiers[number].sha256), _attachments(one, path))
            for case, (number, one) in zip(cases, found.items(), strict=True)
        ],
        movements=movement_records(session, dispatch, [one.proposal for one in found.values()]),
        rounds=rounds,
        papers=_of_rounds(session, found.values(), path),
    )


def _attachments(one: Gathered, path: Find) -> list[Attachment]:
    return [Attachment(file.name, path(file.sha256), file.sha256) for file in one.files]


def _of_rounds(session: Session, found: Iterable[Gathered], path: Find) -> dict[str, Path]:
    """Each round's minutes and the decision that set up its jury, as they were signed."""
    papers = {}
    for judged in {one.round.id: one for gathered in found for one in gathered.judged}.values():
        scan = judged.minutes.scan_sha256
        ending = ENDINGS.get(judged.scan_type or "", "pdf") if scan else "pdf"
        unit = find_place(session, judged.round.edition_id, judged.round.unit_id)
        papers[f"bien-ban-{judged.round.key}-{unit.code}.{ending}"] = path(judged.minutes.goes_out)
        if judged.decision:
            ending = ENDINGS.get(judged.decision_type or "", "pdf")
            papers[f"quyet-dinh-{judged.round.key}-{unit.code}.{ending}"] = path(judged.decision.goes_out)
    return papers


ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/tiff": "tif"}


def _as_pdf(letter: Path) -> bytes | Path:
    """The signed letter as a PDF, also when it was photographed."""
    with letter.open("rb") as stream:
        kind = media_type(stream.read(HEAD), letter.name)
    if kind == "application/pdf":
        return letter
    with ExitStack() as stack:
        pages = stack.enter_context(Pdf.new())
        add_part(pages, "picture", letter, stack)
        return saved(pages, str(say("Công văn gửi hồ sơ")), "vi")

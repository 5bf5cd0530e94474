"""Taking in a package from another installation: checked, kept, its records laid out for the counter that answers."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.dossiers import record
from competition.dossiers.bag_check import root_of
from competition.dossiers.packing import LARGEST_PACKAGE
from competition.dossiers.received_models import ReceivedCase, ReceivedFile, ReceivedPackage
from competition.dossiers.verify import Examined
from competition.errors import Refused
from competition.language import say
from competition.scoring.rubric import Rubric, rubric_from
from competition.storage import Cabinet
from competition.storage.keeping import keep
from competition.territory.queries import find_unit

RECEIVED = "received_package"
SHOWN = ("data/letter.pdf", "data/list.pdf", "data/list.xlsx")
IN_MEMORY = 8_000_000


@dataclass(frozen=True)
class Taken:
    """The package as it is kept here; `again` when it had been received before."""

    package: ReceivedPackage
    again: bool


def receive_package(
    session: Session, cabinet: Cabinet, examined: Examined, *, by: int | None = None, unit_code: str | None = None
) -> Taken:
    """Keep a package that passed every check; the same package a second time is only named.

    `unit_code` is the unit whose receiving officers read it, by default the sender's own.
    """
    told = examined.contents.dispatch
    if not examined.verdict.accepted or told is None:
        raise Refused(say("Gói chưa đạt kiểm tra nên không được nhận."))
    path = examined.verdict.package
    with path.open("rb") as stream:
        file = keep(session, cabinet, stream, path.name, limit=LARGEST_PACKAGE)
    there = session.scalars(select(ReceivedPackage).where(ReceivedPackage.sha256 == file.sha256)).one_or_none()
    if there is not None:
        return Taken(there, True)
    package = ReceivedPackage(
        sha256=file.sha256, unit_id=find_unit(session, unit_code or told.sender.code, told.sent_on).id,
        name=_plain(told.name), edition=_plain(told.edition), sender=_plain(told.sender.name),
        addressee=_plain(told.addressee), letter_number=_plain(told.letter_number), sent_on=told.sent_on,
        signer=_plain(examined.signed.signer) if examined.signed else "",
        trusted=bool(examined.signed and examined.signed.trusted), rounds=_rounds(examined),
        received_at=clock.now(), received_by_id=by, answer_number=None, answered_at=None, answered_by_id=None,
        answer_sha256=None,
    )  # fmt: skip
    session.add(package)
    session.flush()
    session.add_all([*_cases(package, examined), *_files(session, cabinet, package, examined)])
    session.flush()
    audit.record(
        session, "dossiers:package:receive", by, RECEIVED, package.id, sha256=file.sha256, files=len(told.proposals)
    )
    return Taken(package, False)


def _rounds(examined: Examined) -> dict[str, Any]:
    """Round → its name, its unit and what its criteria are called, for readers of the results."""
    rounds = examined.contents.rounds.rounds if examined.contents.rounds else []
    return {
        one.key: {"name": one.name, "unit": one.unit.name, "criteria": _criteria(rubric_from(one.rubric))}
        for one in rounds
    }


def _criteria(rubric: Rubric) -> dict[str, Any]:
    return {key: criterion.name for key, criterion in rubric.by_key.items()}


def _cases(package: ReceivedPackage, examined: Examined) -> Iterator[ReceivedCase]:
    movements = examined.contents.movements
    for place, listed in enumerate(examined.contents.listed, 1):
        rows = [row for row in movements.rows if row.case == listed.file_number] if movements else []
        yield ReceivedCase(
            package_id=package.id, place=place, file_number=_plain(listed.file_number),
            title=_plain(listed.title), record=msgspec.to_builtins(examined.contents.cases[listed.file_number]),
            history=msgspec.to_builtins(rows),
        )  # fmt: skip


def _files(session: Session, cabinet: Cabinet, package: ReceivedPackage, examined: Examined) -> Iterator[ReceivedFile]:
    """Letter, list and further papers, dossiers and attachments, each under its own hash."""
    hashes = examined.contents.bag.hashes
    with zipfile.ZipFile(examined.verdict.package) as archive:
        root = root_of([member for member in archive.infolist() if not member.is_dir()])
        for member, (place, name) in _shown(examined).items():
            with tempfile.SpooledTemporaryFile(IN_MEMORY) as spool:
                with archive.open(root + member) as source:
                    shutil.copyfileobj(source, spool, 1 << 20)
                file = keep(session, cabinet, spool, name, limit=LARGEST_PACKAGE)  # type: ignore[arg-type]
            if file.sha256 != hashes[member]:
                raise Refused(say("Gói đã thay đổi trong khi đang đọc; mời nhận lại."))
            yield ReceivedFile(package_id=package.id, member=member, place=place, name=_plain(name), sha256=file.sha256)


def _shown(examined: Examined) -> dict[str, tuple[int, str]]:
    """Member → the place of its proposal (0: the package's own) and the name under which it is shown."""
    hashes = examined.contents.bag.hashes
    own = [name for name in sorted(hashes) if name in SHOWN or name.startswith("data/papers/")]
    found = {name: (0, PurePosixPath(name).name) for name in own}
    for place, listed in enumerate(examined.contents.listed, 1):
        found[f"data/{listed.folder}/dossier.pdf"] = (place, f"{listed.file_number}.pdf")
        case = examined.contents.cases[listed.file_number]
        found |= {f"data/{one.path}": (place, one.name) for one in case.documents if one.path}
    return found


def record_of(case: ReceivedCase) -> record.Case:
    """The proposal's record as it travelled."""
    return msgspec.convert(case.record, record.Case)


def history_of(case: ReceivedCase) -> list[record.Chained]:
    """The proposal's movements, the first one first."""
    return msgspec.convert(case.history, list[record.Chained])


def _plain(text: str) -> str:
    """Text as every database keeps it."""
    return text.replace("\x00", "")

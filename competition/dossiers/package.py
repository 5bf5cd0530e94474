"""The dispatch package: letter, list, dossiers with their attachments and records, as one BagIt ZIP (RFC 8493)."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from competition.dossiers import bagging, chain, record, record_text
from competition.dossiers.listing import spreadsheet
from competition.dossiers.names import LONGEST, safe_name
from competition.dossiers.rendering import environment
from competition.dossiers.zipping import PackageFile, zip_bag
from competition.errors import Refused
from competition.language import Language, say

ROOM_FOR_BAG = len("/data/")


@dataclass(frozen=True)
class Attachment:
    """A file as it was handed in; it belongs to the document of the case's record that has its hash."""

    name: str
    content: bytes | Path
    sha256: str


@dataclass(frozen=True)
class PackedCase:
    case: record.Case
    dossier: bytes | Path
    attachments: Sequence[Attachment] = ()


@dataclass(frozen=True)
class PackageContents:
    """What a dispatch consists of. `list_rows` as the paper `short_profile_list` takes them, in the list's order;
    `papers` are further papers by file name (minutes, decisions)."""

    name: str
    sender: record.Unit
    addressee: str
    edition: str
    number: int
    letter_number: str
    sent_on: date
    letter: bytes | Path
    list_pdf: bytes | Path
    list_rows: Sequence[Mapping[str, Any]]
    cases: Sequence[PackedCase]
    movements: Sequence[record.Movement] = ()
    rounds: Sequence[record.Round] = ()
    papers: Mapping[str, bytes | Path] = field(default_factory=dict)
    with_priority: bool = False
    language: Language = "vi"


def build_package(target: Path, contents: PackageContents) -> PackageFile:
    """Write the package to `target` in one step: it is there whole or not at all. The same contents, the same bytes."""
    _refuse_contradictions(contents)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that files of a cabinet on the same disk are linked rather than copied.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".package-") as work:
        folder = Path(work) / safe_name(contents.name, 40)
        folder.mkdir()
        _lay_out(folder, contents)
        bagging.bag(folder, {
            "Source-Organization": contents.sender.name, "External-Identifier": contents.name,
            "Bagging-Date": contents.sent_on.isoformat(), "Bag-Software-Agent": "competition (bagit.py)",
        })  # fmt: skip
        return zip_bag(folder, target)


def _refuse_contradictions(contents: PackageContents) -> None:
    numbers = [packed.case.file_number for packed in contents.cases]
    folders = Counter(_folder(number).casefold() for number in numbers)
    if twice := sorted(number for number in numbers if folders[_folder(number).casefold()] > 1):
        raise Refused(say("Số hồ sơ bị trùng trong đợt gửi: {numbers}.", numbers=twice))
    if [row["file_number"] for row in contents.list_rows] != numbers:
        raise Refused(say("Danh sách trích ngang và các bộ hồ sơ không cùng số hồ sơ, cùng thứ tự."))


def _lay_out(folder: Path, contents: PackageContents) -> None:
    for packed in contents.cases:
        _lay_out_case(folder, folder / _folder(packed.case.file_number), packed)
    rows = chain.chained(contents.movements)
    head = rows[-1].chain if rows else chain.BEGINNING
    put(folder / "letter.pdf", contents.letter)
    put(folder / "list.pdf", contents.list_pdf)
    put(folder / "list.xlsx", spreadsheet(
        contents.list_rows, title=contents.name, day=contents.sent_on,
        language=contents.language, with_priority=contents.with_priority,
    ))  # fmt: skip
    put(folder / "dispatch.json", record_text.written(_dispatch(contents, len(rows), head)))
    put(folder / "movements.json", record_text.written(record.Movements(rows=rows)))
    if contents.rounds:
        put(folder / "rounds.json", record_text.written(record.Rounds(rounds=list(contents.rounds))))
    for name, content in contents.papers.items():
        put(folder / "papers" / safe_name(name), content)
    put(folder / "README.txt", _readme(contents))


def _dispatch(contents: PackageContents, movements: int, head: str) -> record.Dispatch:
    listed = [
        record.Listed(place=place, file_number=packed.case.file_number, folder=_folder(packed.case.file_number),
                      title=packed.case.title)
        for place, packed in enumerate(contents.cases, 1)
    ]  # fmt: skip
    return record.Dispatch(
        name=contents.name, sender=contents.sender, addressee=contents.addressee, edition=contents.edition,
        number=contents.number, letter_number=contents.letter_number, sent_on=contents.sent_on,
        proposals=listed, movements=movements, chain=head,
    )  # fmt: skip


def _lay_out_case(root: Path, folder: Path, packed: PackedCase) -> None:
    put(folder / "dossier.pdf", packed.dossier)
    paths: dict[tuple[str, str], str] = {}
    room = LONGEST - ROOM_FOR_BAG - 40 - len(str(folder.relative_to(root))) - len("/attachments/")
    for number, attachment in enumerate(packed.attachments, 1):
        path = folder / "attachments" / safe_name(f"{number:02d}-{attachment.name}", room)
        put(path, attachment.content)
        paths.setdefault((attachment.sha256, attachment.name), path.relative_to(root).as_posix())
    documents = [
        msgspec.structs.replace(document, path=paths.get((document.sha256, document.name), ""))
        for document in packed.case.documents
    ]
    put(folder / "case.json", record_text.written(msgspec.structs.replace(packed.case, documents=documents)))


def _folder(file_number: str) -> str:
    return f"dossiers/{safe_name(file_number, 30)}"


def _readme(contents: PackageContents) -> bytes:
    template = environment(contents.language).get_template("package_readme.txt")
    text = template.render(contents=contents, count=len(contents.cases))
    return text.replace("\n", "\r\n").encode()


def put(path: Path, content: bytes | Path) -> None:
    """A member of the package; a file on the same disk is linked, never changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    try:
        if not os.access(content, os.W_OK):
            raise PermissionError
        os.link(content, path)
    except OSError:
        shutil.copyfile(content, path)

"""Digital signatures inside a package's own papers: letter, list, minutes, decisions."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from asn1crypto import x509

from competition.dossiers.bag_check import Fault, root_of
from competition.dossiers.package_reading import Checked, Contents
from competition.dossiers.pades import check_pdf
from competition.dossiers.signature import Signed
from competition.language import Sentence, say

LARGEST = 100_000_000


def signed_papers(package: Path, contents: Contents, roots: Sequence[x509.Certificate], *, asked: bool) -> Checked:
    """Each signed paper holds; when roots were named it also leads to one. A paper signed by hand is no fault."""
    found = list(_signatures(package, contents, roots))
    faults = [Fault(member, reason) for member, one in found if (reason := _wrong_with(one, asked)) is not None]
    signed = len({member for member, _ in found})
    remark = say("{count} văn bản ký số", count=signed) if signed else say("không văn bản nào ký số")
    return Checked(say("Chữ ký số trên văn bản"), tuple(faults), remark)


def _wrong_with(one: Signed, asked: bool) -> Sentence | None:
    if one.fault is None and asked and not one.trusted:
        return say("chứng thư của {signer} không dẫn tới nơi tin cậy", signer=one.signer)
    return one.fault


def _signatures(
    package: Path, contents: Contents, roots: Sequence[x509.Certificate]
) -> Iterator[tuple[str, Signed]]:  # fmt: skip
    """Papers alone: applicants' own files may carry signatures of anybody."""
    with zipfile.ZipFile(package) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        root = root_of(members)
        for member in members:
            name = member.filename.removeprefix(root)
            own = name in ("data/letter.pdf", "data/list.pdf") or name.startswith("data/papers/")
            if own and name.endswith(".pdf") and name in contents.bag.hashes and member.file_size <= LARGEST:
                for one in check_pdf(archive.read(member), roots, contents.noon):
                    yield name, one

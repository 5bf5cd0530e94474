"""Whether a package is what its sender sent: members, record, chain, ranking and signature, without a database."""

from dataclasses import dataclass
from pathlib import Path

from asn1crypto import x509

from competition.dossiers import record_check
from competition.dossiers.bag_check import SIGNATURE, TAG_MANIFEST, Bag, Fault, compare_with_manifests, read_bag
from competition.dossiers.package_reading import Checked, Contents
from competition.dossiers.paper_check import signed_papers
from competition.dossiers.record_check import CHECKS
from competition.dossiers.signature import BAG_INFO, HEADER, Signed, check_signature, trust_roots
from competition.language import Sentence, say


@dataclass(frozen=True)
class Verdict:
    package: Path
    checks: tuple[Checked, ...]
    members: int

    @property
    def faults(self) -> list[Fault]:
        return [fault for check in self.checks for fault in check.faults]

    @property
    def accepted(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class Examined:
    """A package's verdict with what was read on the way; `signed` is None when nobody signed it."""

    verdict: Verdict
    contents: Contents
    signed: Signed | None


def verify(package: Path, trust: Path | None = None) -> Verdict:
    """Every check on a package. `trust` holds the certificates the receiver trusts; then a signature must be there.

    Refused with one sentence when the file is no readable ZIP or grows without measure.
    """
    return examine(package, trust).verdict


def examine(package: Path, trust: Path | None = None) -> Examined:
    """The same checks, for who goes on to read the package."""
    roots = trust_roots(trust) if trust else []
    bag = read_bag(package)
    compare_with_manifests(bag)
    members = say("{count} tệp", count=len(bag.hashes))
    contents = Contents(bag)
    checks = [Checked(say("Từng tệp theo bảng kê SHA-256"), tuple(bag.faults), members)]
    checks += [Checked(name, tuple(check(contents)), _remark(check, contents)) for name, check in CHECKS]
    signed = _signed(bag, contents, roots)
    checks.append(signed_papers(package, contents, roots, asked=trust is not None))
    checks.append(_signature(bag, signed, asked=trust is not None))
    return Examined(Verdict(package, tuple(checks), len(bag.hashes)), contents, signed)


def _remark(check: record_check.Check, contents: Contents) -> Sentence | None:
    if check is record_check.numbers:
        return say("{count} hồ sơ", count=len(contents.listed))
    if check is record_check.movements and contents.movements:
        return say("{count} lần chuyển", count=len(contents.movements.rows))
    if check is record_check.ranking and contents.rounds:
        count = len(contents.rounds.rounds)
        return say("{count} vòng được tính lại", count=count) if count else say("gói không kèm phiếu điểm")
    return None


def _signed(bag: Bag, contents: Contents, roots: list[x509.Certificate]) -> Signed | None:
    if SIGNATURE not in bag.contents:
        return None
    return check_signature(bag.contents.get(TAG_MANIFEST, b""), bag.contents[SIGNATURE], roots, contents.noon)


def _signature(bag: Bag, signed: Signed | None, *, asked: bool) -> Checked:
    name = say("Chữ ký của nơi gửi")
    if signed is None:
        announced = f"{HEADER}: {SIGNATURE}".encode() in bag.contents.get(BAG_INFO, b"")
        if announced or asked:
            return Checked(name, (Fault(SIGNATURE, say("gói không có chữ ký")),))
        return Checked(name, (), say("gói không ký số"))
    if signed.fault:
        return Checked(name, (Fault(SIGNATURE, signed.fault),))
    if asked and not signed.trusted:
        stranger = say("chứng thư của {signer} không dẫn tới nơi tin cậy", signer=signed.signer)
        return Checked(name, (Fault(SIGNATURE, stranger),))
    remark = say("{signer}", signer=signed.signer)
    return Checked(name, (), remark if asked else say("{signer} (chưa đối chiếu nơi tin cậy)", signer=signed.signer))

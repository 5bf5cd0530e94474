"""A package and what it is made of, small and complete: two proposals of one round, with attachments and movements."""

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from competition import clock
from competition.dossiers import record
from competition.dossiers.package import Attachment, PackageContents, PackedCase, build_package
from competition.scoring.legal import rank_legally
from competition.scoring.rubric import rubric_from
from competition.scoring.rule import rule_from
from competition.scoring.sheets import SheetMarks

DISTRICT = record.Unit(code="338", name="Huyện Quỳnh Phụ", level="district")
COMMUNE = record.Unit(code="12472", name="Xã An Bài, huyện Quỳnh Phụ", level="commune")
PROVINCE = record.Unit(code="34", name="Hội LHPN tỉnh Thái Bình", level="province")
RUBRIC = {"criteria": [{"key": "novelty", "max": "60", "step": "0.5"}, {"key": "need", "max": "40", "step": "0.5"}]}
RULE = {"method": "mean", "digits": 2, "pass_mark": "50", "ties": [{"by": "criterion", "criterion": "novelty"}]}
MARKS = {
    ("TB-QP-0007", "GK1"): ("52", "36"), ("TB-QP-0007", "GK2"): ("50.5", "37"),
    ("TB-QP-0012", "GK1"): ("45", "30"), ("TB-QP-0012", "GK2"): ("48", "31"),
    ("TB-QP-0019", "GK1"): ("20", "18"), ("TB-QP-0019", "GK2"): ("22", "19"),
}  # fmt: skip
STEPS = (
    (None, "draft", "start"), ("draft", "submitted", "submit"),
    ("submitted", "taken_in", "take_in"), ("taken_in", "forwarded", "forward"),
)  # fmt: skip


def sheets() -> list[record.Sheet]:
    return [
        record.Sheet(proposal=proposal, juror=juror, marks={"novelty": novelty, "need": need})
        for (proposal, juror), (novelty, need) in MARKS.items()
    ]


def standings() -> list[record.Standing]:
    marks = [SheetMarks(s.proposal, s.juror, {k: Decimal(v) for k, v in s.marks.items() if v}) for s in sheets()]
    places = rank_legally(marks, rubric_from(RUBRIC), rule_from(RULE))
    return [record.Standing(proposal=p.proposal, score=str(p.rounded), rank=p.rank) for p in places]


def packed_case(number: str, title: str) -> PackedCase:
    picture, deed = f"ảnh của {number}".encode(), f"giấy tờ của {number}".encode()
    attachments = [
        Attachment("Ảnh sản phẩm.jpg", picture, sha256(picture).hexdigest()),
        Attachment("Giấy chứng nhận: OCOP?.pdf", deed, sha256(deed).hexdigest()),
    ]
    standing = next(one for one in standings() if one.proposal == number)
    case = record.Case(
        file_number=number, title=title, kind="project", category="organic", entrant="individual",
        unit=COMMUNE, screening_unit=DISTRICT, state="forwarded",
        applicant=record.Applicant(full_name="Nguyễn Thị Hạnh", birth_year=1985, phone="0987654321"),
        documents=[
            record.Document(item="photos", name=a.name, sha256=a.sha256, size=len(a.content)) for a in attachments
        ],
        results=[record.Result(round="district", score=standing.score, rank=standing.rank, outcome="selected")],
        sheets=[sheet for sheet in sheets() if sheet.proposal == number],
    )  # fmt: skip
    return PackedCase(case, b"%PDF-1.7 " + number.encode(), attachments)


def movements(numbers: list[str]) -> list[record.Movement]:
    start = clock.at(2024, 4, 1, 8)
    steps = [(before, after, step, number) for before, after, step in STEPS for number in numbers]
    return [
        record.Movement(at=start + timedelta(days=n), case=number, step=step, from_state=before, to_state=after)
        for n, (before, after, step, number) in enumerate(steps)
    ]


@pytest.fixture
def contents() -> PackageContents:
    cases = [packed_case("TB-QP-0007", "Trà thảo mộc từ lá vối"), packed_case("TB-QP-0012", "Túi cói")]
    rows = [{"file_number": c.case.file_number, "title": c.case.title, "score": Decimal("87.75")} for c in cases]
    return PackageContents(
        name="TB-2024-dot-01", sender=PROVINCE, addressee="Ban Tổ chức Cuộc thi cấp Trung ương",
        edition="Cuộc thi Phụ nữ khởi nghiệp năm 2024", number=1, letter_number="47/BTV-GĐXHKT",
        sent_on=date(2024, 6, 5), letter=b"%PDF-1.7 letter", list_pdf=b"%PDF-1.7 list", list_rows=rows, cases=cases,
        movements=movements([c.case.file_number for c in cases]), papers={"Biên bản.pdf": b"%PDF-1.7 minutes"},
        rounds=[record.Round(key="district", unit=DISTRICT, name="Vòng huyện Quỳnh Phụ", rubric=RUBRIC, rule=RULE,
                             sheets=sheets(), standings=standings())],
    )  # fmt: skip


@pytest.fixture
def package(tmp_path: Path, contents: PackageContents) -> Path:
    return build_package(tmp_path / "TB-2024-dot-01.zip", contents).path

"""The cast: the same invented people in the demo, the tests, the docs and the pictures."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.people.actions import open_account
from competition.people.appointing import give_role
from competition.people.models import Person
from competition.people.queries import find_by_contact
from competition.territory.queries import find_unit


@dataclass(frozen=True)
class Member:
    """One of the cast; `unit` is the code of the unit in which she holds her role."""

    key: str
    name: str
    phone: str
    role: str | None = None
    unit: str | None = None
    email: str | None = None
    employer: str = ""


def _staff(prefix: str, communes: tuple[str, str, str], screening: tuple[str, str], province: str) -> list[Member]:
    first, second, far = communes
    here, there = screening
    return [
        Member("lua", "Phạm Thị Lụa", f"{prefix}101", "commune_officer", first, "lua@vidu.vn"),
        Member("thom", "Đỗ Thị Thơm", f"{prefix}102", "commune_officer", second),
        Member("dao", "Bùi Thị Đào", f"{prefix}103", "commune_officer", far),
        Member("hanh", "Đỗ Thị Hạnh", f"{prefix}201", "screening_secretary", here, "hanh@vidu.vn"),
        Member("minh", "Vũ Thị Minh", f"{prefix}202", "jury_chair", here, "minh@vidu.vn", "Hội LHPN"),
        Member("khoa", "Lê Văn Khoa", f"{prefix}203", "juror", here, "khoa@vidu.vn", "Phòng Kinh tế"),
        Member("ngoc", "Bùi Thị Ngọc", f"{prefix}204", "juror", here, "ngoc@vidu.vn", "Ngân hàng Chính sách xã hội"),
        Member("thu", "Hoàng Thị Thu", f"{prefix}205", "juror", here, "thu@vidu.vn", "Câu lạc bộ nữ doanh nhân"),
        Member("yen", "Trịnh Thị Yến", f"{prefix}301", "screening_secretary", there),
        Member("cuc", "Ngô Thị Cúc", f"{prefix}302", "jury_chair", there),
        Member("tam", "Đặng Văn Tâm", f"{prefix}303", "juror", there),
        Member("xuan", "Lương Thị Xuân", f"{prefix}304", "juror", there),
        Member("bich", "Nguyễn Thị Bích", f"{prefix}401", "province_officer", province, "bich@vidu.vn"),
        Member("hong", "Trần Thị Hồng", f"{prefix}402", "province_leader", province, "hong@vidu.vn"),
        Member("ha", "Lý Thu Hà", f"{prefix}403", "centre_officer", province, "ha@vidu.vn"),
        Member("duc", "Phan Văn Đức", f"{prefix}404", "auditor", province, "duc@vidu.vn"),
        Member("lan", "Đinh Thị Lan", f"{prefix}405", "administrator", province, "lan@vidu.vn"),
    ]


def _provincial_panel(prefix: str, province: str) -> list[Member]:
    """Who judges where the edition holds a provincial round besides."""
    return [
        Member("phuong", "Tạ Thị Phương", f"{prefix}501", "jury_chair", province, None, "Hội LHPN tỉnh"),
        Member("quyen", "Cao Thị Quyên", f"{prefix}502", "juror", province, None, "Sở Khoa học và Công nghệ"),
        Member("khanh", "Mai Văn Khánh", f"{prefix}503", "juror", province, None, "Ngân hàng Nhà nước"),
        Member("loan", "Hà Thị Loan", f"{prefix}504", "juror", province, None, "Hội Nữ doanh nhân"),
    ]


APPLICANTS = [
    Member("sen", "Nguyễn Thị Sen", "0912000001", email="sen@vidu.vn"),
    Member("man", "Trần Thị Mận", "0912000002"),
    Member("na", "Vũ Thị Na", "0912000003"),
]

STAFF: dict[str, list[Member]] = {
    "thai-binh-2024": _staff("0913000", ("12472", "12520", "13192"), ("338", "344"), "34"),
    "hung-yen-2026": [
        *_staff("0914000", ("12472", "12499", "11953"), ("C07", "C01"), "33"), *_provincial_panel("0914000", "33"),
    ],
}  # fmt: skip


def seat_cast(session: Session, edition: Edition) -> dict[str, Person]:
    """Open the cast's accounts and give them their roles; people are found by key. Pressing twice changes nothing."""
    people = {}
    for member in [*APPLICANTS, *STAFF.get(edition.name, [])]:
        email = member.email if member in APPLICANTS or edition.name == "thai-binh-2024" else None
        person = find_by_contact(session, member.phone, None) or open_account(
            session, full_name=member.name, phone=member.phone, email=email
        )
        person.cast, person.employer = True, member.employer
        people[member.key] = person
        if member.role and member.unit:
            unit = find_unit(session, member.unit, edition.tree_on)
            give_role(session, person.id, member.role, unit.id, by=None, from_day=edition.tree_on)
    session.flush()
    return people

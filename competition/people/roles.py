"""The roles of the house: what each is called, on which tier it is held, and what it opens."""

from dataclasses import dataclass
from datetime import date

from competition.editions.rules import Label


@dataclass(frozen=True)
class Role:
    """`tier`: where it is held. `counter`: the pages it opens. `sees`: whose cases."""

    key: str
    label: Label
    tier: str
    counter: str


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role("applicant", Label("Tác giả", "Applicant"), "none", "applicant"),
        Role("commune_officer", Label("Cán bộ Hội cấp xã", "Commune officer"), "intake", "commune"),
        Role("screening_secretary", Label("Thư ký hội đồng", "Panel secretary"), "screening", "district"),
        Role("jury_chair", Label("Chủ tịch hội đồng giám khảo", "Jury chair"), "screening", "district"),
        Role("juror", Label("Giám khảo", "Juror"), "screening", "juror"),
        Role("province_officer", Label("Cán bộ Hội cấp tỉnh", "Provincial officer"), "province", "province"),
        Role("province_leader", Label("Lãnh đạo Hội cấp tỉnh", "Provincial leader"), "province", "province"),
        Role("centre_officer", Label("Ban Tổ chức Trung ương", "Central organiser"), "province", "centre"),
        Role("auditor", Label("Người kiểm tra", "Auditor"), "province", "auditor"),
        Role("administrator", Label("Quản trị", "Administrator"), "province", "admin"),
        Role("the_clock", Label("Hệ thống", "The system"), "none", ""),
    )
}


@dataclass(frozen=True)
class Held:
    """A role held in a unit; `deputy` when she stands in for another holder."""

    role: str
    unit_id: int
    until: date | None = None
    deputy: bool = False


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with what she holds today. The clock acts without a person."""

    person_id: int | None
    name: str = ""
    held: tuple[Held, ...] = ()

    def holds(self, role: str, unit_id: int | None = None) -> bool:
        return any(h.role == role and (unit_id is None or h.unit_id == unit_id) for h in self.held)

    def units(self, *roles: str) -> set[int]:
        """The units in which she holds one of the roles."""
        return {h.unit_id for h in self.held if h.role in roles}

    @property
    def counters(self) -> list[str]:
        """The counters her roles open, each once."""
        return list(dict.fromkeys(ROLES[h.role].counter for h in self.held))


THE_CLOCK = Actor(None, "", (Held("the_clock", 0),))

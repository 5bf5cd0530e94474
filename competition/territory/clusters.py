"""Clusters of communes: who belongs to which on a day, founding and naming one, moving communes between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, aliased

from competition import audit
from competition.errors import BadInput, Refused
from competition.language import say
from competition.territory.actions import found_unit
from competition.territory.models import ClusterMember, Succession, Unit
from competition.territory.queries import cluster_of, units_below

LEVEL, KIND = "cluster", "cụm"
MOVED_MEANWHILE = say("Có người vừa xếp lại cụm nên chưa lưu. Mời chị xem lại danh sách hiện hành rồi lưu lần nữa.")


@dataclass(frozen=True)
class Member:
    """A commune, its cluster if it has one, and the districts in which it lies or its ground once lay."""

    commune: Unit
    cluster_id: int | None
    districts: list[str] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        """Never without a district: the same name occurs in several."""
        return ", ".join([self.commune.full_name, *([" – ".join(self.districts)] if self.districts else [])])


def clusters_on(session: Session, province: Unit, day: date) -> Sequence[Unit]:
    return units_below(session, province, day, LEVEL)


def members_on(session: Session, province: Unit, day: date) -> list[Member]:
    """Every commune of the province on a day, by code, those in no cluster among them."""
    communes = units_below(session, province, day, "commune")
    clusters, districts = cluster_of(session, communes, day), _districts(session, communes)
    return [
        Member(unit, clusters[unit.id].id if unit.id in clusters else None, districts.get(unit.id, []))
        for unit in communes
    ]


def _districts(session: Session, communes: Sequence[Unit]) -> dict[int, list[str]]:
    """Commune → its district, or those of the communes that it was made of."""
    ids, old, district = [unit.id for unit in communes], aliased(Unit), aliased(Unit)
    before = (
        select(Succession.successor_id, district)
        .join(old, old.id == Succession.predecessor_id)
        .join(district, district.id == old.parent_id)
        .where(Succession.successor_id.in_(ids), district.level == "district")
    )
    now = select(Unit.id, district).join(district, district.id == Unit.parent_id)
    found: dict[int, dict[str, None]] = {}
    for question in (now.where(Unit.id.in_(ids), district.level == "district"), before):
        for commune_id, above in session.execute(question.order_by(district.code)):
            found.setdefault(commune_id, {})[above.full_name] = None
    return {commune_id: list(names) for commune_id, names in found.items()}


def found_cluster(session: Session, province: Unit, name: str, *, by: int | None, on: date) -> Unit:
    """A cluster of the province from a day on, under the next free code."""
    standing = clusters_on(session, province, on)
    _refuse_same_name(standing, name)
    used = session.scalars(select(Unit.code).where(Unit.level == LEVEL))
    numbers = [int(code[1:]) for code in used if code[:1] == "C" and code[1:].isdigit()]
    return found_unit(
        session, by=by, code=f"C{max(numbers, default=0) + 1:02d}", name=name, kind=KIND, level=LEVEL,
        parent_code=province.code, valid_from=on,
    )  # fmt: skip


def rename_cluster(session: Session, province: Unit, cluster: Unit, name: str, *, by: int | None, on: date) -> None:
    """Another name for a cluster; an example that somebody names is hers from then on."""
    _refuse_same_name([unit for unit in clusters_on(session, province, on) if unit.id != cluster.id], name)
    cluster.name, cluster.example = name, False
    audit.record(session, "territory:cluster:rename", by, "unit", cluster.id, code=cluster.code)


def _refuse_same_name(standing: Sequence[Unit], name: str) -> None:
    if name.casefold() in {unit.name.casefold() for unit in standing}:
        raise BadInput({"name": say("Đã có cụm tên {name}.", name=name)})


def move_communes(
    session: Session, province: Unit, day: date, wanted: Mapping[int, int | None], seen: Mapping[int, int | None], *,
    by: int | None,
) -> list[Member]:  # fmt: skip
    """Put communes into clusters (None: into none); `seen`: where they stood on the page. Returns those that moved."""
    members = {member.commune.id: member for member in members_on(session, province, day)}
    clusters = [unit.id for unit in clusters_on(session, province, day)]
    if not set(wanted) <= set(members) or not set(wanted.values()) <= {*clusters, None}:
        raise Refused(say("Có xã hoặc cụm không thuộc tỉnh vào ngày này."))
    moved = [members[commune] for commune, cluster in wanted.items() if members[commune].cluster_id != cluster]
    if any(seen.get(member.commune.id) != member.cluster_id for member in moved):
        raise Refused(MOVED_MEANWHILE)
    if not moved:
        raise Refused(say("Chưa có xã nào đổi cụm, nên không có gì để lưu."))
    ids = [member.commune.id for member in moved]
    session.execute(
        delete(ClusterMember).where(ClusterMember.commune_id.in_(ids), ClusterMember.cluster_id.in_(clusters))
    )
    rows = [{"commune_id": commune, "cluster_id": wanted[commune]} for commune in ids if wanted[commune] is not None]
    if rows:
        session.execute(insert(ClusterMember), rows)
    audit.record(
        session, "territory:cluster:move", by, "unit", province.id, communes=ids,
        clusters=[wanted[commune] or 0 for commune in ids],
    )  # fmt: skip
    return moved

"""Counter for clusters of communes: which commune is screened where, of an edition or on a day of the living tree."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition import clock
from competition.editions.clustering import follow_clusters, must_not_be_frozen, screens_by_clusters, why_frozen
from competition.editions.models import Edition
from competition.editions.queries import charter_of, places
from competition.errors import NotFound, Refused
from competition.language import Sentence, say
from competition.people.roster import read_day
from competition.territory.clusters import Member, clusters_on, members_on, move_communes
from competition.territory.models import Unit
from competition.territory.queries import standing_on
from competition.web.admin_desk import ROWS, Office, locked_edition, office_of, page_number
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

NONE = "none"


@dataclass(frozen=True)
class ClusterDesk:
    """Where clusters are arranged: in an edition that has not opened, or in the tree of a day for editions to come."""

    office: Office
    province: Unit
    on: date
    edition: Edition | None
    provinces: list[Unit] = field(default_factory=list)

    @property
    def address(self) -> str:
        if self.edition is not None:
            return f"/admin/editions/{self.edition.name}/clusters"
        return f"/admin/clusters?{urlencode({'on': self.on.strftime('%d/%m/%Y'), 'province': self.province.code})}"

    @property
    def frozen(self) -> Sentence | None:
        return why_frozen(self.edition) if self.edition is not None else None


def cluster_desk(session: Session, visitor: Visitor, name: str, *, lock: bool = False) -> ClusterDesk:
    """The desk of an edition that screens by clusters; any other edition has none."""
    if lock:
        office, edition = locked_edition(session, visitor, name)
    else:
        office = office_of(session, visitor)
        edition = office.edition(name)
    if not screens_by_clusters(charter_of(edition)):
        raise NotFound
    return ClusterDesk(office, session.get_one(Unit, edition.province_id), edition.tree_on, edition)


def living_desk(request: Request[Any, Any, Any], session: Session, visitor: Visitor) -> ClusterDesk:
    """The desk of the tree as it stands on the asked day, in the asked one of her provinces."""
    office, asked = office_of(session, visitor), request.query_params
    on = read_day(asked.get("on", "")[:20]) or clock.today()
    hers = Unit.id.in_(office.provinces), Unit.level == "province", standing_on(on)
    provinces = session.scalars(select(Unit).where(*hers).order_by(Unit.code)).all()
    if not provinces:
        raise NotFound(say("Vào ngày {on} chị không quản trị tỉnh nào.", on=on))
    chosen = next((unit for unit in provinces if unit.code == asked.get("province")), provinces[0])
    return ClusterDesk(office, chosen, on, None, list(provinces))


@get("/admin/clusters", sync_to_thread=True)
def living(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """The clusters that editions to come will take."""
    return show(request, session, living_desk(request, session, visitor))


@get("/admin/editions/{name:str}/clusters", sync_to_thread=True)
def of_edition(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """An edition's clusters: to be arranged until it opens, to be read afterwards."""
    return show(request, session, cluster_desk(session, visitor, name))


def show(
    request: Request[Any, Any, Any], session: Session, desk: ClusterDesk, form: PageForm | None = None,
    typed: dict[int, int | None] | None = None,
) -> Response[Any]:  # fmt: skip
    clusters, members = _arranged(session, desk)
    wanted = request.query_params.get("show", "")
    found = [one for one in members if wanted in ("", str(one.cluster_id or NONE))]
    pages = max(1, -(-len(found) // ROWS))
    current = min(page_number(request), pages)
    held = {unit.id: sum(one.cluster_id == unit.id for one in members) for unit in clusters}
    return page(
        request, "admin/clusters.html", form=form, desk=desk, clusters=clusters, held=held, total=len(members),
        alone=sum(one.cluster_id is None for one in members), shown=found[(current - 1) * ROWS : current * ROWS],
        current=current, pages=pages, wanted=wanted, typed=typed or {}, frozen=desk.frozen, none=NONE,
    )  # fmt: skip


def _arranged(session: Session, desk: ClusterDesk) -> tuple[list[Unit], list[Member]]:
    """The clusters and their communes: as an open edition froze them, else as the tree has them."""
    clusters = list(clusters_on(session, desk.province, desk.on))
    members = members_on(session, desk.province, desk.on)
    if desk.edition is None or desk.frozen is None:
        return clusters, members
    kept = {place.unit_id: place for place in places(session, desk.edition.id)}
    screening = [unit_id for unit_id, place in kept.items() if place.tier == "screening"]
    clusters = list(session.scalars(select(Unit).where(Unit.id.in_(screening)).order_by(Unit.code)))
    inside = [one for one in members if one.commune.id in kept]
    return clusters, [Member(one.commune, kept[one.commune.id].screening_unit_id, one.districts) for one in inside]


@post("/admin/clusters", sync_to_thread=True)
def move_living(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict],
) -> Response[Any]:  # fmt: skip
    return _move(request, session, living_desk(request, session, visitor), typed)


@post("/admin/editions/{name:str}/clusters", sync_to_thread=True)
def move_in_edition(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str],
) -> Response[Any]:  # fmt: skip
    return _move(request, session, cluster_desk(session, visitor, name, lock=True), typed)


def _move(request: Request[Any, Any, Any], session: Session, desk: ClusterDesk, typed: FormMultiDict) -> Response[Any]:
    """Move the communes of a page whose choice changed; editions that have not opened follow."""
    wanted, seen = _numbers(typed, "to"), _numbers(typed, "was")
    try:
        if desk.edition is not None:
            must_not_be_frozen(desk.edition)
        with session.begin_nested():
            moved = move_communes(session, desk.province, desk.on, wanted, seen, by=desk.office.by)
            follow_clusters(session, desk.province, by=desk.office.by)
    except Refused as refused:
        form = PageForm()
        form.besides += refused.reasons
        return show(request, session, desk, form, wanted)
    return go(request, _same_page(request), say("Đã chuyển {n} xã sang cụm khác.", n=len(moved)))


def _same_page(request: Request[Any, Any, Any]) -> str:
    return f"{request.url.path}?{urlencode(list(request.query_params.multi_items()))}".rstrip("?")


def _numbers(typed: FormMultiDict, prefix: str) -> dict[int, int | None]:
    """commune → cluster, from the fields `prefix-<commune>`; an empty choice is no cluster."""
    found: dict[int, int | None] = {}
    for name, value in typed.items():
        word, _, commune = name.partition("-")
        if word == prefix and _whole(commune) and (value == "" or _whole(value)):
            found[int(commune)] = int(value) if value else None
    return found


def _whole(text: Any) -> bool:
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10


routes = [living, of_edition, move_living, move_in_edition]

"""Counter for a cluster by itself: founded under the next code, called by another name."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.orm import Session

from competition.editions.clustering import follow_name, must_not_be_frozen
from competition.errors import BadInput, NotFound, Refused
from competition.language import say
from competition.territory.clusters import clusters_on, found_cluster, rename_cluster
from competition.territory.models import Unit
from competition.web.admin_clusters import ClusterDesk, cluster_desk, living_desk
from competition.web.fields import line
from competition.web.forms import PageForm
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

NEW = "new"


class ClusterForm(PageForm):
    name = line(
        say("Tên cụm (không kèm chữ “cụm”)"), most=100, missing=say("Hãy ghi tên cụm."), autocomplete="off",
        hint=say("Ví dụ: Quỳnh Phụ – Hưng Hà. Cụm mẫu được chị đặt tên thì thôi là ví dụ."),
    )  # fmt: skip


def _desk(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, name: str, *, lock: bool = False
) -> ClusterDesk:
    """The edition's desk by its name; the living tree's where no edition is named."""
    return cluster_desk(session, visitor, name, lock=lock) if name else living_desk(request, session, visitor)


def _cluster(session: Session, desk: ClusterDesk, key: str) -> Unit | None:
    """The cluster with this number that stands on the desk's day; None for a new one."""
    if key == NEW:
        return None
    found = next((unit for unit in clusters_on(session, desk.province, desk.on) if str(unit.id) == key), None)
    if found is None:
        raise NotFound
    return found


def _show(request: Request[Any, Any, Any], desk: ClusterDesk, cluster: Unit | None, form: ClusterForm) -> Response[Any]:
    return page(request, "admin/cluster.html", form=form, desk=desk, cluster=cluster, frozen=desk.frozen)


def _ask(request: Request[Any, Any, Any], session: Session, visitor: Visitor, name: str, key: str) -> Response[Any]:
    desk = _desk(request, session, visitor, name)
    cluster = _cluster(session, desk, key)
    return _show(request, desk, cluster, ClusterForm(start={"name": cluster.name if cluster else ""}))


def _save(
    request: Request[Any, Any, Any], session: Session, visitor: Visitor, typed: FormMultiDict, name: str, key: str
) -> Response[Any]:
    desk = _desk(request, session, visitor, name, lock=True)
    cluster, form = _cluster(session, desk, key), ClusterForm(typed)
    if form.taken():
        try:
            return go(request, desk.address, say("Đã lưu {unit}.", unit=_named(session, desk, cluster, form)))
        except BadInput as bad:
            form.refuse(bad)
        except Refused as refused:
            form.besides += refused.reasons
    return _show(request, desk, cluster, form)


def _named(session: Session, desk: ClusterDesk, cluster: Unit | None, form: ClusterForm) -> str:
    name, by = form.name.data, desk.office.by
    if desk.edition is not None:
        must_not_be_frozen(desk.edition)
    if cluster is None:
        return found_cluster(session, desk.province, name, by=by, on=desk.on).full_name
    rename_cluster(session, desk.province, cluster, name, by=by, on=desk.on)
    follow_name(session, desk.province, cluster)
    return cluster.full_name


@get("/admin/clusters/{key:str}", sync_to_thread=True)
def ask_living(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    return _ask(request, session, visitor, "", key)


@post("/admin/clusters/{key:str}", sync_to_thread=True)
def save_living(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    return _save(request, session, visitor, typed, "", key)


@get("/admin/editions/{name:str}/clusters/{key:str}", sync_to_thread=True)
def ask_in_edition(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    return _ask(request, session, visitor, name, key)


@post("/admin/editions/{name:str}/clusters/{key:str}", sync_to_thread=True)
def save_in_edition(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    typed: NamedDependency[FormMultiDict], name: FromPath[str], key: FromPath[str],
) -> Response[Any]:  # fmt: skip
    return _save(request, session, visitor, typed, name, key)


routes = [ask_living, save_living, ask_in_edition, save_in_edition]

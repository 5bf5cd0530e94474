"""An edition that screens by clusters follows them until it opens; from then on the communes stay where they were."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from competition import audit
from competition.editions.actions import freeze_tree
from competition.editions.calls import has_opened
from competition.editions.models import Edition, Place
from competition.editions.queries import charter_of
from competition.editions.rules import Charter
from competition.errors import Refused
from competition.language import Sentence, say
from competition.territory.models import Unit

LEVEL = "cluster"


def screens_by_clusters(charter: Charter) -> bool:
    return charter.tier("screening").level == LEVEL


def why_frozen(edition: Edition) -> Sentence | None:
    """Why this edition's clusters can no longer change, or nothing."""
    charter = charter_of(edition)
    if not has_opened(edition, charter):
        return None
    return say(
        "Kỳ thi {name} đã mở nhận hồ sơ từ {opens} nên cụm xã được giữ nguyên như đã chốt: hồ sơ đã nộp và người giữ "
        "vai trò theo các cụm này.", name=edition.name, opens=charter.calendar.opens,
    )  # fmt: skip


def must_not_be_frozen(edition: Edition) -> None:
    if reason := why_frozen(edition):
        raise Refused(reason)


def followers(session: Session, province: Unit) -> Sequence[Edition]:
    """The province's editions that screen by clusters and have not opened yet."""
    found = session.scalars(select(Edition).where(Edition.province_id == province.id).with_for_update()).all()
    return [one for one in found if screens_by_clusters(charter_of(one)) and why_frozen(one) is None]


def follow_clusters(session: Session, province: Unit, *, by: int | None) -> None:
    """Freeze the trees of those editions again, after communes moved; refused when one would be left in no cluster."""
    for edition in followers(session, province):
        session.execute(delete(Place).where(Place.edition_id == edition.id))
        freeze_tree(session, edition, charter_of(edition), province)
        audit.record(session, "editions:edition:freeze", by, "edition", edition.id)


def follow_name(session: Session, province: Unit, cluster: Unit) -> None:
    """Call a renamed cluster by its new name in those editions."""
    ids = [edition.id for edition in followers(session, province)]
    here = update(Place).where(Place.edition_id.in_(ids))
    session.execute(here.where(Place.unit_id == cluster.id).values(name=cluster.full_name))
    session.execute(here.where(Place.screening_unit_id == cluster.id).values(screening_name=cluster.full_name))

"""What is done to editions: imported, cloned, amended, published; their tree frozen, their journeys kept."""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from competition import audit, clock
from competition.editions.calls import has_opened
from competition.editions.form_rules import kept_when_open
from competition.editions.models import CharterVersion, Edition, Journey, Place
from competition.editions.queries import charter_of
from competition.editions.rules import Charter, charter_from, fingerprint, plain
from competition.errors import Refused
from competition.language import say
from competition.territory.models import Unit
from competition.territory.queries import cluster_of, find_unit, units_below


def keep_journey(session: Session, kind: str, text: str, sha256: str) -> Journey:
    """Keep a journey's text under its hash; the same text is kept once."""
    kept = session.scalars(select(Journey).where(Journey.sha256 == sha256)).one_or_none()
    if kept is None:
        kept = Journey(kind=kind, sha256=sha256, text=text, kept_at=clock.now())
        session.add(kept)
        session.flush()
    return kept


def import_edition(
    session: Session, data: dict[str, Any], journeys: dict[str, Journey], *, by: int | None, demo: bool = False
) -> Edition:
    """Make an edition from a charter's data: check it, freeze its tree, pin its journeys."""
    charter = charter_from(data)
    if session.scalar(select(Edition.id).where(Edition.name == charter.name)):
        raise Refused(say("Đã có kỳ thi tên {name}.", name=charter.name))
    province = find_unit(session, charter.province, charter.tree_on)
    edition = Edition(
        name=charter.name, year=charter.year, province_id=province.id, tree_on=charter.tree_on,
        charter=plain(charter), published=False, demo=demo, proposal_journey_id=journeys["proposal"].id,
        round_journey_id=journeys["screening_round"].id, dispatch_journey_id=journeys["dispatch"].id,
    )  # fmt: skip
    session.add(edition)
    session.flush()
    _keep_version(session, edition, by, "")
    freeze_tree(session, edition, charter, province)
    audit.record(session, "editions:edition:import", by, "edition", edition.id, charter=fingerprint(edition.charter))
    return edition


def freeze_tree(session: Session, edition: Edition, charter: Charter, province: Unit) -> None:
    """Write the edition's places: each commune with the unit that screens it, the screening units, the province."""
    day = charter.tree_on
    communes = units_below(session, province, day, charter.tier("intake").level)
    screening = units_below(session, province, day, charter.tier("screening").level)
    by_id = {unit.id: unit for unit in screening}
    clusters = cluster_of(session, communes, day) if charter.tier("screening").level == "cluster" else {}
    rows = [
        _place(edition, province, "province", None),
        *(_place(edition, unit, "screening", unit) for unit in screening),
    ]
    for commune in communes:
        above = clusters.get(commune.id) or by_id.get(commune.parent_id or 0)
        if above is None:
            raise Refused(
                say("{unit} ({code}) chưa thuộc đơn vị sơ khảo nào.", unit=commune.full_name, code=commune.code)
            )
        rows.append(_place(edition, commune, "intake", above))
    session.execute(insert(Place), rows)


def _place(edition: Edition, unit: Unit, tier: str, above: Unit | None) -> dict[str, Any]:
    return {
        "edition_id": edition.id, "unit_id": unit.id, "tier": tier, "code": unit.code, "name": unit.full_name,
        "screening_unit_id": above.id if above else None, "screening_name": above.full_name if above else None,
    }  # fmt: skip


def _keep_version(session: Session, edition: Edition, by: int | None, note: str) -> None:
    session.add(
        CharterVersion(
            edition_id=edition.id,
            number=edition.charter_version,
            charter=edition.charter,
            sha256=fingerprint(edition.charter),
            made_at=clock.now(),
            made_by_id=by,
            note=note,
        )
    )
    session.flush()


def amend_charter(session: Session, edition: Edition, changes: dict[str, Any], *, by: int | None, note: str) -> Charter:
    """Replace whole parts of the charter (calendar, checklist, rubrics, targets …) by a new version of it."""
    if not note.strip():
        raise Refused(say("Hãy ghi lý do thay đổi thể lệ."))
    fixed = {"name", "province", "tree_on", "tiers"} & set(changes)
    if fixed:
        raise Refused(say("Không đổi được {parts} của một kỳ thi đã lập.", parts=sorted(fixed)))
    before = charter_of(edition)
    charter = charter_from({**plain(before), **changes})
    if has_opened(edition, before) and (found := kept_when_open(before, charter, clock.now())):
        raise Refused(*found)
    edition.charter = plain(charter)
    edition.charter_version += 1
    _keep_version(session, edition, by, note)
    audit.record(
        session, "editions:edition:amend", by, "edition", edition.id,
        number=edition.charter_version, charter=fingerprint(edition.charter),
    )  # fmt: skip
    return charter


def clone_edition(
    session: Session, edition: Edition, *, by: int | None, name: str, year: int, changes: dict[str, Any] | None = None
) -> Edition:
    """Make next year's edition from this one: the same charter with another name, year and dates moved by the years."""
    data = plain(charter_of(edition))
    data["calendar"] = _years_later(data["calendar"], year - edition.year)
    data.update({"name": name, "year": year, "demo_today": None, **(changes or {})})
    kept = {
        "proposal": session.get_one(Journey, edition.proposal_journey_id),
        "screening_round": session.get_one(Journey, edition.round_journey_id),
        "dispatch": session.get_one(Journey, edition.dispatch_journey_id),
    }
    return import_edition(session, data, kept, by=by)


def _years_later(calendar: dict[str, Any], years: int) -> dict[str, Any]:
    moved = {}
    for key, value in calendar.items():
        text = str(value) if value else None
        if text:
            text = f"{int(text[:4]) + years:04d}{text[4:]}"
            text = text.replace("-02-29", "-02-28")
        moved[key] = text
    return moved


def publish(session: Session, edition: Edition, *, by: int | None) -> None:
    """Show the call to everybody."""
    edition.published = True
    audit.record(session, "editions:edition:publish", by, "edition", edition.id)


def export_charter(edition: Edition) -> dict[str, Any]:
    return plain(charter_of(edition))

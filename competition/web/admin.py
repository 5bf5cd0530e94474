"""Counter for the administrator: what needs care today; her other pages stand in files of their own."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from competition import jobs
from competition.language import say
from competition.mail.models import Letter
from competition.people.models import Person
from competition.web import (
    admin_charter,
    admin_checklist,
    admin_clone,
    admin_cluster_names,
    admin_clusters,
    admin_consents,
    admin_criteria,
    admin_editions,
    admin_journey_change,
    admin_journeys,
    admin_lists,
    admin_people,
    admin_questions,
    admin_roles,
    admin_roster,
    admin_rubric,
    admin_rubric_toml,
    admin_rule,
    admin_seats,
    admin_slips,
    admin_unit_founding,
    admin_units,
    admin_versions,
)
from competition.web.admin_desk import Office, in_sight, office_of
from competition.web.admin_people_list import communes_without_officer, officers_without_password
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

SHOWN = 20


@get("/admin", sync_to_thread=True)
def overview(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor]
) -> Response[Any]:
    """Failed work, failed letters, officers who cannot sign in, communes without an officer."""
    office = office_of(session, visitor)
    edition = office.chosen(request)
    return page(
        request, "admin/overview.html", office=office, edition=edition, failed=jobs.failed(session, SHOWN),
        waiting=jobs.pending(session), letters=_failed_letters(session, office),
        without_password=officers_without_password(session, office),
        empty_places=communes_without_officer(session, edition) if edition else [],
    )  # fmt: skip


def _failed_letters(session: Session, office: Office) -> tuple[int, list[tuple[Letter, Person]]]:
    """How many letters to her people failed and nobody phoned about, and the latest of them."""
    failed = Letter.failure.is_not(None), Letter.sent_at.is_(None), Letter.phoned_at.is_(None), in_sight(office)
    wanted = select(Letter, Person).join(Person, Person.id == Letter.to_person_id).where(*failed)
    many = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    latest = wanted.order_by(Letter.created_at.desc(), Letter.id.desc()).limit(SHOWN)
    return many, [(letter, person) for letter, person in session.execute(latest)]


@post("/admin/jobs/{job_id:str}/again", sync_to_thread=True)
def again(
    request: Request[Any, Any, Any], session: NamedDependency[Session], visitor: NamedDependency[Visitor],
    job_id: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Leave a job that was given up once more."""
    office_of(session, visitor)
    jobs.again(session, job_id)
    return go(request, "/admin", say("Việc này sẽ được làm lại ngay."))


routes = [
    overview, again, *admin_people.routes, *admin_roles.routes, *admin_slips.routes, *admin_roster.routes,
    *admin_units.routes, *admin_editions.routes, *admin_charter.routes, *admin_checklist.routes,
    *admin_questions.routes, *admin_lists.routes,
    *admin_clusters.routes, *admin_cluster_names.routes,
    *admin_journeys.routes, *admin_journey_change.routes,
    *admin_rubric.routes, *admin_criteria.routes, *admin_rubric_toml.routes, *admin_rule.routes,
    *admin_versions.routes, *admin_clone.routes, *admin_consents.routes, *admin_seats.routes,
    *admin_unit_founding.routes,
]  # fmt: skip

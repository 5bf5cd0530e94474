"""The way of who judges for the province itself: the chair and the secretary of its panel are in no screening unit."""

from typing import Any

from litestar import Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from competition.editions.models import Edition
from competition.editions.queries import charter_of
from competition.people.roles import Actor
from competition.scoring.models import ScreeningRound
from competition.scoring.seeing import round_of_unit
from competition.web.district_desk import STAFF
from competition.web.pages import go, page
from competition.web.signed_in import Visitor

KEY = "provincial"


def provincial_edition(session: Session, actor: Actor) -> Edition | None:
    """The newest published edition with a provincial round in a province on whose panel she serves."""
    wanted = Edition.province_id.in_(actor.units(*STAFF))
    found = session.scalars(select(Edition).where(wanted, Edition.published).order_by(Edition.year.desc(), Edition.id))
    return next((edition for edition in found if charter_of(edition).round(KEY) is not None), None)


def provincial_round(session: Session, edition: Edition) -> ScreeningRound | None:
    return round_of_unit(session, edition.id, KEY, edition.province_id)


def provincial_home(request: Request[Any, Any, Any], session: Session, visitor: Visitor) -> Response[Any] | None:
    """To the province's round, or a page that says that it is not there yet; None for who serves on no such panel."""
    edition = provincial_edition(session, visitor.actor)
    if edition is None:
        return None
    round = provincial_round(session, edition)
    if round is not None:
        return go(request, f"/district/rounds/{round.id}")
    return page(request, "district/provincial.html", edition=edition, charter=charter_of(edition))

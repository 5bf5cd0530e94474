"""The journey version on which a case travels, read once a process."""

from sqlalchemy.orm import Session

from competition.editions.queries import journey_text
from competition.workflow import journey as journeys
from competition.workflow.journey import Journey, State
from competition.workflow.registry import Case


def journey_of(session: Session, case: Case) -> Journey:
    """The journey version on which a case travels."""
    return parsed(*journey_text(session, case.journey_id))


def parsed(sha256: str, text: str) -> Journey:
    if sha256 not in _parsed:
        _parsed[sha256] = journeys.read(text)
    return _parsed[sha256]


_parsed: dict[str, Journey] = {}


def state_of(session: Session, case: Case) -> State:
    """What being where it is means for a case."""
    return journey_of(session, case).states[case.state]

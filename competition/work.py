"""Each job's name and the function that does it: one table; and every guard and effect, known by name."""

from competition.dossiers.jobs import JOBS as DOSSIER_JOBS
from competition.errors import Misconfigured
from competition.finals import outcomes
from competition.jobs import JOBS as HOUSEKEEPING
from competition.jobs import Job
from competition.language import Sentence, in_language
from competition.mail import JOBS as MAIL_JOBS
from competition.people.roles import ROLES
from competition.proposals.jobs import JOBS as PROPOSAL_JOBS
from competition.workflow import effects_proposals, effects_rounds, guards_proposals, guards_rounds, sight
from competition.workflow import journey as journeys
from competition.workflow.dealt_letters import JOBS as DEALT_JOBS
from competition.workflow.journey_faults import faults_in
from competition.workflow.lapsing import JOBS as LAPSING_JOBS
from competition.workflow.letters import JOBS as LETTER_JOBS
from competition.workflow.registry import EFFECTS, GUARDS

TABLE: dict[str, Job] = {
    **HOUSEKEEPING, **MAIL_JOBS, **LETTER_JOBS, **DEALT_JOBS, **PROPOSAL_JOBS, **LAPSING_JOBS, **DOSSIER_JOBS,
}  # fmt: skip
SCHEDULE: dict[str, str] = {"lapse_overdue": "5 * * * *", "tidy": "40 3 * * *", "forget_renderings": "50 3 * * *"}

# Read here, so that their guards, effects and sights are registered wherever anything runs.
REGISTERED = (effects_proposals, effects_rounds, guards_proposals, guards_rounds, sight, outcomes)


def journey_faults(text: str) -> list[Sentence]:
    """What is wrong with a journey, with every name that the house knows."""
    return faults_in(text, set(GUARDS), set(EFFECTS), set(TABLE), set(ROLES))


def check_shipped_journeys() -> None:
    """Refuse to start with a journey that names what nobody wrote."""
    for name in ("proposal", "screening_round", "dispatch"):
        if found := journey_faults(journeys.shipped(name)):
            raise Misconfigured(f"Journey {name}: " + " ".join(in_language(one, "en") for one in found))

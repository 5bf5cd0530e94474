"""A whole contest on an embedded database: the acts in their order, each timed, and what they left behind."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random

from competition import clock, setting_up
from competition.db.engine import make_engine, new_session
from competition.editions import actions as editions
from competition.editions.queries import charter_of, journey_text
from competition.errors import Refused
from competition.keys import drawn_from
from competition.language import say
from competition.rehearsal import drafting, finale, intake, outcomes, province
from competition.rehearsal.papers import apologise_to_one
from competition.rehearsal.report import Report, report_of
from competition.rehearsal.staffing import staff
from competition.rehearsal.stage import Stage, Unrehearsed, refusals_noted
from competition.settings import Settings
from competition.storage import make_cabinet
from competition.workflow.actions import parsed

SECRET = "a rehearsal seals invented numbers only, with this key"
ENOUGH_FOR_EVERYTHING = 40
MOST = 5000

Progress = Callable[[str, float], None]


@dataclass
class Acts:
    """The acts with the seconds that each took, told to whoever watches."""

    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)
    done: float = 0.0

    @contextmanager
    def act(self, name: str, share: float) -> Iterator[None]:
        self.progress(name, self.done)
        begun = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - begun, 3)
        self.done += share
        self.progress(name, self.done)


def rehearse(
    edition: str, *, proposals: int = 40, seed: int = 7, out: Path, progress: Progress = lambda name, share: None
) -> Report:
    """Play a contest from drafts to prizes; the last dispatch package and its database stay in `out`.

    `edition`: a shipped name or the path of a charter file. Raises Unrehearsed when something went through that must
    not, or when a guard of the journeys never had a reason to refuse (with 40 proposals or more).
    """
    if not 1 <= proposals <= MOST:
        raise Refused(say("Số hồ sơ diễn tập từ 1 đến {most}.", most=MOST))
    acts = Acts(progress)
    out.mkdir(parents=True, exist_ok=True)
    with acts.act("prepare", 0.05):
        stage = _stage(edition, seed, out)
    try:
        with refusals_noted(stage.refused), drawn_from(Random(seed)):
            _play(stage, acts, proposals)
        _every_guard_refused(stage, proposals)
        return report_of(stage, acts.seconds, out)
    finally:
        stage.engine.dispose()


def _stage(edition: str, seed: int, out: Path) -> Stage:
    folder = out / "rehearsal"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    settings = replace(
        Settings(), database_url=f"sqlite:///{folder / 'competition.db'}", cabinet=str(folder / "uploads"),
        mail=f"folder:{folder / 'mail'}", secret=SECRET,
    )  # fmt: skip
    engine = make_engine(settings.database_url)
    setting_up.prepare(engine)
    with new_session(engine) as session:
        made = setting_up.add_edition(session, edition)
        editions.publish(session, made, by=None)
        charter, edition_id = charter_of(made), made.id
        session.commit()
    return Stage(engine, settings, make_cabinet(settings), edition_id, charter, Random(seed))


def _play(stage: Stage, acts: Acts, proposals: int) -> None:
    calendar = stage.charter.calendar
    with acts.act("people", 0.05), stage.act(calendar.opens - timedelta(days=1)) as session:
        drafting.invent(stage, session, proposals)
        staff(session, stage.edition(session), stage.random, {entry.unit_id for entry in stage.entries})
    with acts.act("drafts", 0.15):
        drafting.write_all(stage)
    with acts.act("intake", 0.15):
        intake.submit_all(stage)
        intake.take_in_all(stage)
        with clock.stopped(calendar.intake_closes + timedelta(days=6)):
            stage.work()
        apologise_to_one(stage, calendar.intake_closes + timedelta(days=6))
    with acts.act("screening", 0.2):
        province.hold_screening(stage)
    with acts.act("province", 0.1):
        province.check_and_accept(stage)
    with acts.act("dispatch", 0.2):
        finale.send_twice(stage)
    with acts.act("finals", 0.1):
        outcomes.record_outcomes(stage)


def guards_of(stage: Stage) -> set[str]:
    """Every guard that can refuse in this edition; some speak only where there is a provincial round."""
    with stage.act() as session:
        edition = stage.edition(session)
        journeys = [
            parsed(*journey_text(session, id_))
            for id_ in (edition.proposal_journey_id, edition.round_journey_id, edition.dispatch_journey_id)
        ]
    named = {guard for journey in journeys for step in journey.steps.values() for guard in step.provided}
    if stage.charter.round("provincial") is None:
        named -= {"provincial_round_passed", "a_screening_round"}
    return named


def _every_guard_refused(stage: Stage, proposals: int) -> None:
    never = sorted(guards_of(stage) - stage.refused)
    if never and proposals >= ENOUGH_FOR_EVERYTHING:
        raise Unrehearsed(f"these guards never had a reason to refuse: {', '.join(never)}")

"""By what a round is judged: its charter as pinned at its opening, its rubrics by kind, its rule."""

from functools import lru_cache

import msgspec
from sqlalchemy.orm import Session

from competition.editions.models import CharterVersion
from competition.editions.queries import charter_of, the_edition
from competition.editions.rules import Charter, Round, charter_from
from competition.errors import Refused
from competition.language import say
from competition.scoring.models import ScreeningRound
from competition.scoring.rubric import Rubric, rubric_from
from competition.scoring.rule import Rule, rule_from


def charter_of_round(session: Session, round: ScreeningRound) -> Charter:
    """The charter under which the round is judged: today's until its scoring opens, then the one of that day."""
    edition = the_edition(session, round.edition_id)
    if round.charter_version in (None, edition.charter_version):
        return charter_of(edition)
    kept = session.get_one(CharterVersion, (edition.id, round.charter_version))
    return charter_from(kept.charter)


def terms_of(charter: Charter, key: str) -> Round:
    """What the charter says of the round: how many go on, how many jurors, which rubrics."""
    terms = charter.round(key)
    if terms is None:
        raise Refused(say("Kỳ thi này không có vòng {key}.", key=key))
    return terms


def rubrics_of(charter: Charter, key: str) -> dict[str, Rubric]:
    """Kind of proposal → its rubric."""
    return {kind: _rubric(_packed(charter.rubrics[name])) for kind, name in terms_of(charter, key).rubric.items()}


def rule_of(charter: Charter, key: str) -> Rule:
    return _rule(_packed(charter.rules[terms_of(charter, key).rule]))


def _packed(told: object) -> bytes:
    return msgspec.json.encode(told)


@lru_cache(maxsize=64)
def _rubric(packed: bytes) -> Rubric:
    return rubric_from(msgspec.json.decode(packed))


@lru_cache(maxsize=64)
def _rule(packed: bytes) -> Rule:
    return rule_from(msgspec.json.decode(packed))

"""What a job is given to work with, and how its failure is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from competition.db.engine import new_session
from competition.settings import Settings
from competition.storage import Cabinet


@dataclass(frozen=True)
class Context:
    """The house, as a job sees it; `key` is the same in every attempt at one job."""

    settings: Settings
    engine: Engine
    take_cabinet: Callable[[], Cabinet]
    key: str = ""
    attempt: int = 1

    @property
    def cabinet(self) -> Cabinet:
        return self.take_cabinet()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A new writing session: commits at the end of the block, rolls back when it raises."""
        with new_session(self.engine) as session:
            yield session
            session.commit()


Job = Callable[..., Any]


class JobFailed(Exception):
    """A job was tried as often as it may be and never succeeded; it waits for a person."""

"""The charter: everything a contest lays down for a year, as typed data."""

import hashlib
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import Struct, field

from competition.editions.charter_faults import faults
from competition.editions.charter_parts import (
    Calendar,
    Choice,
    Clocks,
    Item,
    Kind,
    Label,
    PanelRule,
    Purpose,
    Question,
    Round,
    Targets,
    Tier,
    both,
)
from competition.errors import Refused
from competition.language import say
from competition.unreadable import why_unreadable

__all__ = [
    "Calendar",
    "Charter",
    "Choice",
    "Clocks",
    "Item",
    "Kind",
    "Label",
    "PanelRule",
    "Purpose",
    "Question",
    "Round",
    "Targets",
    "Tier",
    "both",
    "charter_from",
    "faults",
    "fingerprint",
    "plain",
    "text_sha256",
]


class Charter(Struct, frozen=True, forbid_unknown_fields=True):
    """A contest's whole rule book for one year."""

    name: str
    year: int
    title: Label
    theme: Label
    programme: Label
    notice: Label
    organiser: Label
    province: str
    tree_on: date
    file_number: str
    tiers: list[Tier]
    calendar: Calendar
    rounds: list[Round]
    kinds: list[Choice]
    entrants: list[Choice]
    categories: list[Choice]
    priority_groups: list[Choice]
    checklist: list[Item]
    eligibility: list[Choice]
    questions: list[Question]
    consents: list[Purpose]
    rubrics: dict[str, dict[str, Any]]
    rules: dict[str, dict[str, Any]]
    targets: Targets
    prizes: list[Choice]
    clocks: Clocks = field(default_factory=Clocks)
    journeys: dict[str, str] = field(
        default_factory=lambda: {
            "proposal": "proposal", "screening_round": "screening_round", "dispatch": "dispatch",
        }
    )  # fmt: skip
    profiles: dict[str, dict[str, Any]] = field(default_factory=dict)
    demo_today: datetime | None = None

    def tier(self, key: str) -> Tier:
        return next(tier for tier in self.tiers if tier.key == key)

    def round(self, key: str) -> Round | None:
        return next((part for part in self.rounds if part.key == key), None)

    def item(self, key: str) -> Item | None:
        return next((item for item in self.checklist if item.key == key), None)

    def purpose(self, key: str) -> Purpose | None:
        return next((purpose for purpose in self.consents if purpose.key == key), None)

    def required_items(self, kind: str) -> list[Item]:
        return [item for item in self.checklist if kind in item.required_for]

    def required_questions(self, kind: str) -> list[Question]:
        return [question for question in self.questions if kind in question.required_for]


def charter_from(data: dict[str, Any]) -> Charter:
    """A charter from plain data (TOML or JSON); what does not fit is refused with its place in the data."""
    try:
        charter = msgspec.convert(data, Charter, strict=False)
    except msgspec.ValidationError as error:
        raise Refused(say("Dữ liệu kỳ thi chưa đúng: {error}", error=why_unreadable(error))) from None
    if found := faults(charter):
        raise Refused(*found)
    return charter


def plain(charter: Charter) -> dict[str, Any]:
    """The charter as JSON-ready data, moments in Vietnam's time."""
    told: dict[str, Any] = msgspec.to_builtins(charter)
    return told


def fingerprint(data: dict[str, Any]) -> str:
    """SHA-256 of the charter's canonical JSON."""
    return hashlib.sha256(msgspec.json.encode(data, order="sorted")).hexdigest()


def text_sha256(purpose: Purpose, language: str = "vi") -> str:
    return hashlib.sha256(getattr(purpose.text, language).encode()).hexdigest()

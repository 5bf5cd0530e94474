"""The record that travels in a package: its documents and their schema, which `docs/package.md` tells in prose."""

from datetime import date, datetime
from typing import Any, Literal

import msgspec

SheetStatus = Literal["scored", "not_applicable", "abstained", "recused", "absent"]


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every document of the record has in common: named fields, no others."""


class Unit(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: str
    name: str
    level: str


class Applicant(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    full_name: str
    birth_year: int | None = None
    phone: str = ""
    email: str = ""
    address: str = ""


class Member(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    full_name: str
    part: str = ""


class Document(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attached file; `path` is its place in the package, empty when it was not enclosed."""

    item: str
    name: str
    sha256: str
    size: int
    pages: int | None = None
    path: str = ""


class Check(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    subject: str
    item: str
    passes: bool
    note: str = ""
    at: datetime | None = None


class Priority(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    group: str
    accepted: bool | None = None


class Consent(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    purpose: str
    text_version: str
    text_sha256: str
    at: datetime


class Sheet(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one juror gave one proposal; a mark of null is "not applicable". Scores are texts, to stay exact."""

    proposal: str
    juror: str
    status: SheetStatus = "scored"
    marks: dict[str, str | None] = {}
    comment: str = ""


class Standing(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    proposal: str
    score: str | None
    rank: int | None
    tie_break: str = ""
    outcome: str = ""


class Round(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A round as it was judged: everything that is needed to compute its ranking again."""

    key: str
    unit: Unit
    name: str
    rubric: dict[str, Any]
    rule: dict[str, Any]
    choices: list[dict[str, Any]] = []
    sheets: list[Sheet] = []
    standings: list[Standing] = []


class Result(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the proposal stood in a round of rounds.json."""

    round: str
    score: str | None
    rank: int | None
    outcome: str = ""


class Case(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """case.json: the whole record of one proposal."""

    format: Literal["competition-case/1"] = "competition-case/1"
    file_number: str
    title: str
    kind: Literal["idea", "project"]
    category: str
    entrant: str
    unit: Unit
    screening_unit: Unit
    applicant: Applicant
    state: str
    team: list[Member] = []
    answers: dict[str, Any] = {}
    documents: list[Document] = []
    checks: list[Check] = []
    priority: list[Priority] = []
    consents: list[Consent] = []
    endorsement: str = ""
    submitted_at: datetime | None = None
    results: list[Result] = []
    sheets: list[Sheet] = []


class Rounds(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """rounds.json."""

    format: Literal["competition-rounds/1"] = "competition-rounds/1"
    rounds: list[Round]


class Movement(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of one case; `case` is a file number, or `dispatch` for the dispatch itself."""

    at: datetime
    case: str
    step: str
    to_state: str
    from_state: str | None = None
    role: str = ""
    by: str = ""
    note: str = ""
    journey: str = ""


class Chained(Movement, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A movement in its place in the chain."""

    seq: int
    chain: str


class Movements(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """movements.json."""

    format: Literal["competition-movements/1"] = "competition-movements/1"
    rows: list[Chained]


class Listed(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    place: int
    file_number: str
    folder: str
    title: str


class Dispatch(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """dispatch.json: what was sent, by whom, to whom, and where each file lies."""

    format: Literal["competition-dispatch/1"] = "competition-dispatch/1"
    name: str
    sender: Unit
    addressee: str
    edition: str
    number: int
    letter_number: str
    sent_on: date
    proposals: list[Listed]
    movements: int
    chain: str

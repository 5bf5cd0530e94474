"""A charter as an uploaded TOML file: read as plain data, never leading to another file, checked to its criteria."""

import re
import tomllib
from typing import Any
from unicodedata import normalize

from sqlalchemy.orm import Session

from competition.editions.actions import keep_journey
from competition.editions.models import Journey
from competition.editions.rules import Charter, charter_from
from competition.errors import Misconfigured, Refused
from competition.language import Sentence, say
from competition.scoring.rubric import Rubric, rubric_from
from competition.scoring.rule import mismatches, rule_from
from competition.unreadable import why_unreadable
from competition.workflow import journey as journeys

LARGEST = 900_000
NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,58}[a-z0-9]")
JOURNEY = re.compile(r"[a-z0-9_]{1,40}")


def read_charter(content: bytes) -> dict[str, Any]:
    """The data of an uploaded charter whose every part holds; refused with sentences."""
    if len(content) > LARGEST:
        raise Refused(say("Tệp thể lệ quá lớn."))
    try:
        data = tomllib.loads(normalize("NFC", content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise Refused(say("Tệp thể lệ phải là văn bản UTF-8.")) from None
    except tomllib.TOMLDecodeError as error:
        raise Refused(say("Tệp thể lệ không đọc được: {detail}", detail=why_unreadable(error))) from None
    leads = [part for part in ("rubrics", "rules") for one in _tables(data.get(part)) if "from_file" in one]
    if "based_on" in data or leads:
        raise Refused(say("Tệp tải lên phải đầy đủ, không dựa vào tệp khác (based_on, from_file)."))
    check_charter(charter_from(data))
    return data


def _tables(part: Any) -> list[dict[str, Any]]:
    return [one for one in part.values() if isinstance(one, dict)] if isinstance(part, dict) else []


def check_charter(charter: Charter) -> None:
    """What the charter's own check leaves to other rooms: its name, file numbers, rubrics and rules."""
    faults: list[Sentence] = []
    if not NAME.fullmatch(charter.name):
        faults.append(say("Tên ngắn chỉ gồm chữ thường không dấu, số và gạch nối, ví dụ thai-binh-2027."))
    try:
        charter.file_number.format(
            year=charter.year, commune="00000", screening="000", edition=charter.name, kind="idea", number=1
        )
    except (KeyError, IndexError, ValueError, AttributeError):
        faults.append(say("Mẫu số hồ sơ “{pattern}” không dùng được.", pattern=charter.file_number))
    rubrics: dict[str, Rubric] = {}
    for key, told in charter.rubrics.items():
        try:
            rubrics[key] = rubric_from(told)
        except Refused as refused:
            faults += refused.reasons
    for key, told in charter.rules.items():
        try:
            used = {name for part in charter.rounds if part.rule == key for name in part.rubric.values()}
            rule = rule_from(told)
            faults += [fault for name in used & set(rubrics) for fault in mismatches(rule, rubrics[name])]
        except Refused as refused:
            faults += refused.reasons
    if faults:
        raise Refused(*dict.fromkeys(faults))


def named_journeys(session: Session, charter: Charter) -> dict[str, Journey]:
    """The shipped journeys that a charter names, kept."""
    kept = {}
    for kind in ("proposal", "screening_round", "dispatch"):
        name = charter.journeys.get(kind, kind)
        try:
            if not JOURNEY.fullmatch(name):
                raise Misconfigured
            text = journeys.shipped(name)
        except Misconfigured:
            raise Refused(say("Không có quy trình tên “{name}” trong sản phẩm.", name=name)) from None
        kept[kind] = keep_journey(session, kind, text, journeys.sha256(text))
    return kept

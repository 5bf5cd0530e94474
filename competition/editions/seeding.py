"""Charters as TOML files: the shipped ones, their inheritance, the way back to TOML."""

import tomllib
from pathlib import Path
from typing import Any

import tomli_w

from competition.errors import Refused
from competition.language import say
from competition.unreadable import why_unreadable

SEEDS = Path(__file__).parent / "seeds"
SCORING_SEEDS = Path(__file__).parent.parent / "scoring" / "seeds"


def shipped() -> list[str]:
    """The names of the editions that come with the product, the default first."""
    return ["thai-binh-2024", "hung-yen-2026"]


def read(name_or_path: str | Path) -> dict[str, Any]:
    """A charter's data from a shipped name or a file, with what it is based on filled in."""
    path = Path(name_or_path)
    if path.suffix != ".toml":
        path = SEEDS / f"{name_or_path}.toml"
    if not path.is_file():
        raise Refused(say("Không có tệp kỳ thi {name}.", name=str(name_or_path)))
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise Refused(say("Tệp {name} không phải mã UTF-8.", name=path.name)) from None
    except tomllib.TOMLDecodeError as error:
        raise Refused(say("Tệp {name} không đọc được: {error}", name=path.name, error=why_unreadable(error))) from None
    if base := data.pop("based_on", None):
        data = {**read(base), **data}
    return _with_rubrics(data)


def _with_rubrics(data: dict[str, Any]) -> dict[str, Any]:
    """Put in the rubrics and rules that the charter names by file."""
    for part in ("rubrics", "rules"):
        for key, entry in data.get(part, {}).items():
            if source := entry.get("from_file"):
                text = (SCORING_SEEDS / f"{source}.toml").read_text(encoding="utf-8")
                data[part][key] = tomllib.loads(text)
    return data


def to_toml(data: dict[str, Any]) -> str:
    """A charter's data as TOML; TOML has no null, so what is not given is left out."""
    return tomli_w.dumps(_without_nothing(data), multiline_strings=True)


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nothing(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_without_nothing(part) for part in value]
    return value

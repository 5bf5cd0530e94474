"""`competition rank`: a ranking recomputed from the exported record, in front of whoever asks."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from competition.errors import Refused
from competition.language import Language, in_language, say
from competition.scoring.record import read_record
from competition.scoring.rubric import read_rubric
from competition.scoring.rule import Rule, mismatches, read_rule, strangers
from competition.scoring.table import BadRecord, BadRow
from competition.unreadable import file_trouble

T = TypeVar("T")
_FILE = click.Path(path_type=Path)
BAD_INPUT = 2


@click.command("rank")
@click.argument("file", type=_FILE)
@click.option("--rubric", "rubric_file", type=_FILE, help="Rubric (TOML); without it every criterion counts once.")
@click.option("--rule", "rule_file", type=_FILE, help="Rule (TOML); without it the score is the mean of the totals.")
@click.option("--json", "as_data", is_flag=True, help="Print JSON and nothing else.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
def rank_command(
    file: Path, rubric_file: Path | None, rule_file: Path | None, as_data: bool, language: Language
) -> None:
    """Rank the proposals in FILE, the exported record (CSV or XLSX; see docs/scoring.md).

    Prints the legal ranking with its tie-breaks, the advisory estimates and the agreement. Exit status 2 when a row,
    the rubric or the rule cannot be taken; every bad row is listed and nothing is computed.
    """
    try:
        rubric = _read(rubric_file, "rubric", read_rubric)
        rule = _read(rule_file, "rule", read_rule) or Rule()
        record = read_record(_content(file, "file"), rubric)
        if unknown := [*mismatches(rule, record.rubric), *strangers(rule, set(record.proposals))]:
            raise BadRecord(*(BadRow(None, "rule", reason) for reason in unknown))
    except BadRecord as bad:
        _refuse(bad.rows, as_data, language)
    from competition.scoring.rank import as_json, rank

    ranking = rank(record, record.rubric, rule)
    if as_data:
        click.echo(json.dumps(as_json(ranking, language), ensure_ascii=False, allow_nan=False, indent=2))
        return
    from competition.scoring.rank_tables import print_ranking

    print_ranking(ranking, rule, language)


def _content(file: Path, what: str) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        reason = say("Không đọc được tệp {file}: {reason}", file=file.name, reason=file_trouble(error))
        raise BadRecord(BadRow(None, what, reason)) from None


def _read(file: Path | None, what: str, reader: Callable[[str], T]) -> T | None:
    """What a TOML file says; anything wrong with it is told like a bad row, `what` standing for the column."""
    if file is None:
        return None
    try:
        return reader(_content(file, what).decode("utf-8-sig"))
    except UnicodeDecodeError:
        reason = say("Tệp {name} không phải mã UTF-8.", name=file.name)
        raise BadRecord(BadRow(None, what, reason)) from None
    except Refused as refused:
        raise BadRecord(*(BadRow(None, what, reason) for reason in refused.reasons)) from None


def _refuse(rows: Iterable[BadRow], as_data: bool, language: Language) -> NoReturn:
    if as_data:
        errors = [{"line": r.line, "column": r.column, "reason": in_language(r.reason, language)} for r in rows]
        click.echo(json.dumps({"errors": errors}, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            where = [say("dòng {line}", line=row.line)] if row.line else []
            where += [say("cột {column}", column=row.column)] if row.column else []
            start = ", ".join(in_language(place, language) for place in where)
            click.echo(
                f"{start}: {in_language(row.reason, language)}" if start else in_language(row.reason, language),
                err=True,
            )
        click.echo(in_language(say("Chưa tính gì cả; hãy sửa các dòng trên rồi chạy lại."), language), err=True)
    sys.exit(BAD_INPUT)

"""The command `verify`: checks a dispatch package on any machine and says what it found."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from competition.dossiers.verify import Verdict
from competition.dossiers.verify import verify as verify_package
from competition.errors import Refused
from competition.language import LANGUAGES, Language, in_language, say

EXAMPLES = """\b
Examples:
  competition verify TB-2024-dot-01.zip
  competition verify TB-2024-dot-01.zip --trust root.pem
  competition verify TB-2024-dot-01.zip --json
"""


@click.command(help="Check a dispatch package: every byte, record, chain, ranking, signature.", epilog=EXAMPLES)
@click.argument("package", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--trust", type=click.Path(path_type=Path), help="PEM or DER file of the certificates you trust.")
@click.option("--language", type=click.Choice(LANGUAGES), default="vi", help="Language of the report.")
def verify(package: Path, as_json: bool, trust: Path | None, language: Language) -> None:
    try:
        verdict = verify_package(package, trust)
    except Refused as error:
        _refuse(package, " ".join(in_language(reason, language) for reason in error.reasons), as_json)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(as_data(verdict, language), ensure_ascii=False, indent=2))
    else:
        _print(verdict, language)
    sys.exit(0 if verdict.accepted else 1)


def _refuse(package: Path, reason: str, as_json: bool) -> None:
    if as_json:
        data = {"package": str(package), "ok": False, "members": 0, "checks": []}
        data["faults"] = [{"member": "", "reason": reason}]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo(reason, err=True)


def as_data(verdict: Verdict, language: Language) -> dict[str, Any]:
    """The verdict as plain data: `ok`, each check, each fault with its member."""
    return {
        "package": str(verdict.package),
        "ok": verdict.accepted,
        "members": verdict.members,
        "checks": [
            {
                "name": in_language(check.name, language),
                "ok": not check.faults,
                "remark": in_language(check.remark, language) if check.remark else "",
            }
            for check in verdict.checks
        ],
        "faults": [{"member": fault.member, "reason": in_language(fault.reason, language)} for fault in verdict.faults],
    }


def _print(verdict: Verdict, language: Language) -> None:
    console = Console()
    table = Table(title=in_language(say("Kiểm tra gói {file}", file=verdict.package.name), language))
    for head in (say("Nội dung kiểm tra"), say("Kết quả"), say("Ghi chú")):
        table.add_column(in_language(head, language))
    for check in verdict.checks:
        passed = say("{count} lỗi", count=len(check.faults)) if check.faults else say("đạt")
        result = Text(in_language(passed, language), style="red" if check.faults else "green")
        remark = in_language(check.remark, language) if check.remark else ""
        table.add_row(Text(in_language(check.name, language)), result, Text(remark))
    console.print(table)
    for fault in verdict.faults:
        console.print(Text(f"✗ {fault.member}: {in_language(fault.reason, language)}"), soft_wrap=True)
    last = say("Gói nguyên vẹn.") if verdict.accepted else say("Gói KHÔNG đạt: {count} lỗi.", count=len(verdict.faults))
    console.print(Text(in_language(last, language)), soft_wrap=True)

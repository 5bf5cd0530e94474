"""competition check: what must be true of the live data, and is it."""

import json

import click

from competition.commands.opening import settings_now
from competition.language import LANGUAGES, Language, in_language, say


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option("--files/--no-files", default=True, show_default=True, help="Read every file again and compare its hash.")
@click.option("--language", type=click.Choice(LANGUAGES), default="vi", help="Language of the report.")
def check(as_json: bool, files: bool, language: Language) -> None:
    """Check the invariants over the live data: histories, file numbers, files, places, the register's chain.

    Exit 0 when all hold, 1 when one does not; each fault is named. Example: competition check --no-files
    """
    from competition.checks import faults
    from competition.db.engine import engine_at, new_session
    from competition.storage import make_cabinet

    settings = settings_now()
    with engine_at(settings.database_url) as engine, new_session(engine, reads_only=True) as session:
        found = [in_language(one, language) for one in faults(session, make_cabinet(settings) if files else None)]
    if as_json:
        click.echo(json.dumps({"faults": found}, ensure_ascii=False))
    else:
        for fault in found:
            click.echo(fault)
        end = say("{n} chỗ sai.", n=len(found)) if found else say("Mọi điều kiện đều đúng.")
        click.echo(in_language(end, language))
    raise SystemExit(1 if found else 0)

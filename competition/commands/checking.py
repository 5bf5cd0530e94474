"""competition check: what must be true of the live data, and is it."""

import json

import click

from competition.commands.opening import settings_now


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
@click.option("--files/--no-files", default=True, show_default=True, help="Read every file again and compare its hash.")
def check(as_json: bool, files: bool) -> None:
    """Check the invariants over the live data: histories, file numbers, files, places, the register's chain.

    Exit 0 when all hold, 1 when one does not; each fault is named. Example: competition check --no-files
    """
    from competition.checks import faults
    from competition.db.engine import engine_at, new_session
    from competition.storage import make_cabinet

    settings = settings_now()
    with engine_at(settings.database_url) as engine, new_session(engine, reads_only=True) as session:
        found = list(faults(session, make_cabinet(settings) if files else None))
    if as_json:
        click.echo(json.dumps({"faults": found}, ensure_ascii=False))
    else:
        for fault in found:
            click.echo(fault)
        click.echo(f"{len(found)} faults." if found else "Every invariant holds.")
    raise SystemExit(1 if found else 0)

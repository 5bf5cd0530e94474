"""competition edition list | export | import | clone: an edition's charter out of the database and in again."""

from pathlib import Path

import click

from competition.commands.opening import opened


@click.group()
def edition() -> None:
    """Export an edition's charter as TOML, import one, clone next year's.

    \b
    competition edition export thai-binh-2024 > mine.toml
    competition edition import mine.toml
    competition edition clone thai-binh-2024 thai-binh-2025 --year 2025
    """


@edition.command("list")
def list_() -> None:
    """Every edition, a line each."""
    from competition.editions.queries import charter_of, editions

    with opened(reads_only=True) as session:
        for found in editions(session):
            click.echo(f"{found.name}\t{found.year}\t{charter_of(found).title.vi}")


@edition.command()
@click.argument("name")
def export(name: str) -> None:
    """The charter in force, as TOML on standard output."""
    from competition.editions.actions import export_charter
    from competition.editions.queries import find_edition
    from competition.editions.seeding import to_toml

    with opened(reads_only=True) as session:
        click.echo(to_toml(export_charter(find_edition(session, name))), nl=False)


@edition.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--publish", is_flag=True, help="Show the call to everybody at once.")
def import_(file: Path, publish: bool) -> None:
    """A new edition from a charter file; everything in it is checked first, and nothing is half done."""
    from competition.editions.actions import publish as publish_edition
    from competition.setting_up import add_edition

    with opened() as session:
        made = add_edition(session, file)
        if publish:
            publish_edition(session, made, by=None)
        session.commit()
        click.echo(f"{made.name}: imported.")


@edition.command()
@click.argument("name")
@click.argument("new_name")
@click.option("--year", type=int, required=True)
def clone(name: str, new_name: str, year: int) -> None:
    """Next year's edition: the same charter, its dates moved by the years between."""
    from competition.editions.actions import clone_edition
    from competition.editions.queries import find_edition

    with opened() as session:
        made = clone_edition(session, find_edition(session, name), by=None, name=new_name, year=year)
        session.commit()
        click.echo(f"{made.name}: cloned from {name}.")

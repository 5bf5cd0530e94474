"""competition papers: a province's own paper templates, checked before they are used."""

import json
from pathlib import Path

import click

from competition.language import Language, in_language


@click.group()
def papers() -> None:
    """The papers' templates: which there are, and whether a province's own can be used."""


@papers.command("list")
def list_papers() -> None:
    """The name of every paper; a template of that name in the override folder stands for the shipped one."""
    from competition.dossiers.samples import papers as names

    for name in names():
        click.echo(name)


@papers.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output and nothing else there.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
def check_papers(folder: Path, as_json: bool, language: Language) -> None:
    """Render each template of an override folder on sample data and name what is wrong or missing.

    Exit 0 when every paper can be made (a placeholder that is left out is a warning), 1 when one cannot.
    Example: competition papers check /srv/competition/templates
    """
    from competition.dossiers.lint import lint

    found = lint(folder)
    broken = any(fault.breaks for fault in found)
    told = [
        {"template": one.template, "reason": in_language(one.reason, language), "breaks": one.breaks} for one in found
    ]
    if as_json:
        click.echo(json.dumps({"usable": not broken, "faults": told}, ensure_ascii=False))
    else:
        for one in told:
            click.echo(f"{'✗' if one['breaks'] else '!'} {one['template']}: {one['reason']}")
        if not told:
            click.echo("✓")
    raise SystemExit(1 if broken else 0)

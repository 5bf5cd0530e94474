"""competition documents: the pages of docs/ that are made from the code."""

from dataclasses import fields
from pathlib import Path

import click

from competition.settings import PREFIX, ROOT, Settings

BEGIN, END = "<!-- settings: made from competition/settings.py -->", "<!-- end of settings -->"


def journeys_page() -> str:
    """docs/journey.md: the three journeys in Vietnamese, as their files tell them."""
    from competition.workflow import drawing, journey

    parts = [
        "# Các hành trình · The journeys",
        "",
        "Made from `competition/workflow/*.toml` by `competition documents`.",
        "",
    ]
    for name in ("proposal", "screening_round", "dispatch"):
        parts.append(drawing.markdown(journey.read(journey.shipped(name)), "vi"))
    return "\n".join(parts)


def settings_table() -> str:
    """Every environment variable with its default and its meaning."""
    rows = ["| Variable | Default | Meaning |", "|---|---|---|"]
    for field in fields(Settings):
        default = field.default if field.default != "" else "–"
        rows.append(f"| `{PREFIX}{field.name.upper()}` | `{default}` | {field.metadata['meaning']} |")
    return "\n".join(rows)


@click.command()
def documents() -> None:
    """Make the pages of docs/ that come from the code: the journeys' pictures, the table of settings."""
    (ROOT / "docs" / "journey.md").write_text(journeys_page(), encoding="utf-8")
    page: Path = ROOT / "docs" / "operations.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n{settings_table()}\n{END}{after}", encoding="utf-8")
    click.echo("docs/journey.md and docs/operations.md are current.")

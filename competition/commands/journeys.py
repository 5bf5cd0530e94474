"""competition journey check | draw: a journey file checked, and drawn as a picture."""

from pathlib import Path

import click

from competition.language import Language, in_language, say

FAULTLESS = say("mọi tên đều có, trạng thái nào cũng đến được, và đều đi tiếp được hoặc đã kết thúc.")


@click.group()
def journey() -> None:
    """Check a journey file or draw it.

    \b
    competition journey check competition/workflow/proposal.toml
    competition journey draw competition/workflow/proposal.toml > journey.md
    """


@journey.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
def check(file: Path, language: Language) -> None:
    """Unknown names, unreachable states, dead ends, missing labels: each on a line; exit 1 if there are any."""
    from competition.work import journey_faults

    found = journey_faults(file.read_text(encoding="utf-8"))
    for fault in found:
        click.echo(f"{file}: {in_language(fault, language)}")
    if found:
        raise SystemExit(1)
    click.echo(f"{file}: {in_language(FAULTLESS, language)}")


@journey.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@click.option("--format", "form", type=click.Choice(["markdown", "svg"]), default="markdown", show_default=True)
def draw(file: Path, language: Language, form: str) -> None:
    """The journey as a page with its picture (Mermaid), or as an SVG picture by itself."""
    from competition.workflow import drawing
    from competition.workflow.journey import read

    told = read(file.read_text(encoding="utf-8"))
    click.echo(drawing.markdown(told, language) if form == "markdown" else drawing.svg(told, language))

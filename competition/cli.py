"""competition serve | work | rehearse | rank | verify | receive | answer | check | journey | …: the command line.

A command's module is read when the command is asked for: `--help` and a recount wait for nothing else.
"""

from importlib import import_module
from typing import Any

import click

from competition import __version__
from competition.errors import Misconfigured, Refused

# Name → the module and the command in it, and the line that --help shows.
COMMANDS: dict[str, tuple[str, str]] = {
    "answer": ("commands.exchanging:answer", "Take in the answer FILE to a package that was sent."),
    "check": ("commands.checking:check", "Check the invariants over the live data."),
    "documents": ("commands.documents:documents", "Make the pages of docs/ that come from the code."),
    "edition": ("commands.editions:edition", "Export an edition's charter, import one, clone next year's."),
    "first-administrator": ("commands.running:first_administrator", "Print a new code for the first administrator."),
    "journey": ("commands.journeys:journey", "Check a journey file or draw it."),
    "migrate": ("commands.running:migrate", "Bring the database to the newest tables."),
    "papers": ("commands.papers:papers", "List the papers, and check a province's own templates."),
    "rank": ("scoring.rank_command:rank_command", "Rank the proposals in FILE, the exported record."),
    "receive": ("commands.exchanging:receive", "Take in a PACKAGE of another installation."),
    "rehearse": ("commands.rehearsing:rehearse", "Play a whole contest on the real engine."),
    "serve": ("commands.running:serve", "Serve the site, with its worker beside it."),
    "verify": ("dossiers.verify_command:verify", "Check a dispatch PACKAGE without the database."),
    "work": ("commands.running:work", "Do what was left to be done after the commit."),
}


class OneSentence(click.Group):
    """Commands read on demand; a refusal is one sentence on standard error and exit code 1, never a traceback."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(import_module(f"competition.{module}"), attribute)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in COMMANDS.items()])

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (Refused, Misconfigured) as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=OneSentence, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="competition")
def main() -> None:
    """The contest system: from a commune's intake to the regional final.

    \b
    competition serve                      the site with its worker, on http://127.0.0.1:8000
    competition rehearse --out /tmp/dress  a whole contest with invented people on the real engine
    competition rank scores.csv            recompute a ranking from its exported record
    competition verify package.zip         check a dispatch package without the database
    competition receive package.zip        take in a package of another installation, and answer it
    competition answer receipt.p7m         take in the answer to a package that was sent
    """

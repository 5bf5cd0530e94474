"""competition serve | work | rehearse | rank | verify | receive | answer | check | journey | …: the command line."""

from typing import Any

import click

from competition import __version__
from competition.commands import checking, documents, editions, exchanging, journeys, rehearsing, running
from competition.dossiers.verify_command import verify
from competition.errors import Misconfigured, Refused
from competition.scoring.rank_command import rank_command as rank


class OneSentence(click.Group):
    """A refusal on the command line is one sentence on standard error and exit code 1, never a traceback."""

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


for command in (
    running.serve, running.work, running.migrate, running.first_administrator, rehearsing.rehearse, rank, verify,
    checking.check, journeys.journey, editions.edition,
    documents.documents, exchanging.receive, exchanging.answer,
):  # fmt: skip
    main.add_command(command)

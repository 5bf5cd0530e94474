"""The command line: each command is there under its line of help, and help waits for nothing heavy."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from competition.cli import COMMANDS, main

HEAVY = ("sqlalchemy", "numpy", "scipy", "openpyxl", "pyhanko", "weasyprint", "litestar")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_answers_for_itself(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


def test_help_names_every_command_with_its_line() -> None:
    told = " ".join(CliRunner().invoke(main, ["--help"], terminal_width=200).output.split())
    assert [name for name, (_, line) in COMMANDS.items() if f"{name} {line}" not in told] == []


def test_a_command_that_does_not_exist_is_told() -> None:
    answer = CliRunner().invoke(main, ["judge"])
    assert (answer.exit_code, "No such command 'judge'" in answer.output) == (2, True)


def test_help_reads_nothing_heavy() -> None:
    told = (
        "import sys; from competition.cli import main; main(['--help'], standalone_mode=False);"
        f" print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    answer = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert answer.stderr.strip() == "[]"

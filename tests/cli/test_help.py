"""What `hearth --help` tells, and that it loads nothing for it."""

from __future__ import annotations

import subprocess
import sys

import click
from click.testing import CliRunner

from app.cli import cli

# `-X importtime` names every module that is loaded.
_HEAVY = ("flask", "sqlalchemy", "alembic", "whoosh", "numpy", "gevent", "app.database")


def test_help_says_of_each_command_what_it_says_of_itself() -> None:
    told = " ".join(CliRunner().invoke(cli, ["--help"], terminal_width=200).output.split())
    context = click.Context(cli)
    names = cli.list_commands(context)

    assert len(names) > 15
    for name in names:
        command = cli.get_command(context, name)
        assert command is not None
        assert f"{name} {command.get_short_help_str(200)}" in told


def test_help_loads_no_command() -> None:
    asked = [sys.executable, "-X", "importtime", "-m", "app.cli", "--help"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True)

    assert "Usage: " in answer.stdout
    loaded = {line.rpartition("|")[2].strip() for line in answer.stderr.splitlines()}
    assert "click" in loaded, "the list of modules is read, or this test proves nothing"
    assert not [name for name in loaded if name.split(".")[0] in _HEAVY or name in _HEAVY]

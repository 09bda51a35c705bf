"""The `hearth` command."""

from __future__ import annotations

import sys

import click

from app.cli.database import db
from app.cli.demo import demo
from app.config import BadSetting


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hearth")
def cli() -> None:
    """Hearth: a home for communities of practice."""


cli.add_command(db)
cli.add_command(demo)


def main() -> None:
    """Run the command; a wrong setting ends it with one sentence and exit code 2."""
    try:
        cli(auto_envvar_prefix=None)
    except BadSetting as error:
        click.echo(f"hearth: {error}", err=True)
        sys.exit(2)

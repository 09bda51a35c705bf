"""The `hearth` command: a table of subcommands, each loaded when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from app.config import BadSetting

# Where each subcommand lives. Loading one must not cost the start-up time of the others: some
# need the web half, some Alembic, and an import has seconds to spend on neither.
_COMMANDS = {
    "backup": "app.cli.backups:backup",
    "audit": "app.cli.audit:audit",
    "db": "app.cli.database:db",
    "demo": "app.cli.demo:demo",
    "doctor": "app.cli.doctor:doctor",
    "erasures": "app.cli.erasures:erasures",
    "generate": "app.cli.generate:generate",
    "health": "app.cli.health:health",
    "init": "app.cli.init:init",
    "import": "app.cli.imports:import_group",
    "mail": "app.cli.outbox:mail",
    "outbox": "app.cli.outbox:outbox",
    "people": "app.cli.people:people",
    "restore": "app.cli.backups:restore",
    "search": "app.cli.index:search",
    "serve": "app.cli.serve:serve",
    "thread": "app.cli.threads:thread",
    "worker": "app.cli.worker:worker",
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*_COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = _COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hearth")
def cli() -> None:
    """Hearth: a home for communities of practice."""


def main() -> None:
    """Run the command; a wrong setting ends it with one sentence and exit code 2."""
    try:
        cli(auto_envvar_prefix=None)
    except BadSetting as error:
        click.echo(f"hearth: {error}", err=True)
        sys.exit(2)

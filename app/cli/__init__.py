"""The `hearth` command: a table of subcommands, each loaded when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from app.config import BadSetting

# Where each subcommand lives, and its own first sentence. Loading one must not cost the start-up
# time of the others: some need the web half, some Alembic, and help has seconds for neither.
_COMMANDS = {
    "audit": ("app.cli.audit:audit", "Look after the append-only log of moderation."),
    "backup": (
        "app.cli.backups:backup",
        "Write database and uploads to FILE, while Hearth serves; or verify such a file.",
    ),
    "db": ("app.cli.database:db", "Look after the database schema."),
    "demo": (
        "app.cli.demo:demo",
        "Load the sample organisation, once, and print whom to sign in as.",
    ),
    "doctor": (
        "app.cli.doctor:doctor",
        "Look at everything this installation needs; exit 1 when something is bad.",
    ),
    "erasures": (
        "app.cli.erasures:erasures",
        "Erase people, and erase them again after an older backup was restored.",
    ),
    "generate": (
        "app.cli.generate:generate",
        "Write made-up threads, for measuring; never into a database that people use.",
    ),
    "health": (
        "app.cli.health:health",
        "Forecast which communities are going quiet, and measure the forecast.",
    ),
    "import": ("app.cli.markdown:import_group", "Bring a community over from elsewhere."),
    "init": (
        "app.cli.init:init",
        "Set up a new installation: organisation, address, first admin.",
    ),
    "mail": ("app.cli.outbox:mail", "See which mails wait or were given up; try those again."),
    "outbox": (
        "app.cli.outbox:outbox",
        "See which events wait or were given up; try those again.",
    ),
    "people": (
        "app.cli.people:people",
        "Add and list people, hand imported ones over, close accounts, give parts.",
    ),
    "restore": (
        "app.cli.backups:restore",
        "Bring a backup into an empty data folder, while Hearth is stopped.",
    ),
    "search": ("app.cli.index:search", "Look after the search index, and measure relevance."),
    "serve": (
        "app.cli.serve:serve",
        "Serve Hearth: web processes and the worker, kept alive until SIGTERM.",
    ),
    "thread": ("app.cli.threads:thread", "Look after threads from the command line."),
    "worker": ("app.cli.worker:worker", "Carry events to the index, to notices and to mail."),
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*_COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = _COMMANDS[cmd_name][0].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Exception as error:
            words = _of_the_database(error)
            if words is None:
                raise
            raise click.ClickException(words) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx  # click would load every command for the sentence that stands in the table
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_place, says) in _COMMANDS.items()])


def _of_the_database(error: Exception) -> str | None:
    """What to say when there is no database to speak of, or it cannot be had; None for the rest."""
    if "app.database" not in sys.modules:
        return None  # help and wrong options have not loaded it, and need not
    from sqlalchemy.exc import DatabaseError, DataError, IntegrityError

    from app.database import DatabaseBusy, is_busy

    if isinstance(error, DatabaseBusy) or is_busy(error):
        return (
            "Nothing can be written now: another process holds the database, or the disk is full. "
            "Try again in a moment; hearth doctor looks at both."
        )
    if not isinstance(error, DatabaseError) or isinstance(error, DataError | IntegrityError):
        return None
    return (
        f"The database cannot be used: {error.orig}. Check HEARTH_DATA_DIR and "
        "HEARTH_DATABASE_URL; a new database is made by: hearth db upgrade"
    )


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

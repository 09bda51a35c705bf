"""`hearth erasures`: let somebody go who cannot ask, and let nobody come back with a backup."""

from __future__ import annotations

import json

import click

from app.config import read_settings
from app.database import Database
from app.logs import configure_logs


@click.group()
def erasures() -> None:
    """Erase people, and erase them again after an older backup was restored."""


@erasures.command("replay")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def replay_command(*, as_json: bool) -> None:
    """Erase whoever the file erasures.jsonl names and the database knows again.

    `hearth serve` does the same before it is ready. The worker then takes what is left of their
    words out of free pages and of the search index.
    """
    from app.erasing import ledger
    from app.erasing.run import replay

    configure_logs("erasures")
    settings = read_settings()
    database = Database(settings.database_url)
    try:
        again = replay(database, settings)
    finally:
        database.dispose()
    known = len(ledger.read(settings.data_dir))
    if as_json:
        click.echo(json.dumps({"known": known, "erased_again": again}))
    else:
        click.echo(f"{known} known, {again} erased again")


@erasures.command("erase")
@click.argument("handle")
@click.option(
    "--posts",
    type=click.Choice(["keep", "erase"]),
    required=True,
    help="Whether what they wrote stays, without their name.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_command(*, handle: str, posts: str, yes: bool) -> None:
    """Erase the person with this handle now, an imported one too. It cannot be undone."""
    from app.erasing.run import erase_by_hand
    from community.own_data.models import Choice

    configure_logs("erasures")
    if not yes:
        click.confirm(f"Erase {handle} for good?", abort=True, err=True)
    settings = read_settings()
    database = Database(settings.database_url)
    choice = Choice.ERASE_POSTS if posts == "erase" else Choice.KEEP_POSTS
    try:
        done = erase_by_hand(database, settings, handle, choice)
    finally:
        database.dispose()
    if not done:
        raise click.ClickException(
            f"Nobody with the handle {handle} was erased: there is nobody, or they are the last "
            "admin. `hearth people add --role admin` makes another."
        )
    click.echo("erased")

"""`hearth demo`: the built-in sample organisation."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from app.cli.database import upgrade
from app.config import Settings, read_settings
from app.database import Database
from community.errors import CommunityError

if TYPE_CHECKING:
    from app.demo.loader import Loaded


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def demo(*, as_json: bool) -> None:
    """Load the sample organisation, once, and print whom to sign in as.

    A second run finds it and changes nothing; its dates hang on the first.
    """
    settings = read_settings()
    database = Database(settings.database_url)
    try:
        upgrade(settings, database)
        loaded = load_demo(settings, database)
    except CommunityError as error:
        raise click.ClickException(error.detail) from error
    finally:
        database.dispose()
    if as_json:
        click.echo(json.dumps(asdict(loaded), default=str))
        return
    click.echo("loaded" if loaded.fresh else "already there, nothing changed", err=True)
    tell_changed(loaded)
    for line in sign_in_lines(loaded):
        click.echo(line)


def load_demo(settings: Settings, database: Database) -> Loaded:
    """Load the sample organisation; a ClickException outside demo mode, Conflict on taken names."""
    if not settings.demo:
        raise click.ClickException(
            "The demonstration has passwords that everybody knows. Set HEARTH_MODE=demo, which "
            "keeps it on this machine, and a HEARTH_DATA_DIR of its own."
        )
    from app.demo.loader import load  # rendering and hashing load slowly; other commands skip them

    return load(database)


def tell_changed(loaded: Loaded) -> None:
    """Say on stderr which accounts of the demonstration no longer open as they were loaded."""
    for account in loaded.changed:
        click.echo(
            f"{account}: changed since it was loaded, so its first password is not shown. "
            "A new HEARTH_DATA_DIR brings a fresh demonstration.",
            err=True,
        )


def sign_in_lines(loaded: Loaded) -> list[str]:
    """`<role> <email> <password>` for each account that still opens with it."""
    return [f"{each.role} {each.email} {each.password}" for each in loaded.sign_ins]

"""`hearth health visits`: let readers be counted, or not."""

from __future__ import annotations

import click

from app.config import read_settings
from app.database import Database


@click.command("visits")
@click.argument("choice", type=click.Choice(["on", "off", "show"]))
def visits_command(choice: str) -> None:
    """Count readers (on), or not (off, which deletes every mark at once); `show` says which.

    What is kept, for how long and who sees it: docs/privacy.md.
    """
    from community.accounts.actor import VISITOR
    from community.health.actions.visits import are_counted, choose_visits

    database = Database(read_settings().database_url)
    try:
        if choice != "show":
            with database.unit_of_work() as session:
                choose_visits(session, counted=choice == "on", by=VISITOR)
        with database.reading() as session:
            counted = are_counted(session)
    finally:
        database.dispose()
    click.echo("Readers are counted." if counted else "Readers are not counted.")

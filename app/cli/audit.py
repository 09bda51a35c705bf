"""`hearth audit`: say whether the log of moderation is whole."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from app.config import read_settings
from app.database import Database
from community.moderation.chain import verify


@click.group()
def audit() -> None:
    """Look after the append-only log of moderation."""


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify_log(*, as_json: bool) -> None:
    """Recompute the chain of the log; name the first line that does not fit.

    Exits with 1 when a line was changed, put in or taken out. Keep the printed hash with your
    backups: a log that was replaced as a whole has another one.
    """
    database = Database(read_settings().database_url)
    try:
        with database.reading() as session:
            found = verify(session)
    finally:
        database.dispose()
    if as_json:
        click.echo(json.dumps({"whole": not found.problem, **asdict(found)}))
    elif found.problem:
        where = "" if found.wrong_id is None else f"line {found.wrong_id}: "
        click.echo(f"The log is not whole. {where}{found.problem}")
    else:
        click.echo(f"{found.entries:,} lines, each fits the one before. Last hash: {found.head}")
    if found.problem:
        sys.exit(1)

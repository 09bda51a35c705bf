"""`hearth health run`: count the weeks and read how every community is doing."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click

from app.cli.database import upgrade
from app.config import read_settings
from app.database import Database
from app.worker.weekly import run_weekly
from community.health.actions.run import as_report


@click.command("run")
@click.option(
    "--week",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The Monday of the week to read up to; the newest closed one by default.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def run_command(*, week: datetime | None, as_json: bool) -> None:
    """Do now what the worker does when a week is over; safe to repeat."""
    chosen = None if week is None else week.date()
    if chosen is not None and chosen.weekday():
        raise click.UsageError("--week names a Monday: the first day of the week to read up to.")
    settings = read_settings()
    database = Database(settings.database_url)
    lines: list[dict[str, Any]] = []
    try:
        upgrade(settings, database)
        run_weekly(database, chosen, told=lambda found: lines.append(as_report(found)))
    finally:
        database.dispose()
    if as_json:
        click.echo(json.dumps({"readings": lines}))
        return
    newest = {line["community_id"]: line for line in lines}
    click.echo(f"{len(lines):,} readings of {len(newest):,} communities")
    for line in newest.values():
        p = "-" if line["p"] is None else f"{line['p']:.2f}"
        click.echo(f"{line['community_id']:>6} {line['week']} {line['state']:<9} p {p}")

"""`hearth doctor`: is this installation well, and what to do where it is not."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from app.config import read_settings

_MARKS = {"good": "good", "doubtful": "look", "bad": "BAD", "skipped": "-"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(*, as_json: bool) -> None:
    """Look at everything this installation needs; exit 1 when something is bad.

    Nothing is mended by it. Reading the whole index and checking the database take their time.
    """
    from app.doctor import examine  # loads the web half and the index

    found = []
    for each in examine(read_settings()):
        found.append(each)
        if not as_json:
            click.echo(f"{_MARKS[each.state]:<5} {each.name:<12} {each.says}")
            if each.advice:
                click.echo(f"{'':<18} {each.advice}")
    bad = sum(each.state == "bad" for each in found)
    if as_json:
        click.echo(json.dumps({"well": not bad, "findings": [asdict(each) for each in found]}))
    sys.exit(1 if bad else 0)

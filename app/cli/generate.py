"""`hearth generate`: scale data for tests and benchmarks."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from app.cli.database import upgrade
from app.config import read_settings
from app.database import Database
from community.errors import CommunityError, Refused

if TYPE_CHECKING:
    from app.demo.drafts import Sizes


@click.command()
@click.option("--threads", default=1_000, show_default=True, help="How many threads.")
@click.option("--posts", default=10_000, show_default=True, help="How many posts, first ones too.")
@click.option("--people", default=200, show_default=True, help="How many people.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same text.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def generate(*, threads: int, posts: int, people: int, seed: int, as_json: bool) -> None:
    """Write made-up threads, for measuring; never into a database that people use."""
    from app.demo.drafts import Sizes  # the word list is built on import; other commands skip it
    from app.demo.scale import generate as write

    settings = read_settings()
    database = Database(settings.database_url)
    sizes = Sizes(threads=threads, posts=posts, people=people, seed=seed)
    began = time.perf_counter()
    try:
        upgrade(settings, database)
        with click.progressbar(length=posts, label="posts", file=sys.stderr) as bar:
            communities = write(database, sizes, progress=bar.update)
    except Refused as error:
        raise click.UsageError(error.detail) from error
    except CommunityError as error:
        raise click.ClickException(error.detail) from error
    finally:
        database.dispose()
    _report(sizes, communities=communities, seconds=time.perf_counter() - began, as_json=as_json)


def _report(sizes: Sizes, *, communities: int, seconds: float, as_json: bool) -> None:
    made = {"communities": communities, **asdict(sizes), "seconds": round(seconds, 2)}
    if as_json:
        click.echo(json.dumps(made))
        return
    for name, value in made.items():
        click.echo(f"{name:<12} {value}")

"""`hearth health`: forecasts of communities going quiet, from files of posts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from app.cli.health_run import run_command
from app.cli.health_visits import visits_command
from app.health.figures import as_object, as_table
from app.health.forecasting import judge_all, write_forecasts
from app.health.reading import BadEvents, Events, read_events
from app.progress import Progress
from community.health.forecast.coefficients import shipped
from community.health.forecast.evaluation import evaluated

DONE_WITH_REFUSALS = 3
_NAMED = 20
_NAMED_IN_JSON = 1_000

_EVENTS = click.option(
    "--events",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="CSV with the columns community,thread,user,ts; may be gzipped.",
)
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group()
def health() -> None:
    """Forecast which communities are going quiet, and measure the forecast."""


health.add_command(run_command)


@health.command("backtest")
@_EVENTS
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@_AS_JSON
def backtest(*, events: Path, out: Path, as_json: bool) -> None:
    """Write what would have been shown for every community in every closed week.

    Each row knows only what was posted up to the end of its week. Exit code 3 says that some
    lines were refused; the report names them.
    """
    _demand_place(events, out)
    found = _read(events)
    with _bar(found, "forecasting") as progress, _writable(out):
        written = write_forecasts(found, out, progress)
    model = shipped()
    if as_json:
        report = {
            **_told(found),
            "written": written.weeks,
            "communities": written.communities,
            "eligible": written.eligible,
            "model": model.version,
            "out": str(out),
        }
        click.echo(json.dumps(report))
    else:
        click.echo(
            f"{written.weeks:,} weeks of {written.communities:,} communities in {out}, "
            f"{written.eligible:,} with a forecast"
        )
        _say(found)
    _end(found)


@health.command("evaluate")
@_EVENTS
@click.option(
    "--label",
    type=click.Choice(["a", "b"]),
    default="a",
    show_default=True,
    help="What counts as quiet: below a third of the median (a), or a quarter of the mean (b).",
)
@click.option(
    "--draws",
    type=click.IntRange(0, 10_000),
    default=500,
    show_default=True,
    help="Resamples of communities behind each interval.",
)
@_AS_JSON
def evaluate(*, events: Path, label: Any, draws: int, as_json: bool) -> None:
    """Compare the forecast with simple ones on the weeks before communities went quiet.

    "Left out" scores each kind of community with coefficients that were fitted without it.
    """
    found = _read(events)
    model = shipped()
    with _bar(found, "judging") as progress:
        judged = list(judge_all(found, model, progress))
    with Progress(draws, label="resampling", unit="draws") as progress:
        figures = evaluated(
            judged, label=label, draws=draws, tell=lambda count: progress("", count)
        )
    if as_json:
        click.echo(json.dumps({**_told(found), **as_object(figures), "model": model.version}))
    else:
        click.echo(as_table(figures))
        _say(found)
    _end(found)


def _read(path: Path) -> Events:
    with Progress(path.stat().st_size) as progress:
        try:
            return read_events(path, progress)
        except BadEvents as error:
            problem = str(error)
        except OSError as error:
            problem = f"{path} could not be read: {error.strerror or error}."
    raise click.ClickException(problem)


def _bar(events: Events, label: str) -> Progress:
    return Progress(events.taken, label=label, unit="posts")


def _demand_place(events: Path, out: Path) -> None:
    if not out.absolute().parent.is_dir():
        message = f"there is no folder {out.absolute().parent}"
        raise click.BadParameter(message, param_hint="--out")
    if out.exists() and out.samefile(events):
        message = "this is the file of events itself"
        raise click.BadParameter(message, param_hint="--out")


@contextmanager
def _writable(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"{out} could not be written: {error.strerror or error}."
        raise click.ClickException(message) from error


def _told(events: Events) -> dict[str, Any]:
    return {
        "taken": events.taken,
        "refused": len(events.refused),
        "refused_rows": [
            {"line": each.line, "reason": each.reason} for each in events.refused[:_NAMED_IN_JSON]
        ],
        "duplicates": events.duplicates,
        "without_offset": events.without_offset,
    }


def _say(events: Events) -> None:
    if events.duplicates:
        click.echo(f"{events.duplicates:,} rows equal another; each counts as a post")
    if events.without_offset:
        click.echo(f"{events.without_offset:,} times name no offset; they were taken as UTC")
    if events.refused:
        click.echo(f"{len(events.refused):,} lines refused:")
        for each in events.refused[:_NAMED]:
            click.echo(f"  line {each.line}: {each.reason}")
        if len(events.refused) > _NAMED:
            click.echo(f"  and {len(events.refused) - _NAMED:,} more")


def _end(events: Events) -> None:
    if events.refused:
        sys.exit(DONE_WITH_REFUSALS)


health.add_command(visits_command)

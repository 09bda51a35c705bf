"""Forecasts for every closed week of a file, written as CSV."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.health.reading import Events
from community import clock
from community.health.forecast import weeks
from community.health.forecast.assessment import assess
from community.health.forecast.coefficients import Model
from community.health.forecast.judging import Judged, judged
from community.health.forecast.tables import table_of

HEADER = ("community", "week", "p", "state", "eligible")


@dataclass(frozen=True)
class Written:
    """How many weeks were written."""

    communities: int
    weeks: int
    eligible: int


def last_closed_week(events: Events) -> int:
    """The week of the file's last post, if it has closed; else the last that has."""
    moments = np.array([events.latest, int(clock.now().timestamp())], dtype=np.int64)
    last, current = weeks.weeks_of(moments).tolist()
    return int(min(last, current - 1))


def write_forecasts(events: Events, out: Path, advance: Callable[[str, int], None]) -> Written:
    """Write a row for each community and closed week; the file appears whole or not at all."""
    last = last_closed_week(events)
    communities = written = eligible = 0
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADER)
            for community, posts in events.communities.items():
                rows = list(_rows(community, events, last))
                writer.writerows(rows)
                communities += bool(rows)
                written += len(rows)
                eligible += sum(row[-1] for row in rows)
                advance(community, len(posts.seconds))
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Written(communities, written, eligible)


def _rows(community: str, events: Events, last: int) -> Iterator[tuple[str, str, str, str, int]]:
    posts = events.communities[community]
    if int(weeks.weeks_of(posts.seconds[:1])[0]) > last:
        return
    kept = weeks.weeks_of(posts.seconds) <= last
    table = table_of(posts.where(kept), last=last)
    found = assess(table)
    for at, (p, state, shown) in enumerate(
        zip(found.p.tolist(), found.states, found.eligible.tolist(), strict=True)
    ):
        day = weeks.monday_of(table.first + at).isoformat()
        yield community, day, f"{p:.6f}" if shown else "", state, int(shown)


def judge_all(
    events: Events, model: Model, advance: Callable[[str, int], None]
) -> Iterator[Judged]:
    """Every community up to the week of its own last post: what is known of it ends there."""
    last = last_closed_week(events)
    for community, posts in events.communities.items():
        week = weeks.weeks_of(posts.seconds)
        kept = week <= last
        if kept.any():
            table = table_of(posts.where(kept), last=int(week[kept][-1]))
            yield judged(community, table, model)
        advance(community, len(posts.seconds))

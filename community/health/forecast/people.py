"""What the table says about people, as sums over all of them: never about one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from community.health.forecast.arrays import Floats, Ints
from community.health.forecast.returning import expected_occasions
from community.health.forecast.tables import WeeklyTable

# People are followed over this many weeks: what was before is forgotten.
MEMORY = 104
_BASELINE = 26
_CHUNK = 64


@dataclass(frozen=True)
class Gathering:
    """One number a week about all people together."""

    active: Floats  # people who wrote in the last 26 weeks
    top1: Floats  # share of the last 26 weeks' posts by whoever wrote most
    voices: Floats  # how many equally busy people would be as diverse: exp(entropy), 26 weeks
    silent: Floats  # share of the posts of weeks t-29..t-4 by people silent since
    regulars: Floats  # people of the last 4 weeks who also wrote in the 22 before
    expected: Floats  # active person-weeks in the next 8, by BG/NBD


def gathering_of(table: WeeklyTable) -> Gathering:
    """Sum up the people of a table whose weeks all count."""
    length = len(table)
    found = {each.name: np.zeros(length) for each in fields(Gathering)}
    for start, stop, lead, grid in _grids(table):
        for name, values in _of_grid(grid, lead).items():
            found[name][start:stop] = values
    return Gathering(**found)


def _grids(table: WeeklyTable) -> Iterator[tuple[int, int, int, NDArray[np.int32]]]:
    """Weeks by people, a chunk of weeks at a time, with as many weeks before as are remembered."""
    order = np.argsort(table.people.row, kind="stable")
    row, person = table.people.row[order], table.people.person[order]
    posts = table.people.posts[order]
    for start in range(0, len(table), _CHUNK):
        stop = min(start + _CHUNK, len(table))
        begin = max(0, start - MEMORY + 1)
        low, high = np.searchsorted(row, [begin, stop])
        names, code = np.unique(person[low:high], return_inverse=True)
        grid = np.zeros((stop - begin, max(len(names), 1)), dtype=np.int32)
        grid[row[low:high] - begin, code] = posts[low:high]
        yield start, stop, start - begin, grid


def _of_grid(grid: NDArray[np.int32], lead: int) -> dict[str, Floats]:
    total = np.vstack([np.zeros((1, grid.shape[1]), np.int32), np.cumsum(grid, axis=0)])
    ends = np.arange(lead + 1, len(grid) + 1)
    in26, in30 = _since(total, ends, _BASELINE), _since(total, ends, _BASELINE + 4)
    in4 = _since(total, ends, 4)
    before = in30 - in4
    active = (in26 > 0).sum(axis=1).astype(float)
    expected = expected_occasions(grid > 0, lead, memory=MEMORY)
    return {
        "active": active,
        **_shares(in26),
        "silent": _share((before * (in4 == 0)).sum(axis=1), before.sum(axis=1)),
        "regulars": ((in4 > 0) & (in26 > in4)).sum(axis=1).astype(float),
        "expected": expected,
    }


def _since(total: NDArray[np.int32], ends: Ints, width: int) -> NDArray[np.int32]:
    return np.asarray(total[ends] - total[np.maximum(ends - width, 0)])


def _shares(posts: NDArray[np.int32]) -> dict[str, Floats]:
    held = posts.sum(axis=1)
    row, column = np.nonzero(posts)
    share = posts[row, column] / held[row]
    entropy = -np.bincount(row, weights=share * np.log(share), minlength=len(posts))
    return {
        "top1": _share(posts.max(axis=1), held),
        "voices": np.exp(entropy),
    }


def _share(part: NDArray[np.int32], whole: NDArray[np.int32]) -> Floats:
    return np.asarray(part / np.maximum(whole, 1), dtype=np.float64)

"""Where things stand in a drawing: ticks, scales, paths and thinned-out words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.charts.shapes import LEFT, RIGHT, WIDTH, Label, Line, Place

_MOST_LABELS = 6
_NARROW_LETTER = 8.5  # as wide as a letter stands where the page is narrow
_MOST_MARKS = 30  # with more points, only the last and the lonely ones are marked
_STEPS = (1.0, 2.0, 5.0, 10.0)


def nice_ticks(low: float, high: float, *, most: int = 5, whole: bool = False) -> tuple[float, ...]:
    """Round numbers from below `low` to above `high`, in `most` steps or fewer."""
    step = _nice_step((high - low) / most or abs(high) or 1.0)
    if whole:
        step = max(step, 1.0)
    while math.ceil(high / step) - math.floor(low / step) > most:
        step = _nice_step(step * 1.5)
    first, last = math.floor(low / step), math.ceil(high / step)
    digits = max(0, -math.floor(math.log10(step)))
    return tuple(round(n * step, digits) for n in range(first, max(last, first + 1) + 1))


def _nice_step(rough: float) -> float:
    power = math.pow(10, math.floor(math.log10(rough)))
    return next(power * step for step in _STEPS if power * step >= rough * 0.999_999)


@dataclass(frozen=True, slots=True)
class Scale:
    """Takes a value to its place on an axis; without a range, to the middle of it."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value."""
        if self.high <= self.low:
            return rounded((self.start + self.end) / 2)
        share = (value - self.low) / (self.high - self.low)
        return rounded(self.start + share * (self.end - self.start))

    def each(self, values: Sequence[float | None]) -> list[float | None]:
        """The places of several; what is not known has none."""
        return [None if value is None else self.at(value) for value in values]


def checked(labels: Sequence[str], values: Sequence[float | None]) -> list[float | None]:
    """The values without what is no number; ValueError for another length than the labels."""
    if len(labels) != len(values):
        raise ValueError(f"{len(values)} values for {len(labels)} labels")
    return [finite(value) for value in values]


def finite(value: float | None) -> float | None:
    """The value, or None for what is no number."""
    return value if value is not None and math.isfinite(value) else None


def range_of(values: Iterable[float | None]) -> tuple[float, float]:
    """The least and the greatest of what is known; 0 to 1 when nothing is."""
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if known else (0.0, 1.0)


def all_whole(several: Sequence[Sequence[float | None]]) -> bool:
    """Whether everything known is a whole number."""
    return all(v is None or float(v).is_integer() for values in several for v in values)


def spread(count: int, start: float, end: float) -> list[float]:
    """So many places side by side."""
    scale = Scale(0, count - 1, start, end)
    return [scale.at(place) for place in range(count)]


def line_of(
    name: str, values: Sequence[float | None], down: Sequence[float | None], across: Sequence[float]
) -> Line:
    """A series as a path with gaps, with the places to mark."""
    runs: list[list[Place]] = [[]]
    for x, y in zip(across, down, strict=True):
        if y is None:
            runs.append([])
        else:
            runs[-1].append(Place(x, y))
    drawn = [run for run in runs if run]
    places = [place for run in drawn for place in run]
    lonely = [run[0] for run in drawn if len(run) == 1]
    return Line(
        name=name,
        path=" ".join(_path(run) for run in drawn if len(run) > 1),
        marks=tuple(places if len(places) <= _MOST_MARKS else lonely),
        last=places[-1] if places else None,
        values=tuple(values),
    )


def _path(run: Sequence[Place]) -> str:
    return "M" + "L".join(f"{place.x:g} {place.y:g}" for place in run)


def area_of(
    low: Sequence[float | None], high: Sequence[float | None], across: Sequence[float]
) -> str:
    """What lies between two edges, as one closed path for each run in which both are known."""
    runs: list[list[tuple[float, float, float]]] = [[]]
    for x, lower, upper in zip(across, low, high, strict=True):
        if lower is None or upper is None:
            runs.append([])
        else:
            runs[-1].append((x, lower, upper))
    return " ".join(
        _path(
            [
                *(Place(x, upper) for x, _, upper in run),
                *(Place(x, lower) for x, lower, _ in reversed(run)),
            ]
        )
        + "Z"
        for run in runs
        if len(run) > 1
    )


def words_of(labels: Sequence[str], across: Sequence[float]) -> tuple[Label, ...]:
    """The words of the horizontal axis, thinned out when there are many."""
    every = max(1, math.ceil(len(labels) / _MOST_LABELS))
    shown = range(0, len(labels), every)
    outer = {0: "start", len(labels) - 1: "end"} if len(labels) > _MOST_LABELS else {}
    longest = max((len(labels[place]) for place in shown), default=0)
    crowded = longest * _NARROW_LETTER * len(shown) > WIDTH - LEFT - RIGHT
    return tuple(
        Label(
            words=labels[place],
            x=across[place],
            anchor=outer.get(place, "middle"),
            spare=crowded and number % 2 == 1,
        )
        for number, place in enumerate(shown)
    )


def rounded(number: float) -> float:
    """To a tenth: finer differences nobody sees."""
    return round(number, 1)

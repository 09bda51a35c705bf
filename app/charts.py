"""The geometry of charts; `macros/charts.html` draws it. None is not known and leaves a gap."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_SERIES = 3  # more lines than that cannot be told apart without colour
WIDTH, HEIGHT = 480.0, 220.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 12.0, 10.0, 30.0
_SPARK_WIDTH, _SPARK_HEIGHT, _SPARK_EDGE = 104.0, 28.0, 4.0
_MOST_LABELS = 6
_NARROW_LETTER = 8.5  # as wide as a letter stands where the page is narrow
_MOST_MARKS = 30  # with more points, only the last and the lonely ones are marked
_STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value of a bar chart, with the interval it lies in when that is known."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line: its name, and a value or None for every label of the chart."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the drawing."""

    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A mark of the vertical axis: its value and how far down it stands."""

    value: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Label:
    """A word of the horizontal axis; `anchor` keeps the outer ones inside the drawing."""

    words: str
    x: float
    anchor: str
    spare: bool  # left out where the page is narrow


@dataclass(frozen=True, kw_only=True)
class Line:
    """A series drawn: a path with gaps, places to mark, and the last known value."""

    name: str
    path: str
    marks: tuple[Place, ...]
    last: Place | None
    values: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A value drawn from the zero line, with its whisker."""

    source: Value
    x: float
    y: float
    width: float
    height: float
    middle: float
    whisker: tuple[float, float] | None


@dataclass(frozen=True, kw_only=True)
class Sparkline:
    """A line without axes."""

    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    width: float = _SPARK_WIDTH
    height: float = _SPARK_HEIGHT


@dataclass(frozen=True, kw_only=True)
class _Axes:
    """What charts with axes share; `zero` is where the zero line runs, if it is in sight."""

    ticks: tuple[Tick, ...]
    words: tuple[Label, ...]
    zero: float | None
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    width: float = WIDTH
    height: float = HEIGHT


@dataclass(frozen=True, kw_only=True)
class LineChart(_Axes):
    """Lines over the same labels."""

    labels: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class BarChart(_Axes):
    """Bars side by side; `bars` leaves out what is not known, `values` does not."""

    values: tuple[Value, ...]
    bars: tuple[Bar, ...]
    has_intervals: bool


def sparkline(labels: Sequence[str], values: Sequence[float | None]) -> Sparkline:
    """A small line of a few dozen values, oldest first."""
    known = _checked(labels, values)
    low, high = _range(known)
    across = _spread(len(known), _SPARK_EDGE, _SPARK_WIDTH - _SPARK_EDGE)
    down = _Scale(low, high, _SPARK_HEIGHT - _SPARK_EDGE, _SPARK_EDGE)
    return Sparkline(labels=tuple(labels), lines=(_line("", known, down.each(known), across),))


def line_chart(labels: Sequence[str], series: Sequence[Series]) -> LineChart:
    """Up to three lines; ValueError for more, and for a series of another length."""
    if len(series) > MOST_SERIES:
        raise ValueError(f"a line chart holds up to {MOST_SERIES} series, not {len(series)}")
    checked = [_checked(labels, each.values) for each in series]
    low, high = _range([value for values in checked for value in values])
    values = nice_ticks(low, high, whole=_all_whole(checked))
    down = _Scale(values[0], values[-1], HEIGHT - _BOTTOM, _TOP)
    across = _spread(len(labels), _LEFT + 6, WIDTH - _RIGHT - 6)
    return LineChart(
        labels=tuple(labels),
        lines=tuple(
            _line(each.name, known, down.each(known), across)
            for each, known in zip(series, checked, strict=True)
        ),
        ticks=tuple(Tick(value=value, y=down.at(value)) for value in values),
        words=_words(labels, across),
        zero=down.at(0.0) if values[0] <= 0 <= values[-1] else None,
    )


def bar_chart(values: Sequence[Value]) -> BarChart:
    """Bars from zero, with whiskers from `low` to `high`."""
    labels = [each.label for each in values]
    known = [_finite(each.value) for each in values]
    ends = [_finite(end) for each in values for end in (each.low, each.high)]
    ticks = nice_ticks(*_range([0.0, *known, *ends]), whole=_all_whole([known]) and not any(ends))
    down = _Scale(ticks[0], ticks[-1], HEIGHT - _BOTTOM, _TOP)
    slot = (WIDTH - _LEFT - _RIGHT) / max(len(values), 1)
    across = [_rounded(_LEFT + slot * (place + 0.5)) for place in range(len(values))]
    bars = (_bar(each, at, slot, down) for each, at in zip(values, across, strict=True))
    return BarChart(
        values=tuple(values),
        bars=tuple(filter(None, bars)),
        ticks=tuple(Tick(value=value, y=down.at(value)) for value in ticks),
        words=_words(labels, across),
        zero=down.at(0.0),
        has_intervals=any(end is not None for end in ends),
    )


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
class _Scale:
    """Takes a value to its place on an axis; without a range, to the middle of it."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        if self.high <= self.low:
            return _rounded((self.start + self.end) / 2)
        share = (value - self.low) / (self.high - self.low)
        return _rounded(self.start + share * (self.end - self.start))

    def each(self, values: Sequence[float | None]) -> list[float | None]:
        return [None if value is None else self.at(value) for value in values]


def _checked(labels: Sequence[str], values: Sequence[float | None]) -> list[float | None]:
    if len(labels) != len(values):
        raise ValueError(f"{len(values)} values for {len(labels)} labels")
    return [_finite(value) for value in values]


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _range(values: Iterable[float | None]) -> tuple[float, float]:
    known = [value for value in values if value is not None]
    return (min(known), max(known)) if known else (0.0, 1.0)


def _all_whole(several: Sequence[Sequence[float | None]]) -> bool:
    return all(v is None or float(v).is_integer() for values in several for v in values)


def _spread(count: int, start: float, end: float) -> list[float]:
    scale = _Scale(0, count - 1, start, end)
    return [scale.at(place) for place in range(count)]


def _line(
    name: str, values: Sequence[float | None], down: Sequence[float | None], across: Sequence[float]
) -> Line:
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


def _bar(source: Value, middle: float, slot: float, down: _Scale) -> Bar | None:
    value = _finite(source.value)
    if value is None:
        return None
    end, zero = down.at(value), down.at(0.0)
    width = _rounded(min(slot * 0.72, 56.0))
    low, high = down.each([_finite(source.low), _finite(source.high)])
    return Bar(
        source=source,
        x=_rounded(middle - width / 2),
        y=min(end, zero),
        width=width,
        # A zero is drawn as a hair, so that it differs from what is not known.
        height=max(_rounded(abs(end - zero)), 1.0),
        middle=middle,
        whisker=(high, low) if low is not None and high is not None else None,
    )


def _words(labels: Sequence[str], across: Sequence[float]) -> tuple[Label, ...]:
    every = max(1, math.ceil(len(labels) / _MOST_LABELS))
    shown = range(0, len(labels), every)
    outer = {0: "start", len(labels) - 1: "end"} if len(labels) > _MOST_LABELS else {}
    longest = max((len(labels[place]) for place in shown), default=0)
    crowded = longest * _NARROW_LETTER * len(shown) > WIDTH - _LEFT - _RIGHT
    return tuple(
        Label(
            words=labels[place],
            x=across[place],
            anchor=outer.get(place, "middle"),
            spare=crowded and number % 2 == 1,
        )
        for number, place in enumerate(shown)
    )


def _rounded(number: float) -> float:
    return round(number, 1)

"""What a chart is made of: values that go in, and places, paths and words that come out."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 480.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 12.0, 10.0, 30.0
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 104.0, 28.0, 4.0


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


@dataclass(frozen=True, kw_only=True)
class Band:
    """What is normal: a lower and an upper edge for every label of the chart."""

    name: str
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]


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
class DrawnBand:
    """A band drawn: one closed path for each run of known edges."""

    source: Band
    path: str


@dataclass(frozen=True, kw_only=True)
class Meter:
    """One value on a scale of its own, lying down, with the interval it lies in."""

    source: Value
    most: float
    end: float | None
    interval: tuple[float, float] | None


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
    width: float = SPARK_WIDTH
    height: float = SPARK_HEIGHT


@dataclass(frozen=True, kw_only=True)
class Axes:
    """What charts with axes share; `zero` is where the zero line runs, if it is in sight."""

    ticks: tuple[Tick, ...]
    words: tuple[Label, ...]
    zero: float | None
    left: float = LEFT
    right: float = WIDTH - RIGHT
    width: float = WIDTH
    height: float = HEIGHT


@dataclass(frozen=True, kw_only=True)
class LineChart(Axes):
    """Lines over the same labels."""

    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    band: DrawnBand | None = None


@dataclass(frozen=True, kw_only=True)
class BarChart(Axes):
    """Bars side by side; `bars` leaves out what is not known, `values` does not."""

    values: tuple[Value, ...]
    bars: tuple[Bar, ...]
    has_intervals: bool

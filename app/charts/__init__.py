"""The geometry of charts; `macros/charts.html` draws it. None is not known and leaves a gap."""

from __future__ import annotations

from collections.abc import Sequence

from app.charts.geometry import (
    Scale,
    all_whole,
    area_of,
    checked,
    finite,
    line_of,
    nice_ticks,
    range_of,
    rounded,
    spread,
    words_of,
)
from app.charts.shapes import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    SPARK_EDGE,
    SPARK_HEIGHT,
    SPARK_WIDTH,
    TOP,
    WIDTH,
    Band,
    Bar,
    BarChart,
    DrawnBand,
    LineChart,
    Meter,
    Place,
    Series,
    Sparkline,
    Tick,
    Value,
)

__all__ = [
    "HEIGHT",
    "MOST_SERIES",
    "WIDTH",
    "Band",
    "BarChart",
    "LineChart",
    "Meter",
    "Place",
    "Series",
    "Sparkline",
    "Value",
    "bar_chart",
    "line_chart",
    "meter",
    "nice_ticks",
    "sparkline",
]

MOST_SERIES = 3  # more lines than that cannot be told apart without colour


def sparkline(labels: Sequence[str], values: Sequence[float | None]) -> Sparkline:
    """A small line of a few dozen values, oldest first."""
    known = checked(labels, values)
    low, high = range_of(known)
    across = spread(len(known), SPARK_EDGE, SPARK_WIDTH - SPARK_EDGE)
    down = Scale(low, high, SPARK_HEIGHT - SPARK_EDGE, SPARK_EDGE)
    return Sparkline(labels=tuple(labels), lines=(line_of("", known, down.each(known), across),))


def line_chart(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    band: Band | None = None,
    from_zero: bool = False,
) -> LineChart:
    """Up to three lines over a band; ValueError for more, and for a series of another length.

    What is counted is drawn `from_zero`, so that a small change does not look like a great one.
    """
    if len(series) > MOST_SERIES:
        raise ValueError(f"a line chart holds up to {MOST_SERIES} series, not {len(series)}")
    known = [checked(labels, each.values) for each in series]
    edges = [checked(labels, edge) for edge in (band.low, band.high)] if band else []
    ground: list[float | None] = [0.0] if from_zero else []
    low, high = range_of([value for values in (*known, *edges, ground) for value in values])
    values = nice_ticks(low, high, whole=all_whole(known))
    down = Scale(values[0], values[-1], HEIGHT - BOTTOM, TOP)
    across = spread(len(labels), LEFT + 6, WIDTH - RIGHT - 6)
    return LineChart(
        labels=tuple(labels),
        lines=tuple(
            line_of(each.name, values, down.each(values), across)
            for each, values in zip(series, known, strict=True)
        ),
        ticks=tuple(Tick(value=value, y=down.at(value)) for value in values),
        words=words_of(labels, across),
        zero=down.at(0.0) if values[0] <= 0 <= values[-1] else None,
        band=_drawn(band, [down.each(edge) for edge in edges], across),
    )


def _drawn(
    band: Band | None, edges: Sequence[Sequence[float | None]], across: Sequence[float]
) -> DrawnBand | None:
    if band is None:
        return None
    low, high = edges
    return DrawnBand(source=band, path=area_of(low, high, across))


def bar_chart(values: Sequence[Value]) -> BarChart:
    """Bars from zero, with whiskers from `low` to `high`."""
    labels = [each.label for each in values]
    known = [finite(each.value) for each in values]
    ends = [finite(end) for each in values for end in (each.low, each.high)]
    ticks = nice_ticks(*range_of([0.0, *known, *ends]), whole=all_whole([known]) and not any(ends))
    down = Scale(ticks[0], ticks[-1], HEIGHT - BOTTOM, TOP)
    slot = (WIDTH - LEFT - RIGHT) / max(len(values), 1)
    across = [rounded(LEFT + slot * (place + 0.5)) for place in range(len(values))]
    bars = (_bar(each, at, slot, down) for each, at in zip(values, across, strict=True))
    return BarChart(
        values=tuple(values),
        bars=tuple(filter(None, bars)),
        ticks=tuple(Tick(value=value, y=down.at(value)) for value in ticks),
        words=words_of(labels, across),
        zero=down.at(0.0),
        has_intervals=any(end is not None for end in ends),
    )


def _bar(source: Value, middle: float, slot: float, down: Scale) -> Bar | None:
    value = finite(source.value)
    if value is None:
        return None
    end, zero = down.at(value), down.at(0.0)
    width = rounded(min(slot * 0.72, 56.0))
    low, high = down.each([finite(source.low), finite(source.high)])
    return Bar(
        source=source,
        x=rounded(middle - width / 2),
        y=min(end, zero),
        width=width,
        # A zero is drawn as a hair, so that it differs from what is not known.
        height=max(rounded(abs(end - zero)), 1.0),
        middle=middle,
        whisker=(high, low) if low is not None and high is not None else None,
    )


def meter(value: Value, *, most: float = 100.0) -> Meter:
    """A value between 0 and `most`, lying down, with its interval; what lies beyond is cut.

    Places are percentages of the width, which is as wide as the page leaves room for.
    """

    def at(number: float | None) -> float | None:
        known = finite(number)
        return None if known is None else rounded(min(max(known / most, 0.0), 1.0) * 100)

    low, high = at(value.low), at(value.high)
    return Meter(
        source=value,
        most=most,
        end=at(value.value),
        interval=(low, high) if low is not None and high is not None else None,
    )

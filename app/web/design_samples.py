"""Invented figures for the living page of the design system: every state that a chart can have."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from app.charts import (
    Band,
    BarChart,
    LineChart,
    Meter,
    Series,
    Sparkline,
    Value,
    bar_chart,
    line_chart,
    meter,
    sparkline,
)

_POSTS = (4, 6, 5, 9, 7, 8, 12, 11, 9, 6, 3, 1, 0, 2, 5, 8, 9, 13, 12, 10, 11, 14, 9, 12, 15, 13)
_WITH_GAPS = (*_POSTS[:9], None, None, 4, None, *_POSTS[13:])
_WEEKS = tuple(f"W{week}" for week in range(14, 40))


@dataclass(frozen=True, kw_only=True)
class Event:
    """A moment in the life of a community."""

    at: datetime
    title: str
    words: str = ""
    href: str = ""
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Samples:
    """What the page draws, by state."""

    sparks: dict[str, Sparkline]
    lines: dict[str, LineChart]
    bars: dict[str, BarChart]
    meters: dict[str, Meter]
    events: tuple[Event, ...]


@cache
def samples() -> Samples:
    """The same figures every time."""
    return Samples(
        sparks=_sparks(), lines=_lines(), bars=_bars(), meters=_meters(), events=_events()
    )


def _sparks() -> dict[str, Sparkline]:
    return {
        "26 weeks": sparkline(_WEEKS, _POSTS),
        "Weeks that are not known": sparkline(_WEEKS, _WITH_GAPS),
        "One week": sparkline(_WEEKS[:1], _POSTS[:1]),
        "All the same": sparkline(_WEEKS, (3,) * len(_WEEKS)),
        "Nothing known": sparkline(_WEEKS, (None,) * len(_WEEKS)),
    }


def _lines() -> dict[str, LineChart]:
    days = tuple(f"{day}" for day in range(1, 201))
    level = tuple(round(140 + 35 * math.sin(day / 17) + day * 0.2, 1) for day in range(200))
    balance = tuple(round(3.5 * math.cos(week / 4) - 0.5, 1) for week in range(26))
    return {
        "Three series": line_chart(
            _WEEKS,
            [
                Series(name="Questions", values=_POSTS),
                Series(name="Answers", values=tuple(value * 1.4 + 2 for value in _POSTS)),
                Series(name="Insights", values=tuple(value // 3 for value in _POSTS)),
            ],
        ),
        "A line and what is normal": line_chart(
            _WEEKS,
            [Series(name="Posts a week", values=_POSTS)],
            band=Band(name="Normal here", low=(4,) * len(_WEEKS), high=(13,) * len(_WEEKS)),
        ),
        "Missing weeks": line_chart(_WEEKS, [Series(name="Questions", values=_WITH_GAPS)]),
        "Below zero": line_chart(_WEEKS, [Series(name="Joined less left", values=balance)]),
        "200 days": line_chart(days, [Series(name="Litres a second", values=level)]),
        "One point": line_chart(("W39",), [Series(name="Questions", values=(13,))]),
        "Nothing": line_chart((), []),
    }


def _bars() -> dict[str, BarChart]:
    shares = (
        ("Speaking up", 0.72, 0.61, 0.81),
        ("Shared value", 0.64, 0.52, 0.75),
        ("Fair access", 0.81, 0.7, 0.89),
        ("Low friction", 0.38, 0.27, 0.5),
    )
    hours = (("Mon", 9), ("Tue", 14), ("Wed", None), ("Thu", 22), ("Fri", 0), ("Sat", 3))
    change = (("Jul", 12), ("Aug", -4), ("Sep", 7), ("Oct", -9))
    return {
        "Shares with intervals": bar_chart(
            [Value(label=name, value=mid, low=low, high=high) for name, mid, low, high in shares]
        ),
        "A day that is not known": bar_chart([Value(label=day, value=n) for day, n in hours]),
        "Below zero": bar_chart([Value(label=month, value=n) for month, n in change]),
        "200 bars": bar_chart([Value(label=str(n), value=(n * 37) % 23 + 1) for n in range(200)]),
        "Nothing": bar_chart([]),
    }


def _meters() -> dict[str, Meter]:
    figures = (("good", 74, 61, 84), ("warn", 48, 39, 57), ("bad", 22, 10, 35), ("", 55, 30, 78))
    return {
        tone: meter(Value(label=tone, value=value, low=low, high=high))
        for tone, value, low, high in figures
    } | {"unknown": meter(Value(label="", value=None))}


def _events() -> tuple[Event, ...]:
    return (
        Event(
            at=datetime(2026, 9, 14, 8, 30, tzinfo=UTC),
            title="The hundredth answer was accepted",
            words="“Which grease keeps a guide vane bearing quiet in winter?”",
        ),
        Event(
            at=datetime(2026, 6, 3, 12, 0, tzinfo=UTC),
            title="The community is maturing",
            words="Half of its members took part in each of the last four weeks.",
            kind="milestone",
        ),
        Event(at=datetime(2026, 2, 20, 16, 5, tzinfo=UTC), title="A second facilitator"),
        Event(
            at=datetime(2026, 1, 12, 9, 0, tzinfo=UTC),
            title="The charter was written",
            href="/communities",
        ),
    )

"""The drawings of health pages: posts a week against what is normal, and a line for each signal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from app.charts import Band, LineChart, Series, Sparkline, line_chart, sparkline
from app.health.standing import WEEKS, Standing, drawn_weeks
from app.i18n import day_short
from community.health.queries import Reading
from community.health.weeks import WEEK


def rhythm(standing: Standing) -> LineChart:
    """Posts a week, over four weeks, with the middle half of what was before."""
    weeks = drawn_weeks(standing)
    labels = [short(stretch.week) for stretch, _low, _high in weeks]
    band = Band(
        name=_("Normal here"),
        low=tuple(_rounded(low) for _stretch, low, _high in weeks),
        high=tuple(_rounded(high) for _stretch, _low, high in weeks),
    )
    posts = tuple(_rounded(stretch.posts) for stretch, _low, _high in weeks)
    return line_chart(
        labels, [Series(name=_("Posts a week"), values=posts)], band=band, from_zero=True
    )


def history(readings: Sequence[Reading], code: str, *, last: date) -> Sparkline:
    """One signal over half a year; a week without a run, or without enough, leaves a gap."""
    values = {
        each.week: each.signals[code].value
        for each in readings
        if code in each.signals and each.signals[code].enough
    }
    weeks = [last - (WEEKS - 1 - number) * WEEK for number in range(WEEKS)]
    return sparkline([short(week) for week in weeks], [values.get(week) for week in weeks])


def block_line(values: Sequence[float | None], *, last: date) -> Sparkline:
    """Posts a week in stretches of four weeks; the label is the Monday of the last of them."""
    ends = [last - 4 * (len(values) - 1 - number) * WEEK for number in range(len(values))]
    return sparkline([short(week) for week in ends], values)


def short(week: date) -> str:
    """A week on an axis: the day of its Monday."""
    return day_short(week)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)

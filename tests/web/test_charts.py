"""Charts: where the geometry puts things, and what a page says besides the drawing."""

from __future__ import annotations

import math
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from app.charts import (
    HEIGHT,
    WIDTH,
    Band,
    LineChart,
    Place,
    Series,
    Value,
    bar_chart,
    line_chart,
    meter,
    nice_ticks,
    sparkline,
)

_NUMBERS = st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 3))


@given(_NUMBERS, _NUMBERS, st.sampled_from([{}, {"whole": True}]))
def test_ticks_are_few_round_and_enclose_everything(
    one: float, other: float, counting: dict[str, bool]
) -> None:
    low, high = sorted((one, other))
    ticks = nice_ticks(low, high, **counting)
    steps = [after - before for before, after in pairwise(ticks)]

    assert 2 <= len(ticks) <= 7
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert max(steps) == pytest.approx(min(steps), rel=1e-3)
    leading = steps[0] / 10 ** math.floor(math.log10(steps[0] * 1.000_001))
    assert min(abs(leading - nice) for nice in (1, 2, 5)) < 1e-2


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 17, (0, 5, 10, 15, 20)),
        (-3.2, 8.1, (-5, 0, 5, 10)),
        (0.001, 0.0042, (0.001, 0.002, 0.003, 0.004, 0.005)),
        (0, 0, (0, 1)),
    ],
)
def test_ticks_are_those_a_person_would_choose(
    low: float, high: float, expected: tuple[float, ...]
) -> None:
    assert nice_ticks(low, high) == expected


def test_counts_have_no_half_ticks() -> None:
    ticks = [tick.value for tick in _lines(1, 0, 1, 2).ticks]

    assert ticks == [0, 1, 2]


def _lines(*values: float | None) -> LineChart:
    labels = [str(place) for place in range(len(values))]
    return line_chart(labels, [Series(name="One", values=values)])


def test_a_value_that_is_not_known_is_a_gap_and_not_a_zero() -> None:
    (line,) = _lines(4, 6, None, 5, 7).lines

    assert line.path.count("M") == 2
    assert len(line.marks) == 4
    assert line.values[2] is None


def test_a_lonely_value_between_gaps_is_marked() -> None:
    values = [*([1.0] * 40), None, 5.0, None]
    (line,) = _lines(*values).lines

    assert [place.y for place in line.marks] == [line.last.y if line.last else None]


def test_what_is_no_number_counts_as_not_known() -> None:
    (line,) = _lines(1, math.nan, math.inf, 2).lines

    assert line.values == (1, None, None, 2)


def test_a_larger_value_stands_higher_and_a_later_one_further_right() -> None:
    (line,) = _lines(1, 5, 3).lines
    (first, second, third) = line.marks

    assert second.y < third.y < first.y
    assert first.x < second.x < third.x
    assert line.last == third


@given(st.lists(st.none() | _NUMBERS, max_size=60))
def test_everything_stays_within_the_drawing(values: list[float | None]) -> None:
    labels = [str(place) for place in range(len(values))]
    places = [*_lines(*values).lines[0].marks, *_tops(values, labels)]
    small = sparkline(labels, values)

    assert all(0 <= place.x <= WIDTH and 0 <= place.y <= HEIGHT for place in places)
    assert all(
        0 <= place.x <= small.width and 0 <= place.y <= small.height
        for place in small.lines[0].marks
    )


def _tops(values: list[float | None], labels: list[str]) -> list[Place]:
    chart = bar_chart([Value(label=k, value=v) for k, v in zip(labels, values, strict=True)])
    ends = [Place(bar.x, bar.y) for bar in chart.bars]
    return ends + [Place(bar.x + bar.width, bar.y + bar.height) for bar in chart.bars]


def test_bars_grow_from_zero_to_both_sides() -> None:
    chart = bar_chart([Value(label="up", value=4), Value(label="down", value=-4)])
    up, down = chart.bars

    assert chart.zero is not None
    assert up.y + up.height == pytest.approx(chart.zero)
    assert down.y == pytest.approx(chart.zero)


def test_a_zero_is_drawn_and_what_is_not_known_is_not() -> None:
    chart = bar_chart([Value(label="none", value=None), Value(label="zero", value=0)])

    assert [bar.source.label for bar in chart.bars] == ["zero"]
    assert chart.bars[0].height == 1


def test_a_whisker_spans_its_interval_and_the_axis_holds_it() -> None:
    chart = bar_chart([Value(label="share", value=0.5, low=0.2, high=0.9)])
    (bar,) = chart.bars
    assert bar.whisker is not None
    top, bottom = bar.whisker

    assert chart.has_intervals
    assert top < bar.y < bottom
    assert chart.ticks[-1].value >= 0.9


def test_a_fourth_line_is_refused() -> None:
    with pytest.raises(ValueError, match="up to 3"):
        line_chart(["a"], [Series(name=str(n), values=(1,)) for n in range(4)])


def test_labels_and_values_must_go_together() -> None:
    with pytest.raises(ValueError, match="2 values for 1 labels"):
        sparkline(["a"], [1, 2])


class _Seen(HTMLParser):
    """Tags and texts of a drawn chart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts += [data.strip()] if data.strip() else []


def _drawn(app: Flask, call: str, **values: Any) -> _Seen:
    with app.test_request_context("/"):
        template = '{% import "macros/charts.html" as charts with context %}{{ ' + call + " }}"
        return _Seen(render_template_string(template, **values))


def test_a_chart_is_named_and_described_and_its_values_stand_in_a_table(app: Flask) -> None:
    seen = _drawn(app, 'charts.lines("x", "Questions", chart)', chart=_lines(1200, None, 3.5))
    tags = [tag for tag, _ in seen.tags]
    drawing = next(attributes for tag, attributes in seen.tags if tag == "svg")

    assert drawing["role"] == "img"
    assert drawing["aria-labelledby"] == "x-title x-desc"
    assert {"title", "desc", "details", "table"} <= set(tags)
    assert tags.count("tr") == 1 + 3
    assert "1,200" in seen.texts
    assert "not known" in seen.texts
    assert any("From 3.5 to 1,200; at the end 3.5." in text for text in seen.texts)


def test_a_share_is_written_as_a_percentage(app: Flask) -> None:
    chart = bar_chart([Value(label="a", value=0.25, low=0.1, high=0.4)])
    seen = _drawn(app, 'charts.bars("x", "Share", chart, share=true)', chart=chart)

    assert {"25%", "10%", "40%"} <= set(seen.texts)


@pytest.mark.parametrize("macro", ["lines", "bars"])
def test_nothing_to_draw_is_said_and_not_drawn(app: Flask, macro: str) -> None:
    chart = bar_chart([]) if macro == "bars" else line_chart((), [])
    seen = _drawn(app, f'charts.{macro}("x", "Questions", chart)', chart=chart)

    assert "svg" not in [tag for tag, _ in seen.tags]
    assert "Nothing to draw yet." in seen.texts


def test_a_drawing_holds_no_style_and_escapes_its_words(app: Flask) -> None:
    chart = bar_chart([Value(label="<b>x</b>", value=1)])
    seen = _drawn(app, 'charts.bars("x", title, chart)', chart=chart, title="<i>t</i>")

    assert not [1 for tag, attributes in seen.tags if "style" in attributes or tag in ("b", "i")]


def test_words_are_left_out_only_where_they_would_meet() -> None:
    short = bar_chart([Value(label=day, value=1) for day in ("Mon", "Tue", "Wed", "Thu", "Fri")])
    long = bar_chart([Value(label=f"A rather long word {n}", value=1) for n in range(4)])

    assert not any(label.spare for label in short.words)
    assert [label.spare for label in long.words] == [False, True, False, True]


def test_what_is_normal_lies_under_the_line_and_in_the_table(app: Flask) -> None:
    band = Band(name="Normal here", low=(2.0, None, 3.0, 3.0), high=(8.0, None, 9.0, 9.0))
    chart = line_chart(("1", "2", "3", "4"), [Series(name="Posts", values=(5, 6, 7, 1))], band=band)

    assert chart.band is not None
    assert chart.band.path.count("M") == chart.band.path.count("Z") == 1, "a lonely edge is no area"
    assert chart.ticks[-1].value >= 9
    with app.test_request_context():
        page = render_template_string(
            '{% import "macros/charts.html" as charts with context %}'
            '{{ charts.lines("a", "Posts a week", chart) }}',
            chart=chart,
        )
    assert "Normal here" in page
    assert "3 to 9" in page


def test_a_meter_keeps_its_value_and_interval_within_the_scale(app: Flask) -> None:
    chart = meter(Value(label="", value=50, low=-20, high=400))

    assert chart.end == 50
    assert chart.interval == (0.0, 100.0)
    assert meter(Value(label="", value=None)).end is None
    with app.test_request_context():
        page = render_template_string(
            '{% import "macros/charts.html" as charts with context %}'
            '{{ charts.meter("a", "Renewal", chart) }}',
            chart=meter(Value(label="", value=62.0, low=51.0, high=70.0)),
        )
    assert "Renewal: 62, between 51 and 70" in page

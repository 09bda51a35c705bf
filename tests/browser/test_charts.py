"""Charts in a real browser: drawn without scripts, legible in every scheme, with their table."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser_support import violations
from tests.served import Served

pytestmark = pytest.mark.browser


def test_a_chart_is_drawn_and_its_table_opens_without_scripts(
    browser: Browser, site: Served
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/design#charts")
    chart = page.locator("figure.chart").filter(has=page.locator("#lines-1-title"))
    expect(chart.get_by_role("img", name="Three series")).to_be_visible()
    expect(chart.get_by_role("table")).to_be_hidden()
    chart.get_by_text("Show as table").click()
    expect(chart.get_by_role("row")).to_have_count(27)
    expect(chart.get_by_role("columnheader", name="Insights")).to_be_visible()
    context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_charts_with_open_tables_are_accessible(page: Page, site: Served, colours: str) -> None:
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # the two words it takes
    page.goto(f"{site.url}/design")
    page.evaluate("document.querySelectorAll('.chart__data').forEach((each) => (each.open = true))")

    assert violations(page) == []


def test_series_differ_without_colour(page: Page, site: Served) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{site.url}/design")
    dashes = page.eval_on_selector_all(
        "svg[aria-labelledby^='lines-1-'] .chart__line",
        "lines => lines.map(line => getComputedStyle(line).strokeDasharray)",
    )

    assert len(set(dashes)) == 3


def test_words_stay_legible_on_a_telephone(page: Page, site: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site.url}/design")
    heights = page.eval_on_selector_all(
        "svg[aria-labelledby^='lines-1-'] .chart__words",
        "all => all.filter(one => one.getClientRects().length)"
        ".map(one => one.getBoundingClientRect().height)",
    )

    assert min(heights) >= 10
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_charts_are_mirrored_from_right_to_left_and_their_words_stay_upright(
    browser: Browser, site: Served
) -> None:
    context = browser.new_context(locale="ar-XB")
    page = context.new_page()
    page.goto(f"{site.url}/design")
    last, drawing = page.evaluate(
        "[...document.querySelectorAll('.spark__last')].slice(0, 1)"
        ".flatMap(mark => [mark, mark.ownerSVGElement])"
        ".map(each => each.getBoundingClientRect()).map(box => [box.left, box.right])"
    )
    words, lines = page.evaluate(_PLACES)
    context.close()

    assert last[0] - drawing[0] < drawing[1] - last[1], "the newest value stands where lines end"
    assert words["value"] > lines, "the scale of values stands where lines begin"
    assert words["turned"] > 0, "words are not mirrored themselves"


_PLACES = """(() => {
  const chart = document.querySelector("svg[aria-labelledby^='lines-1-']");
  const word = chart.querySelector(".chart__words");
  const first = word.getStartPositionOfChar(0), last = word.getEndPositionOfChar(0);
  const grid = chart.querySelector(".chart__grid").getBoundingClientRect();
  const at = (point) => point.matrixTransform(word.getScreenCTM()).x;
  return [{ value: word.getBoundingClientRect().left, turned: at(last) - at(first) }, grid.right];
})()"""


def test_a_skeleton_is_still_for_those_who_want_less_motion(page: Page, site: Served) -> None:
    page.goto(f"{site.url}/design")
    moving = "document.querySelector('.skeleton__line').getAnimations().length"
    assert page.evaluate(moving) == 1
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == 0

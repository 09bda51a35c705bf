"""The living page of the components in a real browser, in every theme."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.entering import sign_in
from tests.browser_support import violations
from tests.served import Served

pytestmark = pytest.mark.browser

_WIDTHS = (390, 768, 1280)


@pytest.mark.parametrize("contrast", ["no-preference", "more"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_component_is_accessible(
    page: Page, site: Served, colours: str, contrast: str
) -> None:
    page.emulate_media(color_scheme=colours, contrast=contrast)  # type: ignore[arg-type]  # the words they take
    page.goto(f"{site.url}/design")

    assert violations(page) == []


@pytest.mark.parametrize("width", _WIDTHS)
def test_the_page_never_scrolls_sideways(page: Page, site: Served, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site.url}/design")

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_bar_at_the_bottom_hides_nothing_that_has_the_focus(page: Page, site: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    page.emulate_media(reduced_motion="reduce")  # the page jumps instead of gliding
    sign_in(page, site, "member")
    page.goto(f"{site.url}/communities")
    bar = page.locator(".site-nav").bounding_box()
    assert bar is not None
    assert bar["y"] + bar["height"] == 700
    main = page.locator("main")

    for _step in range(30):
        page.keyboard.press("Tab")
        if not main.evaluate("(main) => main.contains(document.activeElement)"):
            continue
        box = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
        assert box["bottom"] <= bar["y"]
    expect(page.locator("#site-search")).to_be_hidden()


@pytest.mark.parametrize(("width", "side"), [(1280, "left"), (390, "bottom")])
def test_the_ways_to_go_stand_where_there_is_room(
    page: Page, site: Served, width: int, side: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, site, "member")
    page.goto(site.url)
    nav, main = page.locator(".site-nav").bounding_box(), page.locator("main").bounding_box()

    assert nav is not None
    assert main is not None
    if side == "left":
        assert nav["height"] == 800
        assert nav["x"] + nav["width"] <= main["x"]
    else:
        assert nav["y"] + nav["height"] == 800
        assert nav["width"] == width
    links = page.locator(".site-nav a:visible").all()
    sizes = [box for link in links if (box := link.bounding_box()) is not None]
    assert sizes
    assert all(box["height"] >= (44 if side == "bottom" else 24) for box in sizes)

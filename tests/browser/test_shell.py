"""What every page wears, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser_support import violations
from tests.served import Served

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/", "/communities", "/sign-in", "/nothing-here"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_page_is_accessible_in_light_and_dark(
    page: Page, site: Served, path: str, colours: str
) -> None:
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # the two words it takes
    page.goto(site.url + path)

    assert violations(page) == []


def test_a_page_loads_nothing_from_elsewhere_and_little_from_here(page: Page, site: Served) -> None:
    asked: list[str] = []
    sizes: list[int] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto(site.url, wait_until="networkidle")

    assert asked
    assert all(url.startswith(site.url) for url in asked)
    assert sum(sizes) < 400_000  # before compression


def test_the_first_tab_stop_skips_to_the_content(page: Page, site: Served) -> None:
    page.goto(site.url)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_colours_are_chosen_and_kept(page: Page, site: Served) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(site.url)
    root = page.locator("html")
    switch = page.locator("[data-behaviour=theme]")
    switch.click()
    expect(root).to_have_attribute("data-theme", "light")
    switch.click()
    expect(root).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(root).to_have_attribute("data-theme", "dark")


def test_a_page_fits_a_telephone(page: Page, site: Served) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site.url)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320

"""What a page costs whoever opens it: bytes, waiting, and lines that move under the eyes."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, BrowserContext, Route

from tests.browser.entering import sign_in
from tests.browser_support import shifts, watch
from tests.weighing import FIRST, NEXT, Wired, weigh

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST_PAINT = """() => new Promise((painted) => {
  new PerformanceObserver((list) => {
    const first = list.getEntriesByName("first-contentful-paint")[0];
    if (first) painted(first.startTime);
  }).observe({ type: "paint", buffered: true });
})"""
PLACE = "/communities/small-hydro"
PAGES = {
    None: ("/", "/communities", PLACE, "/search?q=river", "/sign-in", "/nothing-here"),
    "facilitator": (
        *("/", PLACE, f"{PLACE}/threads", f"{PLACE}/threads/new", f"{PLACE}/members"),
        *("/notifications", "/settings/profile", "/settings/security", "/search?q=river"),
    ),
}


@pytest.mark.parametrize("role", [None, "facilitator"])
def test_a_page_of_twenty_posts_is_light(browser: Browser, wired: Wired, role: str | None) -> None:
    weight = weigh(browser, wired, role=role)

    assert weight.first["the page"] > 5_000
    assert weight.first["main.css"] > 5_000
    assert sum(weight.first.values()) <= FIRST, f"\n{weight.table()}"
    assert sum(weight.next.values()) <= NEXT, f"\n{weight.table()}"


def _late(route: Route) -> None:
    time.sleep(0.4)
    route.continue_()


@pytest.mark.parametrize("role", list(PAGES))
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_once_it_is_shown(
    browser_context: BrowserContext, wired: Wired, role: str | None, width: int
) -> None:
    watch(browser_context)
    page = browser_context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    if role:
        sign_in(page, wired.site, role)
    browser_context.route("**/*.woff2", _late)
    moved = {}
    for path in (wired.question, *PAGES[role]):
        page.goto(wired.url + path, wait_until="networkidle")
        moved[path] = shifts(page)

    assert not {path: found for path, found in moved.items() if found}


@pytest.mark.parametrize("role", [None, "facilitator"])
def test_a_page_is_painted_while_every_script_is_on_its_way(
    browser_context: BrowserContext, wired: Wired, role: str | None
) -> None:
    page = browser_context.new_page()
    if role:
        sign_in(page, wired.site, role)
    asked: list[str] = []
    browser_context.route("**/*.js", lambda route: asked.append(route.request.url))  # and no word
    page.goto(wired.url + wired.question, wait_until="commit")

    assert page.evaluate(FIRST_PAINT) > 0
    assert asked, "no script was asked for, so nothing was shown"
    assert page.get_by_role("article").first.is_visible()
    browser_context.unroute_all(behavior="ignoreErrors")

"""Toasts in a real browser: said, kept while somebody needs them, and gone when they are old."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.entering import sign_in
from tests.served import Served

pytestmark = pytest.mark.browser

_LONG = 30_000


@pytest.fixture
def design(page: Page, site: Served) -> Page:
    """The page with a button for every tone, and a clock that the test winds."""
    page.clock.install()
    page.goto(f"{site.url}/design")
    return page


def _press(page: Page, tone: str) -> None:
    page.locator(f"[data-behaviour=toast][data-tone={tone}]").click()


def test_good_news_leave_and_bad_news_stay(design: Page) -> None:
    _press(design, "good")
    _press(design, "bad")
    shown = design.locator("[data-toasts]")
    expect(shown.get_by_role("status").locator(".toast")).to_have_text(re.compile("Copied"))
    expect(shown.get_by_role("alert").locator(".toast")).to_have_text(re.compile("did not reach"))
    design.mouse.move(5, 5)
    design.clock.fast_forward(5_000)
    expect(shown.locator(".toast")).to_have_count(2)
    design.clock.fast_forward(_LONG)
    expect(shown.locator(".toast")).to_have_text(re.compile("did not reach"))
    shown.get_by_role("button", name="Dismiss").click()
    expect(shown.locator(".toast")).to_have_count(0)


def test_what_is_pointed_at_or_focused_waits(design: Page) -> None:
    _press(design, "good")
    toast = design.locator("[data-toasts] .toast")
    toast.hover()
    design.clock.fast_forward(_LONG)
    expect(toast).to_be_visible()
    toast.get_by_role("button").focus()
    design.mouse.move(5, 5)
    design.clock.fast_forward(_LONG)
    expect(toast).to_be_visible()
    design.locator("main").focus()
    design.clock.fast_forward(_LONG)
    expect(toast).to_have_count(0)


def test_the_same_news_stand_once(design: Page) -> None:
    for _ in range(3):
        _press(design, "bad")
    expect(design.locator("[data-toasts] .toast")).to_have_count(1)


def test_a_lost_connection_is_told_and_so_is_its_return(page: Page, site: Served) -> None:
    lines: list[WebSocketRoute] = []
    cut = False

    def through(line: WebSocketRoute) -> None:
        if cut:
            line.close()
        else:
            line.connect_to_server()
            lines.append(line)

    sign_in(page, site, "member")
    page.route_web_socket(re.compile("/socket.io/"), through)
    page.goto(f"{site.url}/communities", wait_until="networkidle")
    assert lines
    cut = True
    for line in lines:
        line.close()
    told = page.locator("[data-toasts]").get_by_role("alert")
    expect(told).to_contain_text("The connection is gone", timeout=_LONG)
    cut = False
    expect(page.locator("[data-toasts]").get_by_role("status")).to_contain_text(
        "The connection is back.", timeout=_LONG
    )
    expect(told).not_to_contain_text("gone")

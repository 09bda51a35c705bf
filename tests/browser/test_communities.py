"""The rooms of a community in a real browser: what one does there, and where one finds it."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.entering import sign_in
from tests.served import Served

pytestmark = pytest.mark.browser

PLACE = "/communities/small-hydro"


def test_on_a_telephone_the_room_one_is_in_stands_in_sight(page: Page, site: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, site, "facilitator")
    page.goto(f"{site.url}{PLACE}/settings")

    current = page.locator(".rooms summary")
    expect(current).to_contain_text("Settings")
    expect(current).to_be_in_viewport(ratio=0.95)
    current.click()
    room = page.locator(".rooms").get_by_role("link", name="Moderation")
    expect(room).to_be_in_viewport(ratio=1)
    room.click()
    expect(page.get_by_role("heading", level=1, name="Reports")).to_be_visible()


def test_the_rooms_stand_in_one_line_on_a_desk(page: Page, site: Served) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, site, "facilitator")
    for room in ("", "/interventions"):
        page.goto(site.url + PLACE + room)
        lines = "row => new Set([...row.children].map(each => each.offsetTop)).size"
        assert page.locator(".rooms .tabs").evaluate(lines) == 1


def test_on_a_telephone_an_arrow_says_that_there_are_more_rooms_and_keys_reach_them(
    page: Page, site: Served
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, site, "facilitator")
    page.goto(site.url + PLACE)
    row = page.locator(".rooms .tabs")
    rooms = row.get_by_role("link")

    expect(row).to_have_attribute("data-more", "after")
    expect(rooms.last).not_to_be_in_viewport(ratio=0.95)
    rooms.first.focus()
    for _ in range(rooms.count() - 1):
        page.keyboard.press("Tab")
    expect(rooms.last).to_be_focused()
    expect(rooms.last).to_be_in_viewport(ratio=0.95)
    expect(row).to_have_attribute("data-more", "before")


def test_a_report_reaches_a_facilitator_who_hides_the_post(
    page: Page, site: Served, browser_context: BrowserContext
) -> None:
    sign_in(page, site, "newcomer")
    page.goto(site.url + PLACE)
    page.locator(".thread-row__title a").nth(4).click()
    page.get_by_role("link", name="Report").last.click()
    page.get_by_label("Unsafe advice").check()
    page.get_by_label("What should they know?").fill("The gate was open.")
    page.get_by_role("button", name="Report").click()
    expect(page.get_by_text("they are not told who reported")).to_be_visible()

    browser_context.clear_cookies()
    sign_in(page, site, "facilitator")
    page.goto(site.url)
    page.get_by_role("link", name="1 report waits").click()
    expect(page.get_by_text("The gate was open.")).to_be_visible()
    page.get_by_role("main").locator(".item-row__title a").first.click()
    page.get_by_role("button", name="Hide the post").click()
    expect(page.get_by_text("Say why").first).to_be_visible()
    page.get_by_label("Why").fill("An open gate is a danger")
    page.get_by_role("button", name="Hide the post").click()
    expect(page.get_by_text("The post is hidden.")).to_be_visible()

"""What is typed and not sent stays on the device, for the person who typed it."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.entering import sign_in
from tests.served import Served

pytestmark = pytest.mark.browser

NEW = "/communities/small-hydro/threads/new"
WORDS = "The weir hums at night."


def _type(page: Page, site: Served) -> None:
    page.goto(site.url + NEW)
    page.locator("#body").fill(WORDS)
    page.close()


def test_a_draft_outlives_its_tab_and_is_gone_once_it_is_sent(
    browser_context: BrowserContext, site: Served
) -> None:
    page = browser_context.new_page()
    sign_in(page, site, "facilitator")
    _type(page, site)
    again = browser_context.new_page()
    again.goto(site.url + NEW)
    expect(again.locator("#body")).to_have_value(WORDS)

    again.get_by_label("Title").fill("Who hears the weir?")
    again.get_by_role("button", name="Post").click()
    expect(again.get_by_role("heading", name="Who hears the weir?")).to_be_visible()
    again.goto(site.url + NEW)
    expect(again.locator("#body")).to_have_value("")


def test_a_draft_stays_when_its_form_did_not_arrive(
    browser_context: BrowserContext, site: Served
) -> None:
    page = browser_context.new_page()
    sign_in(page, site, "facilitator")
    page.goto(site.url + NEW)
    page.get_by_label("Title").fill("Who hears the weir?")
    page.locator("#body").fill(WORDS)
    browser_context.route("**" + NEW, lambda route: route.abort("internetdisconnected"))
    page.get_by_role("button", name="Post").click()
    page.wait_for_url("chrome-error://**")
    browser_context.unroute_all()

    page.goto(site.url)
    page.goto(site.url + NEW)
    expect(page.locator("#body")).to_have_value(WORDS)


def test_another_person_on_the_same_device_is_not_shown_a_draft(
    browser_context: BrowserContext, site: Served
) -> None:
    page = browser_context.new_page()
    sign_in(page, site, "facilitator")
    _type(page, site)
    # Without signing out: the session ran out.
    browser_context.clear_cookies()
    page = browser_context.new_page()
    sign_in(page, site, "newcomer")
    page.goto(site.url + NEW)

    expect(page.locator("#body")).to_have_value("")


def test_whoever_signs_out_leaves_no_draft_behind(
    browser_context: BrowserContext, site: Served
) -> None:
    page = browser_context.new_page()
    sign_in(page, site, "facilitator")
    _type(page, site)
    page = browser_context.new_page()
    page.goto(site.url)
    kept = "() => Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length"
    assert page.evaluate(kept) == 1

    with page.expect_navigation():
        page.evaluate("() => document.querySelector('[formaction=\"/sign-out\"]').click()")
        page.get_by_role("button", name="Sign out and delete them").click()

    assert page.evaluate(kept) == 0

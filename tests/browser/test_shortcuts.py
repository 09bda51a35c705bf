"""Single-key shortcuts in a real browser: they act, stay out of fields, and can be switched off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.entering import sign_in
from tests.browser_support import violations
from tests.served import Served

pytestmark = pytest.mark.browser

_PLACE = "/communities/care-handover"


@pytest.fixture
def member(page: Page, site: Served) -> Page:
    """A signed-in member in the list of a community's threads."""
    sign_in(page, site, "member")
    page.goto(f"{site.url}{_PLACE}/threads")
    return page


def test_a_question_mark_lists_them_and_escape_returns(member: Page) -> None:
    link = member.get_by_role("link", name="Communities", exact=True)
    link.focus()
    member.keyboard.press("?")
    listed = member.get_by_role("dialog", name="Keyboard shortcuts")
    expect(listed.get_by_text("To the search field")).to_be_visible()
    assert violations(member) == []
    member.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    expect(link).to_be_focused()


def test_g_and_a_letter_go_places(member: Page, site: Served) -> None:
    for second, path in (("n", "/notifications"), ("c", "/communities"), ("h", "/")):
        member.keyboard.press("g")
        member.keyboard.press(second)
        member.wait_for_url(site.url + path)
        member.wait_for_load_state("networkidle")  # the pair is only one within four seconds


def test_a_slash_leads_into_the_search_field_and_is_not_typed(member: Page) -> None:
    member.keyboard.press("/")
    expect(member.locator("#site-search")).to_be_focused()
    expect(member.locator("#site-search")).to_have_value("")


def test_c_starts_a_thread_in_this_community(member: Page, site: Served) -> None:
    member.keyboard.press("c")
    member.wait_for_url(f"{site.url}{_PLACE}/threads/new")


def test_j_and_k_step_through_rows_and_enter_opens(member: Page, site: Served) -> None:
    links = member.locator(".thread-row__title a")
    member.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    member.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    member.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    member.keyboard.press("Enter")
    member.wait_for_url(lambda address: address.startswith(f"{site.url}/threads/"))


def test_r_leads_into_the_reply_and_its_letter_is_not_typed(member: Page) -> None:
    member.locator(".thread-row__title a").first.click()
    member.wait_for_selector("#body")
    member.keyboard.press("r")
    expect(member.locator("#body")).to_be_focused()
    expect(member.locator("#body")).to_have_value("")


def test_e_edits_only_the_post_at_hand(page: Page, site: Served) -> None:
    sign_in(page, site, "facilitator")
    page.goto(f"{site.url}/communities/small-hydro/threads")
    page.locator(".thread-row__title a").first.click()
    page.wait_for_selector("#opening")
    page.goto(page.url.partition("?")[0])  # unread, it was opened further down
    here = page.url
    page.keyboard.press("e")
    page.wait_for_timeout(300)
    assert page.url == here
    page.keyboard.press("j")
    expect(page.locator("#opening")).to_be_focused()
    page.keyboard.press("e")
    page.wait_for_url(f"{here}/edit")


def test_nothing_acts_while_somebody_types_or_holds_another_key(member: Page) -> None:
    here = member.url
    field = member.locator("#site-search")
    field.focus()
    member.keyboard.type("g?jc/")
    expect(field).to_have_value("g?jc/")
    member.locator("main").focus()
    member.keyboard.press("Alt+c")
    member.keyboard.press("Control+Shift+c")
    member.wait_for_timeout(300)
    assert member.url == here
    expect(member.get_by_role("dialog")).to_have_count(0)


def test_nothing_acts_once_they_are_switched_off(page: Page, site: Served) -> None:
    sign_in(page, site, "newcomer")
    page.goto(f"{site.url}/settings/appearance")
    page.get_by_label("Shortcuts of a single key").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Pages look as you chose")).to_be_visible()
    page.keyboard.press("?")
    page.wait_for_timeout(300)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Go, search or do")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Shortcuts of a single key").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Pages look as you chose")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_the_list_is_a_page_without_scripts_too(page: Page, site: Served) -> None:
    page.goto(f"{site.url}/shortcuts")
    expect(page.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()
    assert violations(page) == []


def test_a_question_is_asked_in_a_dialog_that_escape_declines(page: Page, site: Served) -> None:
    sign_in(page, site, "facilitator")
    page.goto(f"{site.url}/communities/small-hydro/threads")
    page.locator(".thread-row__title a").first.click()
    button = page.get_by_role("button", name="Delete", exact=True).first
    button.click()
    asked = page.get_by_role("alertdialog", name="Delete this post?")
    expect(asked.get_by_role("button", name="Keep the post")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(button).to_be_focused()

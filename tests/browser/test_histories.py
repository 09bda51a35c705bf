"""An edit is read, brought back and withheld, each by somebody in a browser of their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_keyboard import Keys, Person, person
from tests.browser.test_moderating import _WORDS, _say
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def _edit(author: Keys, thread: str, words: str, why: str) -> None:
    page = author.page
    author.open(f"{thread}/edit")
    author.skip()
    text = page.locator("textarea[name=body]")
    author.tab_to(text)
    author.press("Control+A")
    author.type(words)
    author.tab_to(page.get_by_label("Why"))
    author.type(why)
    author.press("Enter")
    expect(page.get_by_role("link", name="edited")).to_be_visible()


def test_a_version_is_read_brought_back_and_withheld_by_keys_alone(
    person: Person, site: Served
) -> None:
    author, facilitator = person("anjali"), person("runa")
    thread = _say(site, title="Keys of the turbine house")
    _edit(author, thread, "The code of the door is with Runa.", "It told the code")

    facilitator.open(thread)
    facilitator.skip()
    facilitator.tab_to(facilitator.page.get_by_role("link", name="edited"))
    facilitator.press("Enter")
    _is_compared(facilitator.page)
    facilitator.skip()
    first = facilitator.page.locator(".version").last
    _withhold(facilitator, first)

    page = author.page
    author.open(f"{thread}/history")
    expect(page.get_by_text("Only facilitators read this version.")).to_be_visible()
    expect(page.locator("del")).to_have_count(0)

    facilitator.skip()
    facilitator.tab_to(first.get_by_role("button", name="Show it to readers again"))
    facilitator.press("Enter")
    expect(first.get_by_text("Withheld", exact=True)).to_have_count(0)
    author.open(f"{thread}/history")
    author.skip()
    author.tab_to(page.locator(".version").last.get_by_role("link", name="Bring it back"))
    author.press("Enter")
    expect(page.get_by_role("note")).to_contain_text("This is how it read before")
    expect(page.locator("textarea[name=body]")).to_have_value(_WORDS)
    page.get_by_role("button", name="Save the changes").press("Enter")
    expect(page.get_by_text("Selling turbines out of my van")).to_be_visible()


def _withhold(facilitator: Keys, version: Locator) -> None:
    page = facilitator.page
    facilitator.tab_to(version.get_by_role("link", name="Withhold it"))
    facilitator.press("Enter")
    expect(page.get_by_role("heading", name="Withhold a version")).to_be_visible()
    facilitator.skip()
    facilitator.tab_to(page.get_by_label("Why"))
    facilitator.type("It told a code")
    facilitator.tab_to(page.get_by_role("button", name="Withhold the version"))
    facilitator.press("Enter")
    expect(version.get_by_text("Withheld", exact=True)).to_be_visible()


def _is_compared(page: Page) -> None:
    expect(page.get_by_role("heading", level=1, name="What was changed")).to_be_visible()
    expect(page.get_by_text("It told the code")).to_be_visible()
    expect(page.locator("ins").first).to_be_visible()
    assert page.locator("del").count() > 0


def test_versions_are_read_without_scripts(browser: Browser, person: Person, site: Served) -> None:
    author = person("anjali")
    thread = _say(site, title="Where the spare bolts are")
    _edit(author, thread, "In the shed behind the weir.", "They moved")
    profile = browser.new_context(java_script_enabled=False)
    profile.add_cookies(author.page.context.cookies())  # type: ignore[arg-type]  # what it gave
    page = profile.new_page()

    page.goto(f"{site.url}{thread}/history")
    expect(page.get_by_text("They moved")).to_be_visible()
    page.get_by_role("link", name="Read this version").last.click()
    expect(page.get_by_role("heading", level=1, name="An earlier version")).to_be_visible()
    expect(page.get_by_text("Selling turbines")).to_be_visible()
    profile.close()

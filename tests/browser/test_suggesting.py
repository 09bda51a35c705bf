"""A change is suggested in one browser and decided on in another."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_keyboard import Person, person
from tests.browser.test_moderating import _say
from tests.browser_support import violations
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_one_suggests_and_the_other_takes_over_a_part(person: Person, site: Served) -> None:
    member, author = person("wren").page, person("anjali").page
    thread = site.url + _say(site, title="Which gate first?")
    member.goto(thread)
    author.set_viewport_size({"width": 390, "height": 800})
    author.goto(thread)
    expect(author.get_by_role("link", name="1 suggestion")).to_have_count(0)

    member.locator("#opening").get_by_role("link", name="Suggest a change").click()
    text = member.get_by_label("Text", exact=True)
    said = text.input_value()
    text.fill(f"{said}\n\nOpen the lower gate first.")
    member.get_by_label("Title").fill("Which gate comes first?")
    member.get_by_label("Why").fill("It says which gate")
    assert violations(member) == []
    member.get_by_role("button", name="Suggest it").click()
    expect(member.get_by_text("Waits for a decision")).to_be_visible()

    # The open page of the other shows it by itself.
    author.get_by_role("link", name="1 suggestion").click()
    author.get_by_role("link", name="It says which gate").click()
    expect(author.get_by_label("Take this over")).to_have_count(2)
    assert violations(author) == []
    author.get_by_label("Take this over").first.uncheck()
    author.get_by_role("button", name="Take over what is ticked").click()
    expect(author.get_by_text("Taken over in part")).to_be_visible()

    member.goto(thread)
    expect(member.locator("#opening")).to_contain_text("Open the lower gate first.")
    expect(member.get_by_role("heading", level=1)).to_have_text("Which gate first?")


def test_it_works_without_scripts(browser: Browser, person: Person, site: Served) -> None:
    thread = site.url + _say(site, title="Which gate last?")
    known = person("wren").page.context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(known)  # type: ignore[arg-type]  # one shape under two names
    page = context.new_page()
    page.goto(f"{thread}/suggest")
    page.get_by_label("Text", exact=True).fill("The upper one.")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".prose").get_by_text("The upper one.")).to_be_visible()
    page.get_by_role("button", name="Suggest it").click()
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("Withdrawn").first).to_be_visible()
    context.close()

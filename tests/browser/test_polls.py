"""A poll is put at a post in one browser, voted in by another, and moves in the first."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_keyboard import Person, person
from tests.browser.test_moderating import _say
from tests.browser_support import violations
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_one_asks_and_the_other_votes(person: Person, site: Served) -> None:
    author, member = person("anjali").page, person("wren").page
    thread = site.url + _say(site, title="Which turbine next?")
    member.set_viewport_size({"width": 390, "height": 800})
    member.goto(thread)
    author.goto(thread)
    author.locator("#opening").get_by_role("link", name="Add a poll").click()
    author.get_by_label("Question").fill("Pelton or Francis?")
    author.get_by_label("Options").fill("Pelton\nFrancis")
    author.get_by_label("Under names, the result is shown").select_option("always")
    assert violations(author) == []
    author.get_by_role("button", name="Put it there").click()
    expect(author.get_by_role("table")).to_contain_text("Pelton")

    # The open page of the other shows it by itself.
    member.get_by_role("link", name="Pelton or Francis?").click()
    assert violations(member) == []
    member.get_by_role("radio", name="Francis").check()
    member.get_by_role("button", name="Vote", exact=True).click()
    expect(member.get_by_text("Your vote", exact=True)).to_be_visible()

    expect(author.get_by_role("row", name="Francis")).to_contain_text("1 (100 %)")
    author.get_by_role("button", name="Close the poll").click()
    author.locator("dialog").get_by_role("button", name="Close the poll").click()
    expect(author.get_by_text("The poll is closed.")).to_be_visible()
    expect(member.get_by_role("button", name="Vote otherwise")).to_have_count(0)

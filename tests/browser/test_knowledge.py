"""An article is written in one browser, changed in both at once, and kept true by the other."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_keyboard import PLACE, Person, person
from tests.browser_support import violations
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def _write(page: Page, site: Served, title: str, body: str) -> str:
    page.goto(f"{site.url}{PLACE}/knowledge")
    page.get_by_role("link", name="Write an article").click()
    page.get_by_role("link", name="Lesson learned").click()
    assert violations(page) == []
    page.get_by_label("Title").fill(title)
    page.get_by_label("Text").fill(body)
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("The article is published.")).to_be_visible()
    return page.url


def _save(page: Page, before: str, after: str) -> None:
    box = page.get_by_label("Text")
    box.fill(box.input_value().replace(before, after))
    page.get_by_role("button", name="Save the changes").click()


def test_two_change_one_article_and_neither_loses_a_word(person: Person, site: Served) -> None:
    author, facilitator = person("wren").page, person("runa").page
    facilitator.set_viewport_size({"width": 390, "height": 800})
    place = _write(
        author, site, "Ice on the boards", "Ice came at night.\n\nWe broke it.\n\nAt six."
    )
    facilitator.goto(f"{site.url}{PLACE}/knowledge")
    facilitator.get_by_role("link", name="Ice on the boards").click()
    expect(facilitator.get_by_text("Recently confirmed")).to_be_visible()
    assert violations(facilitator) == []
    for page in (author, facilitator):
        page.goto(f"{place}/edit")

    _save(facilitator, "at night", "before dawn")
    expect(facilitator.get_by_text("Ice came before dawn.")).to_be_visible()
    _save(author, "At six", "At seven")
    expect(author.get_by_text("Ice came before dawn.")).to_be_visible()
    expect(author.get_by_text("At seven.")).to_be_visible()

    for page in (author, facilitator):
        page.goto(f"{place}/edit")
    _save(facilitator, "broke it", "broke it with poles")
    expect(facilitator.get_by_text("We broke it with poles.")).to_be_visible()
    _save(author, "broke it", "melted it")
    expect(author.get_by_role("heading", name="How it reads now")).to_be_visible()
    expect(author.get_by_label("Text")).to_have_value(
        "Ice came before dawn.\n\n<<<<<<< what you wrote\nWe melted it.\n=======\n"
        "We broke it with poles.\n>>>>>>> what was saved meanwhile\n\nAt seven."
    )
    assert violations(author) == []
    author.get_by_label("Text").fill(
        "Ice came before dawn.\n\nWe broke and melted it.\n\nAt seven."
    )
    author.get_by_role("button", name="Save the changes").click()
    expect(author.get_by_text("We broke and melted it.")).to_be_visible()
    facilitator.goto(place)
    expect(facilitator.get_by_text("We broke and melted it.")).to_be_visible()
    facilitator.get_by_role("button", name="Still right").click()
    expect(facilitator.get_by_text("Confirmed today.")).to_be_visible()

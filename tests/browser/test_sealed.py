"""A post without a name, and its seal: who asks, who agrees, who learns it, and who is told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_arranging import _thread
from tests.browser.test_keyboard import PLACE, Person, person
from tests.browser.test_recognition import shown_in
from tests.browser_support import violations
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
_NAME = "Wren Talleyne"
_REASON = "It threatens whoever was at the lower gate that night."


def test_two_people_open_a_seal_together_and_the_author_is_told(
    person: Person, site: Served
) -> None:
    author, reader, asker, second = (
        person(name).page for name in ("wren", "anjali", "runa", "aster")
    )
    thread = site.url + _thread(site)[0]
    _answer_without_a_name(author, thread)
    reader.goto(thread)
    post = reader.locator(".post", has_text="Ask who had the keys.")
    expect(post).to_be_visible()
    expect(reader.get_by_role("main")).not_to_contain_text("Wren")
    expect(post.get_by_role("link", name="The alias")).to_have_count(0)

    seal = _ask(asker, thread)
    expect(asker.get_by_text("Behind")).to_have_count(0)
    expect(asker.get_by_role("button", name="Agree to open it")).to_have_count(0)
    reader.goto(seal)
    expect(reader.get_by_role("heading", level=1)).not_to_contain_text("The seal of")

    second.goto(f"{site.url}/seals")
    second.locator("main").get_by_role("link", name="Small Hydro").first.click()
    expect(second).to_have_url(seal)
    expect(second.get_by_text(_REASON)).to_be_visible()
    expect(second.get_by_text("Behind")).to_have_count(0)
    assert violations(second) == []
    second.get_by_role("button", name="Agree to open it").click()
    expect(second.locator(".banner", has_text="Behind")).to_contain_text(_NAME)

    asker.reload()
    expect(asker.locator(".banner", has_text="Behind")).to_contain_text(_NAME)
    _both_are_logged(asker, site)
    _the_author_is_told(author, site, seal)
    for page in (reader, author):
        page.goto(thread)
        expect(page.locator(".posts").get_by_text(_NAME)).to_have_count(0)


def _answer_without_a_name(author: Page, thread: str) -> None:
    author.goto(thread)
    author.get_by_role("link", name="Post without my name").click()
    expect(author.get_by_text("Who could still guess, and who can learn it")).to_be_visible()
    expect(author.get_by_text(re.compile(r"^\d+ people have posted in this"))).to_be_visible()
    expect(author.get_by_text("The seal can be opened by two people together")).to_be_visible()
    assert violations(author) == []
    expect(author.get_by_label("Post without my name")).to_be_checked()
    author.locator("textarea[name=body]").fill("Ask who had the keys.")
    author.get_by_role("button", name="Post reply").click()
    expect(author.get_by_text("you; only you see this")).to_be_visible()


def _ask(asker: Page, thread: str) -> str:
    """The address of the request."""
    asker.goto(thread)
    post = asker.locator(".post", has_text="Ask who had the keys.")
    post.get_by_role("link", name="The alias").click()
    asker.get_by_label("Why").fill("Because.")
    asker.get_by_role("button", name="Ask to open it").click()
    expect(asker.locator(".field__error")).to_be_visible()
    assert violations(asker) == []
    asker.get_by_label("Why").fill(_REASON)
    asker.get_by_role("button", name="Ask to open it").click()
    expect(asker.get_by_text("You have asked.")).to_be_visible()
    return asker.url


def _both_are_logged(asker: Page, site: Served) -> None:
    asker.goto(f"{site.url}{PLACE}/moderation/log")
    expect(asker.get_by_text("Runa Eldvik asked to open the seal of an alias")).to_be_visible()
    agreed = asker.get_by_text("Aster Quillane agreed to open the seal of an alias")
    expect(agreed).to_be_visible()
    expect(asker.get_by_role("main")).not_to_contain_text(_NAME)


def _the_author_is_told(author: Page, site: Served, seal: str) -> None:
    author.goto(f"{site.url}/notifications")
    assert shown_in(author, "The seal of an alias of yours was opened")
    author.goto(seal)
    expect(author.get_by_text("This alias is yours.")).to_be_visible()
    for words in ("Runa Eldvik", "Aster Quillane", _REASON):
        expect(author.locator(".facts")).to_contain_text(words)
    assert violations(author) == []

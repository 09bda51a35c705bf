"""An invitation let somebody in, and a question begins as its community wants it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_keyboard import Person, person
from tests.browser_support import violations
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
_CLOSED = "/communities/care-handover"
_OPEN = "/communities/retrospectives"


def test_who_has_the_link_comes_in_until_it_is_revoked(person: Person, site: Served) -> None:
    host, guest, late = (person(name).page for name in ("bettina", "wren", "kwame"))
    guest.goto(site.url + _CLOSED)
    expect(guest.get_by_role("main")).not_to_contain_text("Handover in Home Care")
    host.goto(f"{site.url}{_CLOSED}/invitations")
    host.get_by_label("For how many people").fill("5")
    host.get_by_label("A word to them").fill("Come and look.")
    assert violations(host) == []
    host.get_by_role("button", name="Make the invitation").click()
    link = host.locator("#invitation-link").inner_text()

    guest.goto(link)
    expect(guest.get_by_text("Bettina Oyelarin invites you.")).to_be_visible()
    expect(guest.get_by_text("Come and look.")).to_be_visible()
    assert violations(guest) == []
    guest.get_by_role("button", name="Join the community").click()
    expect(guest.get_by_text("Welcome to Handover in Home Care.")).to_be_visible()
    host.goto(f"{site.url}{_CLOSED}/members")
    expect(host.locator(".item-row", has_text="@wren")).to_be_visible()

    host.goto(f"{site.url}{_CLOSED}/invitations")
    host.get_by_role("button", name="Revoke").first.click()
    expect(host.get_by_text("The invitation is revoked.")).to_be_visible()
    late.goto(link)
    expect(late.get_by_role("main")).not_to_contain_text("Handover in Home Care")
    expect(late.get_by_role("button", name="Join the community")).to_have_count(0)
    _leave(guest, site)


def _leave(guest: Page, site: Served) -> None:
    """So that other tests find the community as it was."""
    guest.goto(site.url + _CLOSED)
    guest.locator("summary", has_text="You are a member").click()
    guest.get_by_role("button", name="Leave the community").click()
    guest.locator("dialog").get_by_role("button", name="Leave the community").click()
    expect(guest.get_by_text("You have left")).to_be_visible()


def test_a_question_begins_with_what_the_community_asks_for(person: Person, site: Served) -> None:
    facilitator, member = person("miriam").page, person("wren").page
    asked = "What did you try?\n\nWhat did you expect?"
    _begin_questions_with(facilitator, site, asked)
    member.goto(f"{site.url}{_OPEN}/threads/new?kind=question")
    expect(member.locator("textarea[name=body]")).to_have_value(asked)
    assert violations(member) == []
    _begin_questions_with(facilitator, site, "")
    member.goto(f"{site.url}{_OPEN}/threads/new?kind=question")
    expect(member.locator("textarea[name=body]")).to_have_value("")


def _begin_questions_with(facilitator: Page, site: Served, words: str) -> None:
    facilitator.goto(f"{site.url}{_OPEN}/settings")
    facilitator.get_by_label("What a question begins with").fill(words)
    facilitator.get_by_role("button", name="Save the settings").click()
    expect(facilitator.get_by_text("The settings are saved.")).to_be_visible()

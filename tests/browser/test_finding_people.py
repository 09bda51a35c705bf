"""How one comes to hear of the other: a name, a tag that is watched, and who might know."""

from __future__ import annotations

from itertools import count

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from community.accounts.queries import actor_of_handle
from community.communities.access import community_to
from community.text import render
from community.threads.access import thread_to
from community.threads.actions import post_reply, start_thread
from community.threads.models import ThreadKind
from tests.browser.test_keyboard import PLACE, Person, person
from tests.browser.waiting import comes_to_show
from tests.browser_support import violations
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_numbers = count(1)


def _tag_of_wren(site: Served) -> str:
    """A new tag, under which Anjali asked and Wren answered."""
    tag = f"penstock-{next(_numbers)}"
    database = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")
    with database.unit_of_work() as session:
        asker = actor_of_handle(session, "anjali")
        place = community_to(session, asker, PLACE.rpartition("/")[2], verb="threads.start")
        thread_id = start_thread(
            session, place, author=asker, kind=ThreadKind.QUESTION,
            title=f"Which paint holds on {tag}?", text=render("It flakes."), tags=[tag],
        ).id  # fmt: skip
    with database.unit_of_work() as session:
        wren = actor_of_handle(session, "wren")
        granted = thread_to(session, wren, thread_id, verb="threads.reply")
        post_reply(session, granted, author=wren, text=render("Two coats of epoxy."))
    database.dispose()
    return tag


def _ask(page: Page, site: Served, title: str, *, tag: str = "", words: str = "It hums.") -> None:
    page.goto(f"{site.url}{PLACE}/threads/new?kind=question")
    page.get_by_label("Title").fill(title)
    page.locator("textarea[name=body]").fill(words)
    page.locator("input[name=tags]").fill(tag)
    page.get_by_role("button", name="Post the thread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_whoever_is_named_hears_of_it_and_is_led_to_it(person: Person, site: Served) -> None:
    asker, named = person("anjali").page, person("wren").page
    title = f"Who was at the gate, case {next(_numbers)}?"
    _ask(asker, site, title, words="Was it you, @wren?")
    comes_to_show(named, f"{site.url}/notifications", f"mentioned you in “{title}”")
    named.get_by_role("button", name=f"mentioned you in “{title}”").first.click()
    expect(named.locator("#opening").get_by_role("link", name="@wren")).to_be_visible()


def test_whoever_watches_a_tag_hears_of_what_is_asked_under_it(
    person: Person, site: Served
) -> None:
    watcher, asker = person("kwame").page, person("anjali").page
    tag = _tag_of_wren(site)
    watcher.goto(f"{site.url}{PLACE}/threads?tag={tag}")
    watcher.locator(".bell summary").click()
    watcher.get_by_role("button", name="Watching").click()
    expect(watcher.locator(".bell summary")).to_contain_text("Watching")
    title = f"Why does the {tag} hum?"
    _ask(asker, site, title, tag=tag)
    comes_to_show(watcher, f"{site.url}/notifications", f"started “{title}” in")


def test_who_might_know_is_asked_and_hears_of_it(person: Person, site: Served) -> None:
    asker, knows = person("anjali").page, person("wren").page
    tag = _tag_of_wren(site)
    title = f"How thick is the paint on {tag}?"
    _ask(asker, site, title, tag=tag)
    asker.get_by_role("link", name="See who might know").click()
    expect(asker.get_by_text("1 answer under its tags")).to_be_visible()
    assert violations(asker) == []
    asker.get_by_role("button", name="Wren").click()
    expect(asker.get_by_text("Asked so far:")).to_contain_text("Wren")
    comes_to_show(knows, f"{site.url}/notifications", f"You might know: “{title}”")


def test_a_profile_says_what_somebody_asks_and_answers_about(person: Person, site: Served) -> None:
    reader, asker = person("wren").page, person("anjali").page
    tag = f"elvers-{next(_numbers)}"
    title = f"When do the {tag} run?"
    _ask(asker, site, title, tag=tag)
    reader.goto(asker.url)
    reader.locator("#respond textarea").fill("In the elver weeks.")
    reader.get_by_role("button", name="Post answer").click()
    expect(reader.locator(".post", has_text="In the elver weeks.")).to_be_visible()
    for page, who, heading in ((reader, "anjali", "Asks about"), (asker, "wren", "Answers about")):
        page.goto(f"{site.url}/people/{who}")
        about = page.locator("section", has=page.get_by_role("heading", name=heading, exact=True))
        expect(about.get_by_role("link", name=tag)).to_be_visible()

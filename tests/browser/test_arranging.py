"""Threads put in order by one person, as another sees it on open pages; and whom one follows."""

from __future__ import annotations

from itertools import count

import pytest
from playwright.sync_api import Page, expect

from app.database import Database
from community.accounts.queries import actor_of_handle
from community.text import render
from community.threads.access import thread_to
from community.threads.actions import post_reply
from tests.browser.test_keyboard import Person, person
from tests.browser.test_moderating import _say
from tests.browser_support import violations
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_SOON = 15_000.0  # through the worker and back
_numbers = count(1)


def _thread(site: Served, *replies: str) -> tuple[str, str]:
    """Path and title of a new thread of Anjali's with replies of Wren's."""
    title = f"Which gate first, case {next(_numbers)}?"
    path = _say(site, title=title)
    database = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")
    for words in replies:
        with database.unit_of_work() as session:
            wren = actor_of_handle(session, "wren")
            thread_id = int(path.rpartition("/")[2])
            granted = thread_to(session, wren, thread_id, verb="threads.reply")
            post_reply(session, granted, author=wren, text=render(words))
    database.dispose()
    return path, title


def _facilitate(page: Page, name: str) -> None:
    page.locator("#thread-head summary", has_text="Facilitate").click()
    page.get_by_role("link", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    ).click()


def test_an_archived_thread_closes_on_the_open_page_of_another(
    person: Person, site: Served
) -> None:
    facilitator, member = person("runa").page, person("wren").page
    thread, title = _thread(site)
    for page in (facilitator, member):
        page.goto(site.url + thread)
    expect(member.locator("#respond textarea")).to_be_visible()
    _facilitate(facilitator, "Archive the thread")
    expect(facilitator.get_by_text("This thread is archived")).to_be_visible()
    expect(member.get_by_text("This thread is archived")).to_be_visible(timeout=_SOON)
    expect(member.locator("#respond textarea")).to_have_count(0)
    place = member.locator(".breadcrumbs a").last.get_attribute("href")
    member.goto(f"{site.url}{place}")
    expect(member.get_by_role("link", name=title)).to_have_count(0)
    member.get_by_role("link", name="Archived threads").click()
    expect(member.get_by_role("link", name=title)).to_be_visible()
    assert violations(member) == []
    _facilitate(facilitator, "Bring back from the archive")
    member.goto(site.url + thread)
    expect(member.locator("#respond textarea")).to_be_visible()


def test_a_post_that_was_split_off_is_found_by_its_old_address(
    person: Person, site: Served
) -> None:
    facilitator, member = person("runa").page, person("wren").page
    thread, title = _thread(site, "Open the lower one.", "And what of the elvers?")
    for page in (facilitator, member):
        page.goto(site.url + thread)
    old = (
        member.locator(".post", has_text="elvers").locator(".post__permalink").get_attribute("href")
    )
    _facilitate(facilitator, "Split the thread")
    facilitator.get_by_label("And what of the elvers?").check()
    facilitator.get_by_label("The title of the new thread").fill("What of the elvers?")
    facilitator.get_by_label("Its first post, which is yours").fill("They deserve their own.")
    assert violations(facilitator) == []
    facilitator.get_by_role("button", name="Split the thread").click()
    expect(facilitator.get_by_role("heading", level=1)).to_have_text("What of the elvers?")
    expect(facilitator.locator(".posts")).to_contain_text("And what of the elvers?")
    expect(member.get_by_text("This thread was rearranged.")).to_be_visible(timeout=_SOON)
    member.goto(f"{site.url}{old}")
    expect(member.get_by_role("heading", level=1)).to_have_text("What of the elvers?")
    expect(member.get_by_role("link", name=title)).to_be_visible()
    member.goto(site.url + thread)
    expect(member.locator(".posts")).not_to_contain_text("elvers")


def test_two_threads_become_one_with_both_beginnings(person: Person, site: Served) -> None:
    facilitator, member = person("runa").page, person("anjali").page
    thread, title = _thread(site, "The lower one.")
    into, other = _thread(site, "The upper one.")
    member.goto(site.url + thread)
    facilitator.goto(site.url + thread)
    _facilitate(facilitator, "Merge into another thread")
    facilitator.get_by_label("The thread in which it goes on").fill(f"{site.url}{into}")
    facilitator.get_by_role("button", name="Look at it").click()
    facilitator.get_by_label("Why").fill("One thing twice.")
    assert violations(facilitator) == []
    facilitator.get_by_role("button", name="Merge the threads").click()
    expect(facilitator.get_by_role("heading", level=1)).to_have_text(other)
    expect(member.get_by_text("This thread was rearranged.")).to_be_visible(timeout=_SOON)
    member.reload()
    expect(member).to_have_url(f"{site.url}{into}#merged-{thread.rpartition('/')[2]}")
    expect(member.locator(".post__merged")).to_contain_text(title)
    expect(member.locator(".posts")).to_contain_text("The lower one.")
    expect(member.locator(".posts")).to_contain_text("The upper one.")
    assert violations(member) == []


def test_who_follows_hears_of_it_and_who_is_followed_of_nothing(
    person: Person, site: Served
) -> None:
    reader, author = person("wren").page, person("anjali").page
    reader.goto(f"{site.url}/people/anjali")
    reader.get_by_role("button", name="Follow", exact=True).click()
    expect(reader.get_by_role("button", name="Following")).to_be_visible()
    _path, title = _thread(site)
    reader.goto(f"{site.url}/following")
    expect(reader.get_by_role("link", name=title)).to_be_visible()
    assert violations(reader) == []
    for _again in range(30):  # the worker tells it
        reader.goto(f"{site.url}/notifications")
        if reader.get_by_text(f"whom you follow, started “{title}”").count():
            break
        reader.wait_for_timeout(500)
    expect(reader.get_by_text(f"whom you follow, started “{title}”")).to_be_visible()
    author.goto(f"{site.url}/notifications")
    expect(author.get_by_role("main").get_by_text("follow")).to_have_count(0)

"""Two devices of one person and somebody who writes: what is unread and new, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from community import clock
from community.communities.access import community_to
from community.reading.models import CommunityPlace
from tests.browser.devices import Talk, device, talk, to_post, to_row, until
from tests.browser.entering import sign_in
from tests.browser_support import violations
from tests.served import Served

__all__ = ["device", "talk"]  # fixtures borrowed for these tests
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_thread_is_opened_where_it_is_unread_and_is_read_on_every_device(
    site: Served, talk: Talk, device: Callable[[], Page]
) -> None:
    title = "Read on two devices"
    thread, said = talk.thread(title, replies=4)
    phone, desk = device(), device()
    phone.goto(f"{site.url}/threads/{thread}")
    # The opening and perhaps the first reply fit into the window: the place is noted, no further.
    until(phone, lambda: talk.place(thread) is not None)
    assert (talk.place(thread) or 0) < said[1]

    desk.goto(site.url + talk.list)
    row = desk.locator(f'[data-thread="{thread}"]')
    expect(row.locator(".thread-row__unread")).to_be_visible()
    to_row(desk, title)
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/threads/{thread}?post=*")
    first = talk.place(thread) or 0
    following = min(each for each in said if each > first)
    assert desk.url.endswith(f"#reply-{following}")
    expect(desk.get_by_text("New since you were here")).to_be_visible()
    assert violations(desk) == []
    to_post(desk, said[-1], pause=1_200)
    until(desk, lambda: talk.place(thread) == said[-1])

    phone.goto(site.url + talk.list)
    expect(phone.locator(f'[data-thread="{thread}"] .thread-row__unread')).to_be_hidden()
    # Somebody writes; the list that is open says so when it is looked at again.
    newest = talk.say(thread)
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(phone.locator(f'[data-thread="{thread}"] .thread-row__unread')).to_have_text("1 unread")
    phone.goto(f"{site.url}/threads/{thread}")
    phone.get_by_role("link", name="1 unread").click()
    phone.wait_for_url(f"**/threads/{thread}?post={newest}#reply-{newest}")


def test_leaving_the_page_sends_what_was_read_last(
    site: Served, talk: Talk, device: Callable[[], Page]
) -> None:
    thread, said = talk.thread("Left at once", replies=1)
    page = device()
    page.goto(f"{site.url}/threads/{thread}?post={said[0]}#reply-{said[0]}")
    page.wait_for_timeout(1_500)  # long enough to be read, too short to be told
    page.goto(site.url + "/communities")

    until(page, lambda: talk.place(thread) == said[0])


def test_what_arrives_live_is_read_once_it_was_on_screen(
    site: Served, talk: Talk, device: Callable[[], Page]
) -> None:
    thread, _said = talk.thread("Goes on while it is open", replies=3)
    page = device()
    page.goto(f"{site.url}/threads/{thread}")
    until(page, lambda: talk.place(thread) is not None)
    later = talk.say(thread)
    expect(page.locator(f"#reply-{later}")).to_be_attached(timeout=15_000)
    page.wait_for_timeout(4_500)
    assert (talk.place(thread) or 0) < later, "it stands below the window"
    to_post(page, later, pause=1_200)
    until(page, lambda: talk.place(thread) == later)


def test_unread_from_here_by_one_key_and_everything_read_by_the_palette(
    site: Served, talk: Talk, device: Callable[[], Page]
) -> None:
    thread, said = talk.thread("Unread again", replies=3)
    desk, phone = device(), device()
    desk.goto(f"{site.url}/threads/{thread}?post={said[1]}#reply-{said[1]}")
    to_post(desk, said[1])
    desk.keyboard.press("m")
    desk.wait_for_url(f"**{talk.list}")
    assert talk.place(thread) == said[0]

    phone.goto(site.url + talk.list)
    badge = phone.locator(f'[data-thread="{thread}"] .thread-row__unread')
    expect(badge).to_have_text("2 unread")
    phone.keyboard.press("Control+k")
    field = phone.get_by_role("dialog").get_by_role("combobox")
    expect(field).to_be_focused()
    phone.keyboard.type("as read")
    expect(phone.get_by_role("option", name="Mark everything in")).to_be_visible()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Everything here is marked as read.")).to_be_visible()
    expect(badge).to_be_hidden()
    desk.reload()
    expect(desk.locator(".thread-row__unread:visible")).to_have_count(0)


def test_since_the_last_visit_stands_at_the_top_and_the_thread_is_told_in_short(
    site: Served, talk: Talk, device: Callable[[], Page], browser: Browser
) -> None:
    page = device()
    page.goto(f"{site.url}/communities/{talk.slug}")
    _was_here(talk, hours=2)
    title = "Happened while you were away"
    thread, _said = talk.thread(title, replies=0)
    elsewhere = browser.new_context()
    writer = elsewhere.new_page()
    sign_in(writer, site, "facilitator")
    writer.goto(f"{site.url}/threads/{thread}")
    expect(writer.locator(".strip")).to_have_count(0)
    writer.locator("#respond textarea").fill("As [the maker](https://maker.example/gland) says.")
    writer.get_by_role("button", name="Post reply").click()
    expect(writer.locator(".post", has_text="the maker")).to_be_visible()

    page.reload()
    news = page.locator("section", has=page.get_by_role("heading", name="Since your last visit"))
    expect(news.get_by_role("link", name=title)).to_be_visible()
    page.goto(site.url)
    assert violations(page) == []
    news.get_by_role("link", name=title).click()
    strip = page.get_by_role("region", name="This thread in short")
    for words in ("1 reply", "1 person", "1 minute to read", "Newest"):
        expect(strip).to_contain_text(words)
    strip.locator("summary", has_text="1 link").click()
    expect(strip.get_by_role("link", name="the maker")).to_be_visible()
    elsewhere.close()


def _was_here(talk: Talk, *, hours: int) -> None:
    """The reader's last visit began so long ago."""
    with talk.database.unit_of_work() as session:
        place = community_to(session, talk.reader, talk.slug, verb="threads.read").community.id
        mine = (
            CommunityPlace.account_id == talk.reader.id,
            CommunityPlace.community_id == place,
        )
        if session.scalar(select(CommunityPlace.account_id).where(*mine)) is None:
            session.add(CommunityPlace(account_id=talk.reader.id, community_id=place))
            session.flush()
        session.execute(
            update(CommunityPlace)
            .where(*mine)
            .values(here_at=clock.now() - timedelta(hours=hours), left_at=None)
        )

"""Two devices of one person and somebody who writes: what is unread, kept and new, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from app.database import Database
from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.accounts.queries.actors import actor_of_account
from community.bookmarks.models import Bookmark
from community.communities.access import community_to
from community.communities.queries.directory import own_places
from community.notifications.models import Notification
from community.notifications.recipients import NoticeKind
from community.reading.models import CommunityPlace, ThreadPlace
from community.text import render
from community.threads.access import thread_to
from community.threads.actions import post_reply, start_thread
from community.threads.models import ThreadKind
from tests.browser.entering import sign_in
from tests.browser_support import violations
from tests.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_LONG = "The gland drips again, and again.\n\n" * 12  # taller than a window


@dataclass
class Talk:
    """Says things in the served demonstration as its facilitator."""

    database: Database
    writer: Actor
    reader: Actor
    slug: str  # of a community to which both belong

    @property
    def list(self) -> str:
        """The list of its threads."""
        return f"/communities/{self.slug}/threads"

    def thread(self, title: str, *, replies: int) -> tuple[int, list[int]]:
        """A discussion with so many long replies; its id and theirs."""
        with self.database.unit_of_work() as session:
            place = community_to(session, self.writer, self.slug, verb="threads.start")
            text = render("It began on Sunday.")
            made = start_thread(
                session, place, author=self.writer, kind=ThreadKind.DISCUSSION, title=title,
                text=text,
            )  # fmt: skip
            thread_id = made.id
        return thread_id, [self.say(thread_id) for _ in range(replies)]

    def say(self, thread_id: int) -> int:
        """One more long reply."""
        with self.database.unit_of_work() as session:
            granted = thread_to(session, self.writer, thread_id, verb="threads.reply")
            return post_reply(session, granted, author=self.writer, text=render(_LONG)).id

    def place(self, thread_id: int) -> int | None:
        """How far the reader is."""
        with self.database.reading() as session:
            return session.scalar(
                select(ThreadPlace.reply_id).where(
                    ThreadPlace.thread_id == thread_id, ThreadPlace.account_id == self.reader.id
                )
            )


@pytest.fixture
def talk(site: Served) -> Iterator[Talk]:
    database = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")

    def actor(role: str) -> Actor:
        with database.reading() as session:
            mail = site.people[role][0]
            found = session.scalars(select(Account.id).where(Account.email == mail)).one()
            return actor_of_account(session, found)

    writer, reader = actor("facilitator"), actor("member")
    with database.reading() as session:
        slugs = [
            {each.slug for each in own_places(session, who, most=20)} for who in (writer, reader)
        ]
    yield Talk(database, writer, reader, min(set.intersection(*slugs)))
    database.dispose()


@pytest.fixture
def device(browser: Browser, site: Served) -> Iterator[Callable[[], Page]]:
    """Each call is another device of the demonstration's member."""
    contexts = []

    def another() -> Page:
        context = browser.new_context(
            locale="en-GB", viewport={"width": 1000, "height": 700}, service_workers="block"
        )
        contexts.append(context)
        page = context.new_page()
        sign_in(page, site, "member")
        return page

    yield another
    for context in contexts:
        context.close()


def _until(page: Page, holds: Callable[[], bool], *, within: float = 15.0) -> None:
    for _ in range(int(within * 5)):
        if holds():
            return
        page.wait_for_timeout(200)
    pytest.fail("it did not come to that")


def _to_row(page: Page, title: str) -> None:
    """With j to the row of a thread."""
    for _ in range(30):
        page.keyboard.press("j")
        page.wait_for_timeout(200)  # the code behind the keys is fetched with the first one
        if page.evaluate("document.activeElement.textContent.trim()") == title:
            return
    pytest.fail(f"no row is called {title}")


def _to_post(page: Page, reply_id: int, *, pause: int = 200) -> None:
    """With j to a post; who reads on the way takes longer for each."""
    for _ in range(10):
        page.keyboard.press("j")
        page.wait_for_timeout(pause)  # the code behind the keys is fetched with the first one
        if page.evaluate("document.activeElement.id") == f"reply-{reply_id}":
            return
    pytest.fail(f"there is no reply {reply_id}")


def test_a_thread_is_opened_where_it_is_unread_and_is_read_on_every_device(
    site: Served, talk: Talk, device: Callable[[], Page]
) -> None:
    title = "Read on two devices"
    thread, said = talk.thread(title, replies=4)
    phone, desk = device(), device()
    phone.goto(f"{site.url}/threads/{thread}")
    # The opening and perhaps the first reply fit into the window: the place is noted, no further.
    _until(phone, lambda: talk.place(thread) is not None)
    assert (talk.place(thread) or 0) < said[1]

    desk.goto(site.url + talk.list)
    row = desk.locator(f'[data-thread="{thread}"]')
    expect(row.locator(".thread-row__unread")).to_be_visible()
    _to_row(desk, title)
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/threads/{thread}?post=*")
    first = talk.place(thread) or 0
    following = min(each for each in said if each > first)
    assert desk.url.endswith(f"#reply-{following}")
    expect(desk.get_by_text("New since you were here")).to_be_visible()
    assert violations(desk) == []
    _to_post(desk, said[-1], pause=1_200)
    _until(desk, lambda: talk.place(thread) == said[-1])

    phone.goto(site.url + talk.list)
    expect(phone.locator(f'[data-thread="{thread}"] .thread-row__unread')).to_be_hidden()
    # Somebody writes; the list that is open says so when it is looked at again.
    talk.say(thread)
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(phone.locator(f'[data-thread="{thread}"] .thread-row__unread')).to_have_text("1 unread")


def test_leaving_the_page_sends_what_was_read_last(
    site: Served, talk: Talk, device: Callable[[], Page]
) -> None:
    thread, said = talk.thread("Left at once", replies=1)
    page = device()
    page.goto(f"{site.url}/threads/{thread}?post={said[0]}#reply-{said[0]}")
    page.wait_for_timeout(1_500)  # long enough to be read, too short to be told
    page.goto(site.url + "/communities")

    _until(page, lambda: talk.place(thread) == said[0])


def test_what_arrives_live_is_read_once_it_was_on_screen(
    site: Served, talk: Talk, device: Callable[[], Page]
) -> None:
    thread, _said = talk.thread("Goes on while it is open", replies=3)
    page = device()
    page.goto(f"{site.url}/threads/{thread}")
    _until(page, lambda: talk.place(thread) is not None)
    later = talk.say(thread)
    expect(page.locator(f"#reply-{later}")).to_be_attached(timeout=15_000)
    page.wait_for_timeout(4_500)
    assert (talk.place(thread) or 0) < later, "it stands below the window"
    _to_post(page, later, pause=1_200)
    _until(page, lambda: talk.place(thread) == later)


def test_unread_from_here_by_one_key_and_everything_read_by_the_palette(
    site: Served, talk: Talk, device: Callable[[], Page]
) -> None:
    thread, said = talk.thread("Unread again", replies=3)
    desk, phone = device(), device()
    desk.goto(f"{site.url}/threads/{thread}?post={said[1]}#reply-{said[1]}")
    _to_post(desk, said[1])
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


def test_a_post_is_kept_with_a_note_and_a_reminder_by_keyboard(
    site: Served, talk: Talk, device: Callable[[], Page]
) -> None:
    title = "Worth keeping"
    thread, said = talk.thread(title, replies=2)
    desk, phone = device(), device()
    desk.goto(f"{site.url}/threads/{thread}")
    _to_post(desk, said[0])
    desk.keyboard.press("b")
    expect(desk.get_by_text("Bookmarked. Open the bookmark")).to_be_visible()
    _to_post(desk, said[0])
    desk.keyboard.press("b")
    desk.wait_for_url("**/bookmarks/*")
    assert violations(desk) == []
    desk.get_by_label("Note", exact=True).focus()
    desk.keyboard.type("Ask about the gland")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Tomorrow")
    desk.keyboard.press("Tab")
    desk.get_by_role("button", name="Save the bookmark").press("Enter")
    expect(desk.get_by_text("The bookmark is saved.")).to_be_visible()

    phone.goto(site.url)
    phone.keyboard.press("g")
    phone.keyboard.press("b")
    phone.wait_for_url("**/bookmarks")
    expect(phone.get_by_role("link", name=title, exact=True)).to_be_visible()
    expect(phone.get_by_text("Ask about the gland")).to_be_visible()
    assert violations(phone) == []
    with talk.database.unit_of_work() as session:
        due = update(Bookmark).where(Bookmark.thread_id == thread, Bookmark.reply_id == said[0])
        session.execute(due.values(remind_at=clock.ago(minutes=1)))
    # The worker looks every other second.
    _until(phone, lambda: _is_told(talk, thread))
    phone.goto(site.url + "/notifications")
    told = f"You wanted to come back to “{title}”"
    phone.get_by_role("button", name=told, exact=True).press("Enter")
    phone.wait_for_url(f"**/threads/{thread}?post={said[0]}#reply-{said[0]}")
    desk.goto(site.url + "/bookmarks")
    expect(desk.get_by_text("Reminded").first).to_be_visible()


def _is_told(talk: Talk, thread: int) -> bool:
    with talk.database.reading() as session:
        told = select(Notification.id).where(
            Notification.kind == NoticeKind.REMINDER, Notification.thread_id == thread
        )
        return session.scalar(told) is not None


def test_since_the_last_visit_stands_at_the_top(
    site: Served, talk: Talk, device: Callable[[], Page]
) -> None:
    page = device()
    page.goto(f"{site.url}/communities/{talk.slug}")
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
            .values(here_at=clock.now() - timedelta(hours=2), left_at=None)
        )
    title = "Happened while you were away"
    talk.thread(title, replies=1)

    page.reload()
    news = page.locator("section", has=page.get_by_role("heading", name="Since your last visit"))
    expect(news.get_by_role("link", name=title)).to_be_visible()
    page.goto(site.url)
    expect(news.get_by_role("link", name=title)).to_be_visible()
    assert violations(page) == []

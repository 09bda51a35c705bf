"""A person with several devices, and somebody who writes meanwhile, in the demonstration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from app.database import Database
from community.accounts.actor import Actor
from community.accounts.models import Account
from community.accounts.queries.actors import actor_of_account
from community.communities.access import community_to
from community.communities.queries.directory import own_places
from community.reading.models import ThreadPlace
from community.text import render
from community.threads.access import thread_to
from community.threads.actions import post_reply, start_thread
from community.threads.models import ThreadKind
from tests.browser.entering import sign_in
from tests.served import Served

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


def until(page: Page, holds: Callable[[], bool], *, within: float = 15.0) -> None:
    for _ in range(int(within * 5)):
        if holds():
            return
        page.wait_for_timeout(200)
    pytest.fail("it did not come to that")


def to_row(page: Page, title: str) -> None:
    """With j to the row of a thread."""
    for _ in range(30):
        page.keyboard.press("j")
        page.wait_for_timeout(200)  # the code behind the keys is fetched with the first one
        if page.evaluate("document.activeElement.textContent.trim()") == title:
            return
    pytest.fail(f"no row is called {title}")


def to_post(page: Page, reply_id: int, *, pause: int = 200) -> None:
    """With j to a post; who reads on the way takes longer for each."""
    for _ in range(10):
        page.keyboard.press("j")
        page.wait_for_timeout(pause)  # the code behind the keys is fetched with the first one
        if page.evaluate("document.activeElement.id") == f"reply-{reply_id}":
            return
    pytest.fail(f"there is no reply {reply_id}")

"""What one device keeps by keyboard, the other shows, and the worker reminds of."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from community import clock
from community.bookmarks.models import Bookmark
from community.notifications.models import Notification
from community.notifications.recipients import NoticeKind
from tests.browser.devices import Talk, device, talk, to_post, until
from tests.browser_support import violations
from tests.served import Served

__all__ = ["device", "talk"]  # fixtures borrowed for these tests
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_post_is_kept_with_a_note_and_a_reminder_by_keyboard(
    site: Served, talk: Talk, device: Callable[[], Page]
) -> None:
    title = "Worth keeping"
    thread, said = talk.thread(title, replies=2)
    desk, phone = device(), device()
    desk.goto(f"{site.url}/threads/{thread}")
    to_post(desk, said[0])
    desk.keyboard.press("b")
    expect(desk.get_by_text("Bookmarked. Open the bookmark")).to_be_visible()
    to_post(desk, said[0])
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
    until(phone, lambda: _is_told(talk, thread))
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

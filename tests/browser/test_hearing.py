"""How much one hears of a community, a tag and a thread where another writes; and by mail."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.rhythm.models import MailRhythm
from tests.browser.test_keyboard import PLACE, Person, person
from tests.browser.test_recognition import shown_in
from tests.browser_support import violations
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
_PATIENCE = 30.0  # seconds until the worker has carried what happened
_numbers = count(1)


@pytest.fixture
def hears(person: Person, site: Served) -> Page:
    """The browser of who hears, whose mails are sent at once."""
    page = person("teo").page
    _set_rhythm(page, site)
    return page


def _write(page: Page, site: Served, text: str = "It hums.", *, tag: str = "") -> str:
    """The title of a new thread that somebody posts."""
    title = f"What hums at night, case {next(_numbers)}?"
    page.goto(f"{site.url}{PLACE}/threads/new")
    page.get_by_label("Title").fill(title)
    page.locator("textarea[name=body]").fill(text)
    if tag:
        page.get_by_label("Tags").first.fill(tag)
    page.get_by_role("button", name="Post the thread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return title


def _reply(page: Page, words: str) -> None:
    page.locator("#respond textarea").fill(words)
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("#posts").get_by_text(words)).to_be_visible()


def _choose(page: Page, address: str, level: str) -> None:
    """Choose with the bell of a page how much is heard."""
    page.goto(address)
    bell = page.locator(".bell summary")
    bell.click()
    page.locator(".bell__item", has=page.get_by_text(level, exact=True)).click()
    expect(bell).to_contain_text(level)


def _inbox(page: Page, site: Served, words: str) -> None:
    """Look at the inbox until it says this."""
    page.goto(f"{site.url}/notifications")
    assert shown_in(page, words)


def test_a_community_is_watched_tracked_muted_and_heard_as_usual(
    hears: Page, person: Person, site: Served
) -> None:
    writes = person("anjali").page
    hears.goto(f"{site.url}/notifications")
    if hears.get_by_role("button", name="Mark all as read").count():
        hears.get_by_role("button", name="Mark all as read").click()
        expect(hears.get_by_text("You have seen everything.")).to_be_visible()
    _choose(hears, site.url + PLACE, "Watching")
    head = hears.get_by_role("link", name="Notifications").first
    expect(head).not_to_contain_text(re.compile(r"\d"))
    watched = _write(writes, site)
    # The number stands in the head of an open page by itself, before anybody looks into the inbox.
    expect(head).to_contain_text(re.compile(r"\d"), timeout=_PATIENCE * 1000)
    _inbox(hears, site, f"started “{watched}”")
    assert violations(hears) == []

    _choose(hears, site.url + PLACE, "Tracking")
    tracked = _write(writes, site)
    hears.goto(f"{site.url}/notifications")
    expect(hears.locator("#tracked")).to_contain_text(tracked)

    asked = _write(hears, site)
    thread = hears.url.partition("?")[0]
    _choose(hears, site.url + PLACE, "Muted")
    writes.goto(thread)
    _reply(writes, "It is the transformer.")
    _reply(writes, "Do you hear it, @teo?")
    _inbox(hears, site, f"mentioned you in “{asked}”")
    for words in (f"started “{tracked}”", f"replied in “{asked}”"):
        expect(hears.get_by_text(words)).to_have_count(0)
    _choose(hears, site.url + PLACE, "Normal")
    _reply(writes, "It has stopped.")
    _inbox(hears, site, f"replied in “{asked}”")


def test_a_tag_is_watched_tracked_and_muted(hears: Page, person: Person, site: Served) -> None:
    writes, name = person("anjali").page, "bearings-at-night"
    tag = f"{site.url}{PLACE}/threads?tag={name}"
    own = _write(hears, site, tag=name)
    thread = hears.url.partition("?")[0]
    _choose(hears, tag, "Watching")
    unheard = _write(writes, site)
    heard = _write(writes, site, tag=name)
    _inbox(hears, site, f"started “{heard}”")
    expect(hears.get_by_text(unheard)).to_have_count(0)

    _choose(hears, tag, "Tracking")
    tracked = _write(writes, site, tag=name)
    hears.goto(f"{site.url}/notifications")
    expect(hears.locator("#tracked")).to_contain_text(tracked)

    _choose(hears, tag, "Muted")
    writes.goto(thread)
    _reply(writes, "It is the oil.")
    _reply(writes, "Is it the oil, @teo?")
    _inbox(hears, site, f"mentioned you in “{own}”")
    for words in (f"started “{tracked}”", f"replied in “{own}”"):
        expect(hears.get_by_text(words)).to_have_count(0)


def test_a_thread_is_tracked_then_watched_then_as_usual(
    hears: Page, person: Person, site: Served
) -> None:
    writes = person("anjali").page
    title = _write(writes, site)
    thread = writes.url.partition("?")[0]
    _choose(hears, thread, "Tracking")
    hears.goto(f"{site.url}/notifications")
    _reply(writes, "It is the lower gland.")
    hears.reload()
    tracked = hears.locator("#tracked")
    expect(tracked).to_contain_text(title)
    expect(hears.get_by_text(f"wrote in “{title}”")).to_have_count(0)

    _choose(hears, thread, "Watching")
    _reply(writes, "No, the upper one.")
    _inbox(hears, site, f"wrote in “{title}”, which you watch")
    _choose(hears, thread, "Normal")
    _reply(writes, "Or both.")
    _reply(writes, "Have you seen that, @teo?")
    _inbox(hears, site, f"mentioned you in “{title}”")
    expect(hears.get_by_text(f"wrote in “{title}”, which you watch")).to_have_count(1)


def test_mails_come_at_once_wait_for_quiet_hours_and_come_as_a_digest(
    hears: Page, person: Person, site: Served
) -> None:
    writes, wakes = person("anjali").page, person("kwame").page
    _set_rhythm(wakes, site)
    named = _write(writes, site, "What is it, @teo?")
    assert _mailed(hears, site, named)

    _set_rhythm(hears, site, quiet=True)
    unmailed = _write(writes, site, "And now, @teo and @kwame?")
    # Mails that are due are written together: where one is, the other would be.
    assert _mailed(wakes, site, unmailed, to="kwame")
    assert unmailed not in _mails(hears, site)
    _inbox(hears, site, f"mentioned you in “{unmailed}”")

    _set_rhythm(hears, site, digest="daily")
    digested = _write(writes, site)
    database = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")
    with database.unit_of_work() as session:
        teo = session.scalars(select(Account.id).where(Account.handle == "teo")).one()
        due = update(MailRhythm).where(MailRhythm.account_id == teo)
        session.execute(due.values(digest_at=clock.ago(minutes=1)))
    database.dispose()
    assert _mailed(hears, site, digested)


def _set_rhythm(page: Page, site: Served, *, quiet: bool = False, digest: str = "off") -> None:
    """Have mails sent at once, or not in the hours around this one."""
    page.goto(f"{site.url}/settings/notifications/mails")
    page.get_by_label("They are sent").select_option("0")
    page.get_by_label("A mail with what is new").select_option(digest)
    page.get_by_label("Send no mails in these hours").set_checked(quiet)
    if quiet:
        assert violations(page) == []
        zone = re.search(r"your time zone: (\S+?)\.", page.get_by_role("main").inner_text())
        assert zone
        here = clock.now().astimezone(ZoneInfo(zone[1]))
        for name, moment in (("From", -1), ("To", 3)):
            time_of_day = f"{here + timedelta(hours=moment):%H:%M}"
            page.get_by_label(name, exact=True).fill(time_of_day)
    page.get_by_role("button", name="Save the choice").click()
    expect(page.get_by_text("Your choice is saved.")).to_be_visible()


def _mails(page: Page, site: Served, to: str = "teo") -> str:
    page.goto(f"{site.url}/demo/mail?to={to}@tarnholt.example")
    return page.get_by_role("main").inner_text()


def _mailed(page: Page, site: Served, words: str, *, to: str = "teo") -> bool:
    """Whether a mail to somebody says this, once it was looked for a while."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if words in _mails(page, site, to):
            return True
        time.sleep(0.5)
    return False

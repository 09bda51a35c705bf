"""Reactions, trials, badges and prompts between people who sit before browsers of their own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.accounts.queries import actor_of_handle
from community.leading.models import LeadingChoice
from community.reactions.asking import ask_what_happened, tell_of_reactions
from community.reactions.models import ReactionNews, Trial
from community.text import render
from community.threads.access import thread_to
from community.threads.actions import post_reply
from tests.browser.test_keyboard import Person, person
from tests.browser.test_moderating import _say
from tests.browser.waiting import comes_to_show
from tests.browser_support import violations
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
_PATIENCE = 30.0  # seconds until the worker has carried what happened


@pytest.fixture
def database(site: Served) -> Iterator[Database]:
    """The rows of what is served."""
    opened = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")
    yield opened
    opened.dispose()


def replied(database: Database, thread: str, who: str, words: str) -> int:
    """The id of a reply by somebody."""
    with database.unit_of_work() as session:
        by = actor_of_handle(session, who)
        granted = thread_to(session, by, int(thread.rpartition("/")[2]), verb="threads.reply")
        return post_reply(session, granted, author=by, text=render(words)).id


def shown_in(page: Page, words: str) -> bool:
    """Whether the page says it, once it has been looked at anew for a while."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        page.reload()
        if page.get_by_text(words).count():
            return True
        time.sleep(0.5)
    return False


def test_one_thanks_and_the_other_sees_the_number(
    person: Person, site: Served, database: Database
) -> None:
    author, member = person("anjali").page, person("wren").page
    thread = _say(site, title="Grease for the wicket gates")
    reply = replied(database, thread, "anjali", "Calcium sulfonate.")
    member.goto(site.url + thread)
    author.goto(site.url + thread)
    theirs = author.locator(f"#reply-{reply}")
    expect(theirs.get_by_text("1 thanks")).to_have_count(0)

    thanks = member.locator(f"#reply-{reply}").get_by_role("button", name="Thanks")
    thanks.click()

    expect(theirs.get_by_text("1 thanks")).to_be_visible()
    pressed = member.locator(f"#reply-{reply}").get_by_role("button", name="Thanks", pressed=True)
    expect(pressed).to_be_visible()
    assert violations(member) == []
    pressed.click()
    expect(theirs.get_by_text("1 thanks")).to_have_count(0)


def test_whoever_answered_hears_whom_it_helped(
    person: Person, site: Served, database: Database
) -> None:
    author, member = person("anjali").page, person("wren").page
    thread = _say(site, title="Which oil for the wicket gates")
    reply = replied(database, thread, "anjali", "A thin one.")
    author.goto(site.url + thread)
    member.goto(site.url + thread)
    member.locator(f"#reply-{reply}").get_by_role("button", name="Helped me").click()
    words = "Helped fewer than 5 people"
    expect(author.locator(f"#reply-{reply}")).to_contain_text(words, timeout=_PATIENCE * 1_000)
    with database.unit_of_work() as session:
        news = session.scalars(select(ReactionNews).where(ReactionNews.reply_id == reply)).one()
        assert news.due_at is not None
        news.due_at -= timedelta(hours=1, minutes=1)
    with database.unit_of_work() as session:
        tell_of_reactions(session)  # unless the worker was here first
    told = f"Your post in “Which oil for the wicket gates”: {words}"
    comes_to_show(author, f"{site.url}/notifications", told)


def test_who_tried_it_is_asked_and_says_what_happened(
    person: Person, site: Served, database: Database
) -> None:
    author, member = person("anjali").page, person("wren").page
    thread = _say(site, title="Shims of brass")
    reply = replied(database, thread, "anjali", "Brass does not rust.")
    member.goto(site.url + thread)
    member.locator(f"#reply-{reply}").get_by_role("button", name="Tried it").click()
    expect(
        member.locator(f"#reply-{reply}").get_by_role("link", name="What happened?")
    ).to_be_visible()
    with database.unit_of_work() as session:
        mine = session.scalars(select(Trial).where(Trial.reply_id == reply)).one()
        assert mine.ask_at is not None
        mine.ask_at -= timedelta(days=14, minutes=1)
    with database.unit_of_work() as session:
        assert ask_what_happened(session) == 1

    member.goto(f"{site.url}/notifications")
    assert shown_in(member, "You tried something from “Shims of brass”")
    member.get_by_role("button", name="You tried something").first.click()
    assert violations(member) == []
    member.get_by_role("radio", name="It worked in part").check()
    member.get_by_label("In your words").fill("Thin ones bend.")
    member.get_by_label("Post my words as a comment under it").check()
    author.goto(site.url + thread)
    member.get_by_role("button", name="Say what happened").click()

    expect(author.locator(f"#reply-{reply}")).to_contain_text("Thin ones bend.")
    expect(author.locator(f"#reply-{reply}")).to_contain_text("Tried by some")


def test_a_badge_arrives_and_is_hidden(person: Person, site: Served, database: Database) -> None:
    asker, helper = person("anjali").page, person("teo").page
    asker.goto(f"{site.url}/communities/small-hydro/threads/new?kind=question")
    asker.get_by_label("Title").fill("How thick is the oil film?")
    asker.get_by_label("Text", exact=True).fill("On the thrust bearing.")
    asker.get_by_role("button", name="Post the thread").click()
    asker.wait_for_url("**/threads/*")
    thread = asker.url.removeprefix(site.url).partition("?")[0]
    answer = replied(database, thread, "teo", "Thirty micrometres.")
    asker.reload()
    asker.locator(f"#reply-{answer}").get_by_role("button", name="Accept this answer").click()

    helper.goto(f"{site.url}/notifications")
    assert shown_in(helper, "You have a new badge")
    asker.goto(f"{site.url}/people/teo")
    expect(asker.get_by_text("First answer accepted")).to_be_visible()
    helper.goto(f"{site.url}/settings/badges")
    assert violations(helper) == []
    helper.get_by_label("Show my badges in my profile").uncheck()
    helper.get_by_role("button", name="Save the choice").click()
    expect(helper.get_by_text("Your choice is saved.")).to_be_visible()
    asker.reload()
    expect(asker.get_by_text("First answer accepted")).to_have_count(0)


def test_a_prompt_becomes_a_thread_with_a_mark(
    person: Person, site: Served, database: Database
) -> None:
    leader, member = person("runa").page, person("wren").page
    with database.unit_of_work() as session:
        runa = session.scalars(select(Account.id).where(Account.handle == "runa")).one()
        if (chosen := session.get(LeadingChoice, runa)) is not None:
            chosen.dismissed_at = clock.now() - timedelta(days=20)
    leader.goto(f"{site.url}/today")
    assert violations(leader) == []
    leader.get_by_role("link", name="Ask a question").click()
    assert violations(leader) == []
    leader.get_by_label("Title").fill("What I do not know about eels")
    leader.get_by_role("button", name="Post the thread").click()
    expect(leader.locator("#opening").get_by_text("Open question")).to_be_visible()
    thread = leader.url.partition("?")[0]
    member.goto(thread)
    expect(member.locator("#opening").get_by_text("Open question")).to_be_visible()
    expect(member.get_by_role("link", name="Mark your post")).to_have_count(0)

    leader.locator("#opening").get_by_role("link", name="Mark your post").click()
    leader.get_by_role("radio", name="No mark").check()
    leader.get_by_role("button", name="Save the mark").click()
    expect(member.locator("#opening").get_by_text("Open question")).to_have_count(0)
    leader.goto(f"{site.url}/today")
    leader.get_by_role("button", name="Not now").click()
    expect(leader.get_by_role("link", name="Ask a question")).to_have_count(0)

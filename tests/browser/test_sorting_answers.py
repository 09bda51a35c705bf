"""Votes, comments, states and reminders of a question, each by several people at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from app.database import Database
from community import clock
from community.answers.models import AnswerCheck
from community.questions.reminding import remind_to_accept
from community.threads.models import Reply
from tests.browser.test_answering_well import _SOON, _facilitate, _question
from tests.browser.test_keyboard import Person, person
from tests.browser.waiting import comes_to_show
from tests.browser_support import violations
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def _written(site: Served, thread: str, *, days: int) -> None:
    """The answers of a thread were written, and said to hold, so long ago."""
    database = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")
    at = clock.ago(days=days)
    with database.unit_of_work() as session:
        of_it = Reply.thread_id == int(thread.rpartition("/")[2])
        session.execute(update(Reply).where(of_it).values(created_at=at))
        checked = AnswerCheck.reply_id.in_(select(Reply.id).where(of_it))
        session.execute(update(AnswerCheck).where(checked).values(confirmed_at=at))
    with database.unit_of_work() as session:
        remind_to_accept(session)
    database.dispose()


def _post(page: Page, words: str) -> None:
    page.locator("textarea[name=body]").fill(words)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comment", has_text=words)).to_be_visible()


def test_answers_stand_by_their_votes_with_comments_beneath(person: Person, site: Served) -> None:
    asker, helper, voter = (person(name).page for name in ("anjali", "wren", "runa"))
    thread, _title = _question(site, "The old one.", "The lip seal.")
    for page in (asker, helper, voter):
        page.goto(thread)
    first = asker.locator(".posts .post").first
    expect(first).to_contain_text("The old one.")
    better = voter.locator(".posts .post", has_text="The lip seal.")
    better.get_by_role("button", name="This helps", exact=True).click()
    expect(better.locator(".vote__score")).to_have_text("Score 1")
    asker.reload()
    expect(first).to_contain_text("The lip seal.")

    first.get_by_role("link", name="Comment", exact=True).click()
    _post(asker, "Which make?")
    # It stands beneath the answer on the open page of who gave it.
    theirs = helper.locator(".posts .post", has_text="The lip seal.").locator(".comments")
    expect(theirs).to_contain_text("Which make?", timeout=_SOON)


def test_a_question_lacks_something_until_it_is_said(person: Person, site: Served) -> None:
    asker, helper = person("anjali").page, person("wren").page
    thread, title = _question(site)
    asker.goto(thread)
    helper.goto(f"{thread}/comments/new")
    helper.get_by_label("The question cannot be answered without this").check()
    _post(helper, "At which head?")
    lacks = asker.locator("#thread-detail")
    expect(lacks).to_contain_text("Something is missing", timeout=_SOON)
    comes_to_show(asker, f"{site.url}/notifications", f"needs more detail to answer “{title}”")
    asker.goto(thread)
    lacks.get_by_role("button", name="It is there now").click()
    expect(lacks).to_be_hidden()
    expect(helper.locator("#thread-detail")).to_be_hidden(timeout=_SOON)


def test_a_newer_question_takes_the_place_of_an_old_one(person: Person, site: Served) -> None:
    facilitator, member = person("runa").page, person("wren").page
    old, _title = _question(site)
    new, newer = _question(site)
    member.goto(old)
    facilitator.goto(old)
    _facilitate(facilitator, "Mark as superseded")
    facilitator.get_by_label("The newer question").fill(new)
    facilitator.get_by_role("button", name="Mark as superseded").click()
    expect(facilitator.locator("#thread-superseded")).to_contain_text(newer)
    leads = member.locator("#thread-superseded")
    expect(leads).to_contain_text(newer, timeout=_SOON)
    leads.get_by_role("link").click()
    expect(member.get_by_role("heading", level=1)).to_have_text(newer)


def test_who_asked_is_reminded_and_an_old_answer_is_said_to_hold(
    person: Person, site: Served
) -> None:
    asker, helper = person("anjali").page, person("wren").page
    thread, title = _question(site, "The lip seal.")
    _written(site, thread, days=8)
    told = f"Did an answer to “{title}” help?"
    comes_to_show(asker, f"{site.url}/notifications", told)
    asker.get_by_role("button", name=told).first.click()  # its title, and the row around it
    asker.get_by_role("button", name="Accept this answer").click()
    expect(asker.locator(".post--accepted")).to_be_visible()

    _written(site, thread, days=400)
    asker.goto(thread)
    expect(asker.get_by_text("Nobody has looked at this answer since")).to_be_visible()
    helper.goto(thread)
    assert violations(helper) == []
    helper.get_by_role("button", name="Still right").click()
    expect(helper.locator(".post__confirmed")).to_be_visible()
    asker.reload()
    expect(asker.locator(".post__confirmed")).to_contain_text("says Wren")
    expect(asker.get_by_text("Nobody has looked")).to_have_count(0)

"""From a report to the answer of an appeal, with the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from app.database import Database
from community.accounts.queries import actor_of_handle
from community.communities.access import community_to
from community.moderation.access import post_to_report
from community.moderation.actions.reports import report_post
from community.moderation.policies import Reason
from community.text import render
from community.threads.actions import start_thread
from community.threads.models import ThreadKind
from tests.browser.test_keyboard import PLACE, Keys, Person, person
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
_WORDS = "Selling turbines out of my van, write to me."


def _press(keys: Keys, target: Locator) -> None:
    keys.skip()
    keys.tab_to(target)
    keys.press("Enter")


def test_a_report_becomes_a_decision_an_appeal_and_an_answer(person: Person, site: Served) -> None:
    author, reader = person("anjali"), person("wren")
    first, second = person("runa"), person("mairi")
    thread = _say(site)
    _report(reader, thread)
    _hide(first)
    _appeal(author)
    _answer(second)
    author.open(thread)
    expect(author.page.get_by_text(_WORDS)).to_be_visible()
    expect(author.page.get_by_text("Hidden by a facilitator")).to_have_count(0)


def test_all_reports_of_a_page_are_dismissed_at_once_and_taken_back(
    person: Person, site: Served
) -> None:
    facilitator = person("runa")
    for title in ("Cheap shovels", "Cheap rakes"):
        _reported(site, _say(site, title=title))
    page = facilitator.page
    main = page.get_by_role("main")
    facilitator.open(f"{PLACE}/moderation")
    facilitator.skip()
    facilitator.tab_to(page.get_by_label("All on this page"))
    facilitator.press("Space")
    for title in ("Cheap shovels", "Cheap rakes"):
        expect(page.get_by_label(f"Tick: {title}")).to_be_checked()
    facilitator.tab_to(main.get_by_role("button", name="Dismiss the reports"))
    facilitator.press("Enter")
    expect(main.get_by_role("heading", name="reports dismissed")).to_be_visible()
    expect(main.get_by_role("link", name="Cheap rakes")).to_be_visible()
    # The address still ends with #main, so that the focus begins in the content.
    facilitator.tab_to(main.get_by_role("button", name="Take back what was done"))
    facilitator.press("Enter")
    expect(page.get_by_text("Taken back by Runa")).to_be_visible()
    facilitator.open(f"{PLACE}/moderation")
    expect(main.get_by_role("link", name="Cheap rakes")).to_be_visible()


def _reported(site: Served, thread: str) -> None:
    database = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")
    with database.unit_of_work() as session:
        wren = actor_of_handle(session, "wren")
        thread_id = int(thread.rpartition("/")[2])
        granted = post_to_report(session, wren, thread_id=thread_id, reply_id=None)
        report_post(session, granted, by=wren, reason=Reason.SPAM, note="")
    database.dispose()


def _say(site: Served, *, title: str = "Cheap turbines") -> str:
    """The path of a thread of Anjali's, who has other tests for writing one."""
    database = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")
    with database.unit_of_work() as session:
        anjali = actor_of_handle(session, "anjali")
        thread = start_thread(
            session,
            community_to(session, anjali, PLACE.rpartition("/")[2], verb="threads.start"),
            author=anjali,
            kind=ThreadKind.DISCUSSION,
            title=title,
            text=render(_WORDS),
        )
        path = f"/threads/{thread.id}"
    database.dispose()
    return path


def _report(reader: Keys, thread: str) -> None:
    page = reader.page
    reader.open(f"{thread}/report")
    reader.skip()
    reader.tab_to(page.get_by_label("Unkind or disrespectful"))
    for _further in range(3):
        reader.press("ArrowDown")
    expect(page.get_by_label("Advertising")).to_be_checked()
    reader.tab_to(page.get_by_role("main").get_by_role("button", name="Report"))
    reader.press("Enter")
    expect(page.get_by_text("Thank you.")).to_be_visible()


def _hide(facilitator: Keys) -> None:
    page = facilitator.page
    main = page.get_by_role("main")
    facilitator.open(f"{PLACE}/moderation")
    _press(facilitator, main.get_by_role("link", name="Cheap turbines").first)
    page.wait_for_url(re.compile(r"/reports/\d+$"))
    facilitator.skip()
    facilitator.tab_to(page.get_by_label("Why"))
    facilitator.type("No adverts here, please.")
    facilitator.tab_to(main.get_by_role("button", name="Hide the post"))
    facilitator.press("Enter")
    expect(page.get_by_text("The post is hidden.")).to_be_visible()


def _appeal(author: Keys) -> None:
    page = author.page
    author.open("/decisions")
    _press(author, page.get_by_role("main").get_by_role("link", name="Read more, or appeal").first)
    expect(page.get_by_text("No adverts here, please.")).to_be_visible()
    author.skip()
    author.tab_to(page.get_by_label("Why should it be looked at again?"))
    author.type("It was the name of a play.")
    author.tab_to(page.get_by_role("main").get_by_role("button", name="Appeal"))
    author.press("Enter")
    expect(page.get_by_text("Your appeal is on its way.")).to_be_visible()


def _answer(judge: Keys) -> None:
    page = judge.page
    judge.open("/appeals")
    _press(judge, page.get_by_role("main").get_by_role("link", name="Post hidden").first)
    expect(page.get_by_text("It was the name of a play.")).to_be_visible()
    judge.skip()
    judge.tab_to(page.get_by_label("Your answer"))
    judge.type("So it was.")
    judge.tab_to(page.get_by_role("main").get_by_role("button", name="Reverse the decision"))
    judge.press("Enter")
    expect(page.get_by_text("Answered. The person is told.")).to_be_visible()

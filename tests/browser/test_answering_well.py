"""What two people do with a question and its answers, each in a browser of their own."""

from __future__ import annotations

import re
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

_SOON = 15_000.0  # through the worker and back
_numbers = count(1)


def _question(
    site: Served, *answers: str, by: str = "anjali", place: str = PLACE
) -> tuple[str, str]:
    """Address and title of a new question with answers of Wren's."""
    title = f"Which seal holds at the weir, case {next(_numbers)}?"
    database = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")
    with database.unit_of_work() as session:
        asker = actor_of_handle(session, by)
        place = community_to(session, asker, place.rpartition("/")[2], verb="threads.start")
        text = render("It **weeps** at the lower one.")
        thread_id = start_thread(
            session, place, author=asker, kind=ThreadKind.QUESTION, title=title, text=text
        ).id
    for words in answers:
        with database.unit_of_work() as session:
            wren = actor_of_handle(session, "wren")
            granted = thread_to(session, wren, thread_id, verb="threads.reply")
            post_reply(session, granted, author=wren, text=render(words))
    database.dispose()
    return f"{site.url}/threads/{thread_id}", title


def _facilitate(page: Page, name: str) -> None:
    page.locator("#thread-head summary", has_text="Facilitate").click()
    page.get_by_role("link", name=name, exact=True).click()


def test_whoever_has_the_same_problem_is_counted_for_who_asked(
    person: Person, site: Served
) -> None:
    asker, other = person("anjali").page, person("wren").page
    thread, _title = _question(site)
    asker.goto(thread)
    other.goto(thread)
    other.get_by_role("button", name="Same problem").click()
    expect(other.get_by_role("button", name="Same problem · 1")).to_be_visible()
    expect(asker.get_by_text("1 has the same problem")).to_be_visible(timeout=_SOON)


def test_whoever_takes_a_question_is_named_to_the_others(person: Person, site: Served) -> None:
    asker, helper = person("yusuf").page, person("wren").page
    thread, title = _question(site, by="yusuf")  # who is new, and so the first of who waits
    asker.goto(thread)
    helper.goto(thread)
    helper.get_by_role("button", name="for 24 hours").click()
    expect(asker.locator("#thread-taken")).to_contain_text("Wren", timeout=_SOON)
    assert violations(asker) == []
    third = person("runa").page
    third.goto(f"{site.url}{PLACE}/unanswered")
    waiting = third.locator(".thread-row", has_text=title)
    expect(waiting).to_contain_text(re.compile("Wren .*is at it until"))
    helper.get_by_role("button", name="Let go").click()
    expect(asker.locator("#thread-taken")).to_be_hidden(timeout=_SOON)
    third.reload()
    expect(waiting).not_to_contain_text("is at it")


def test_an_endorsement_bears_its_name_on_the_page_of_another(person: Person, site: Served) -> None:
    facilitator, asker = person("runa").page, person("anjali").page
    thread, _title = _question(site, "The lip seal.")
    facilitator.goto(thread)
    asker.goto(thread)
    expect(asker.get_by_text("Endorsed by")).to_have_count(0)
    facilitator.get_by_role("button", name="Endorse").click()
    expect(asker.get_by_text("Endorsed by")).to_contain_text("Runa", timeout=_SOON)


def test_an_accepted_answer_moves_up_on_the_page_of_who_gave_it(
    person: Person, site: Served
) -> None:
    asker, helper = person("anjali").page, person("wren").page
    thread, _title = _question(site, "The old one.", "The lip seal.")
    asker.goto(thread)
    helper.goto(thread)
    answer = asker.locator(".post", has_text="The lip seal.")
    answer.get_by_role("button", name="Accept this answer").click()
    expect(asker.locator(".posts .post").first).to_contain_text("The lip seal.")
    expect(helper.get_by_text("Accepted answer")).to_be_visible(timeout=_SOON)


def test_a_duplicate_leads_the_other_to_a_question_of_another_community(
    person: Person, site: Served
) -> None:
    facilitator, member = person("runa").page, person("wren").page
    first, title = _question(site, by="runa", place="/communities/retrospectives")
    second, _other = _question(site)
    member.goto(second)
    facilitator.goto(second)
    _facilitate(facilitator, "Mark as duplicate")
    facilitator.get_by_label("The thread that came first").fill(first)
    facilitator.get_by_role("button", name="Mark as duplicate").click()
    expect(member.locator("#thread-duplicate")).to_contain_text(title, timeout=_SOON)
    member.locator("#thread-duplicate a").click()
    expect(member.get_by_role("heading", level=1)).to_have_text(title)


def test_a_quote_names_whom_it_is_of_and_leads_back(person: Person, site: Served) -> None:
    asker, helper = person("anjali").page, person("wren").page
    thread, title = _question(site, "The lip seal.")
    asker.goto(thread)
    helper.goto(thread)
    answer = asker.locator(".post", has_text="The lip seal.")
    answer.get_by_role("link", name="Quote this").click()
    text = asker.locator("#respond textarea")
    expect(text).not_to_have_value("")
    text.fill(f"{text.input_value()}\n\nWhich make?")
    asker.get_by_role("button", name="Post answer").click()
    quoting = helper.locator(".post", has_text="Which make?")
    expect(quoting).to_be_visible(timeout=_SOON)
    expect(quoting.locator("blockquote")).to_contain_text("The lip seal.")
    quoting.locator("blockquote a, a[href*='post=']").first.click()
    expect(helper.locator(":target")).to_contain_text("The lip seal.")
    comes_to_show(helper, f"{site.url}/notifications", f"quoted you in “{title}”")


def test_what_is_asked_without_a_name_bears_another_for_everybody_else(
    person: Person, site: Served
) -> None:
    author, reader = person("anjali").page, person("runa").page
    author.goto(f"{site.url}{PLACE}/threads/new?kind=question")
    author.get_by_label("Title").fill("I flooded the lower weir, what now?")
    author.locator("textarea[name=body]").fill("Nobody saw it.")
    author.get_by_label("Post without my name").check()
    author.get_by_role("button", name="Post the thread").click()
    expect(author.get_by_text("you; only you see this")).to_be_visible()
    reader.goto(author.url)
    expect(reader.get_by_role("heading", level=1)).to_contain_text("I flooded the lower weir")
    expect(reader.get_by_role("main")).not_to_contain_text("Anjali")


def test_a_kept_search_follows_what_others_write(person: Person, site: Served) -> None:
    reader, writer = person("wren").page, person("anjali").page
    reader.goto(f"{site.url}/search?q=weir+seal")
    reader.get_by_role("link", name="Save this search").click()
    reader.get_by_label("Its name").fill("Seals at the weir")
    reader.get_by_role("button", name="Save this search").click()
    expect(reader.get_by_role("link", name="Seals at the weir", exact=True)).to_be_visible()
    assert violations(reader) == []
    reader.locator("main a[href$='/feeds']").first.click()
    reader.get_by_role("button", name="Make an address").click()
    address = reader.locator("#address").inner_text()
    title = f"A seal for the weir, case {next(_numbers)}"
    writer.goto(f"{site.url}{PLACE}/threads/new")
    writer.get_by_label("Title").fill(title)
    writer.locator("textarea[name=body]").fill("It is of rubber.")
    writer.get_by_role("button", name="Post the thread").click()
    expect(writer.get_by_role("heading", level=1)).to_have_text(title)
    for _again in range(40):  # the worker indexes it
        if title in reader.request.get(address).text():
            break
        reader.wait_for_timeout(500)
    assert title in reader.request.get(address).text()

"""Writing on two devices, posting later and quoting, as people do it in browsers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update

from app.database import Database
from community import clock
from community.drafts.models import Draft
from tests.browser.entering import sign_in
from tests.browser.waiting import comes_to_show
from tests.browser_support import violations
from tests.served import Served
from tests.serving import until

pytestmark = pytest.mark.browser

NEW = "/communities/small-hydro/threads/new"
Device = Callable[[str], Page]


@pytest.fixture
def device(browser: Browser, site: Served) -> Iterator[Device]:
    """A browser of its own in which somebody of the demonstration is signed in."""
    opened: list[BrowserContext] = []

    def open_one(role: str) -> Page:
        context = browser.new_context()
        opened.append(context)
        page = context.new_page()
        sign_in(page, site, role)
        return page

    yield open_one
    for context in opened:
        context.close()


def _forget_drafts(page: Page, site: Served) -> None:
    while True:
        page.goto(f"{site.url}/drafts")
        buttons = page.get_by_role("button", name=re.compile("^Throw it away"))
        if not buttons.count():
            return
        buttons.first.click()
        # It comes back to this address: waiting for that would not wait at all.
        with page.expect_event("framenavigated"):
            page.locator("dialog").get_by_role("button", name="Throw it away").click()
        page.wait_for_load_state()


def _says(page: Page, address: str, words: str) -> bool:
    page.goto(address)
    return page.get_by_text(words).count() > 0


def _type(page: Page, words: str) -> None:
    with page.expect_response("**/drafts"):
        page.locator("#body").fill(words)


def test_a_draft_goes_from_one_device_to_the_other(device: Device, site: Served) -> None:
    laptop, telephone = device("facilitator"), device("facilitator")
    _forget_drafts(laptop, site)
    telephone.set_viewport_size({"width": 390, "height": 800})
    laptop.goto(site.url + NEW)
    laptop.get_by_label("Title").fill("Who hears the weir?")
    _type(laptop, "It hums at night.")
    expect(laptop.locator("[data-draft-state]")).to_have_text("The draft is kept.")

    telephone.goto(site.url + NEW)
    offer = telephone.locator("[data-draft-offer]")
    expect(offer).to_contain_text("Who hears the weir?")
    assert violations(telephone) == []
    offer.get_by_role("link", name="Take it up").click()
    expect(telephone.locator("#body")).to_have_value("It hums at night.")
    telephone.locator("#body").fill("It hums at night, and by day.")
    telephone.get_by_role("button", name="Post the thread").click()
    expect(telephone.get_by_role("heading", name="Who hears the weir?")).to_be_visible()

    telephone.goto(f"{site.url}/drafts")
    expect(telephone.get_by_text("Nothing begun")).to_be_visible()
    # What was posted there does not come back on the first device, which has a copy of its own.
    laptop.goto(site.url + NEW)
    expect(laptop.locator("#body")).to_have_value("")
    expect(laptop.locator("[data-draft-offer]")).to_have_count(0)


def test_the_device_that_did_not_see_the_other_is_told_and_decides(
    device: Device, site: Served
) -> None:
    laptop, telephone = device("facilitator"), device("facilitator")
    _forget_drafts(laptop, site)
    for each in (laptop, telephone):
        each.goto(site.url + NEW)
    _type(laptop, "From the laptop")
    _type(telephone, "From the telephone")

    warning = telephone.get_by_role("alert").filter(has_text="on another device")
    expect(warning).to_be_visible()
    expect(telephone.locator("#body")).to_have_value("From the telephone")
    assert violations(telephone) == []
    with telephone.expect_response("**/drafts"):
        warning.get_by_role("button", name="Keep what is here").press("Enter")
    expect(warning).to_be_hidden()
    expect(telephone.locator("#body")).to_be_focused()

    _type(laptop, "From the laptop, again")
    warning = laptop.get_by_role("alert").filter(has_text="on another device")
    warning.get_by_role("link", name="Take up the other").click()
    expect(laptop.locator("#body")).to_have_value("From the telephone")
    _forget_drafts(laptop, site)


def test_leaving_the_page_at_once_loses_nothing(device: Device, site: Served) -> None:
    laptop, telephone = device("facilitator"), device("facilitator")
    _forget_drafts(laptop, site)
    laptop.goto(site.url + NEW)
    _type(laptop, "Half")  # the code that sends is fetched with the first words
    laptop.locator("#body").press_sequentially(" a sen")
    laptop.goto(f"{site.url}/communities")

    # What a page sends as it goes arrives after the next page has begun.
    until(lambda: _says(telephone, f"{site.url}/drafts", "Half a sen"))
    # Its own device has it in the field again and offers nothing twice.
    laptop.goto(site.url + NEW)
    expect(laptop.locator("#body")).to_have_value("Half a sen")
    expect(laptop.locator("[data-draft-offer]")).to_have_count(0)
    _type(laptop, "Half a sentence")
    expect(laptop.locator("[data-draft-state]")).to_have_text("The draft is kept.")
    expect(laptop.get_by_role("alert").filter(has_text="on another device")).to_be_hidden()
    _forget_drafts(telephone, site)


def test_words_that_a_page_could_not_send_are_sent_when_it_is_opened_again(
    device: Device, site: Served
) -> None:
    laptop, telephone = device("facilitator"), device("facilitator")
    _forget_drafts(laptop, site)
    laptop.goto(site.url + NEW)
    laptop.context.set_offline(True)
    laptop.locator("#body").press_sequentially("Half a sen")
    laptop.goto("about:blank")
    laptop.context.set_offline(False)
    assert not _says(telephone, f"{site.url}/drafts", "Half a sen")

    laptop.goto(site.url + NEW)
    until(lambda: _says(telephone, f"{site.url}/drafts", "Half a sen"))
    expect(laptop.locator("#body")).to_have_value("Half a sen")
    _forget_drafts(telephone, site)


def test_a_text_that_is_too_long_to_outlive_its_page_is_kept_on_the_server_all_the_same(
    device: Device, site: Served
) -> None:
    page = device("facilitator")
    _forget_drafts(page, site)
    page.goto(site.url + NEW)
    _type(page, "ä" * 60_000)

    expect(page.locator("[data-draft-state]")).to_have_text("The draft is kept.")
    _forget_drafts(page, site)


def test_without_a_connection_the_device_keeps_it_and_sends_it_later(
    device: Device, site: Served
) -> None:
    page = device("facilitator")
    _forget_drafts(page, site)
    page.goto(site.url + NEW)
    _type(page, "Under")  # the code that sends is fetched with the first words
    page.context.set_offline(True)
    page.locator("#body").fill("Under ground")
    expect(page.locator("[data-draft-state]")).to_have_text("Kept on this device only, for now.")
    page.context.set_offline(False)
    _type(page, "Under ground, and up again")

    expect(page.locator("[data-draft-state]")).to_have_text("The draft is kept.")
    _forget_drafts(page, site)


def test_a_post_is_scheduled_by_keyboard_and_waits_for_nobody_else_to_see(
    device: Device, site: Served
) -> None:
    page, other = device("facilitator"), device("newcomer")
    _forget_drafts(page, site)
    page.goto(site.url + NEW)
    page.get_by_label("Title").fill("What do we do in spring?")
    page.locator("#body").fill("Let us plan it.")
    page.get_by_text("Post later").press("Enter")
    at = page.evaluate(
        "() => new Date(Date.now() + 864e5).toISOString().slice(0, 16)"  # its profile says UTC
    )
    page.get_by_label("Day and time").fill(at)
    page.get_by_role("button", name="Post it then").press("Enter")

    expect(page.get_by_role("heading", name="Will be posted")).to_be_visible()
    assert violations(page) == []
    other.goto(f"{site.url}/communities/small-hydro/threads")
    expect(other.get_by_text("What do we do in spring?")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Edit ?: What do we do in spring")).click()
    expect(page.get_by_text("This will be posted on")).to_be_visible()
    page.goto(f"{site.url}/drafts")
    page.get_by_role("button", name=re.compile("^Post now ?: What do we do in spring")).click()
    expect(page.get_by_role("heading", name="What do we do in spring?")).to_be_visible()
    other.reload()
    expect(other.get_by_text("What do we do in spring?").first).to_be_visible()


def test_what_is_scheduled_appears_when_its_time_has_come(device: Device, site: Served) -> None:
    page, other = device("facilitator"), device("newcomer")
    _forget_drafts(page, site)
    page.goto(site.url + NEW)
    page.get_by_label("Title").fill("What do we do in autumn?")
    page.locator("#body").fill("Let us plan it.")
    page.get_by_text("Post later").click()
    at = page.evaluate("() => new Date(Date.now() + 864e5).toISOString().slice(0, 16)")
    page.get_by_label("Day and time").fill(at)
    page.get_by_role("button", name="Post it then").click()
    expect(page.get_by_role("heading", name="Will be posted")).to_be_visible()
    database = Database(f"sqlite:///{site.data_dir / 'hearth.db'}")
    with database.unit_of_work() as session:
        mine = Draft.title == "What do we do in autumn?"
        session.execute(update(Draft).where(mine).values(post_at=clock.ago(minutes=1)))
    database.dispose()
    address = f"{site.url}/communities/small-hydro/threads"
    comes_to_show(other, address, "What do we do in autumn?")
    page.reload()
    expect(page.get_by_text("What do we do in autumn?")).to_have_count(0)


def test_an_insight_is_short_and_read_as_one_with_its_table_and_its_tasks(
    device: Device, site: Served
) -> None:
    author, reader = device("facilitator"), device("newcomer")
    _forget_drafts(author, site)
    words = "| Gate | Turns |\n|---|---|\n| Lower | 7 |\n\n- [x] Grease it\n- [ ] Count again\n\n"
    author.goto(site.url + NEW)
    author.get_by_label("Insight").check()
    author.get_by_label("Title").fill("Seven turns close the lower gate")
    author.locator("#body").fill(words.ljust(501, "x"))
    author.get_by_role("button", name="Post the thread").click()
    expect(author.get_by_text("This has 501 characters; the most here is 500.")).to_be_visible()
    author.locator("#body").fill(words.ljust(500, "x"))
    author.get_by_role("button", name="Post the thread").click()
    expect(author.get_by_role("heading", level=1)).to_have_text("Seven turns close the lower gate")
    reader.goto(f"{site.url}/communities/small-hydro/threads?sort=newest")
    reader.get_by_role("link", name="Seven turns close the lower gate").click()
    expect(reader.locator("#thread-head .badge").first).to_contain_text("Insight")
    opening = reader.locator("#opening .prose")
    expect(opening.get_by_role("row", name="Lower 7")).to_be_visible()
    expect(opening.locator("li.task")).to_have_text(["☑ Grease it", "☐ Count again"])
    assert violations(reader) == []


def test_selected_words_and_whole_posts_are_quoted(device: Device, site: Served) -> None:
    page = device("facilitator")
    _forget_drafts(page, site)
    page.goto(f"{site.url}/communities/small-hydro/threads")
    page.locator(".thread-row a").first.click()
    page.wait_for_load_state("networkidle")
    post = page.locator("article.post").first
    handle = post.locator(".post__who a[href^='/people/']").get_attribute("href")
    assert handle is not None
    wrote = f"> [@{handle.removeprefix('/people/')} wrote](/threads/"
    words = post.locator(".prose > p").first
    words.evaluate(
        """(p) => { const range = document.createRange(); range.selectNodeContents(p);
        getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    beside = page.locator(".quote-button")
    expect(beside).to_be_visible()
    beside.click()
    body = page.locator("#body")
    expect(body).to_be_focused()
    expect(body).to_have_value(re.compile(re.escape(wrote)))
    assert words.inner_text().split()[0] in body.input_value()
    expect(beside).to_be_hidden()

    body.fill("")
    page.evaluate("() => getSelection().removeAllRanges()")
    post.get_by_role("link", name="Quote this").press("Enter")
    expect(body).to_have_value(re.compile(re.escape(wrote)))
    assert page.url.count("quote=") == 0, "nothing was fetched for it"
    assert violations(page) == []
    _type(page, "")  # which throws the draft away

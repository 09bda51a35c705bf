"""Tags, moves, cross-posts and locks: what a facilitator puts in order, as another finds it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_arranging import _SOON, _facilitate, _thread
from tests.browser.test_keyboard import PLACE, Person, person
from tests.browser_support import violations
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
_ELSEWHERE = "/communities/retrospectives"
_ELSEWHERE_NAME = "Retrospectives and Learning from Work"


def test_a_tag_is_described_gets_a_synonym_and_goes_into_another(
    person: Person, site: Served
) -> None:
    facilitator, member = person("runa").page, person("wren").page
    _make_a_tag(facilitator, site, "flood-logs")
    _make_a_tag(facilitator, site, "flood-boards")
    facilitator.get_by_label("What it is for").fill("Boards that hold the upper pool.")
    facilitator.get_by_role("button", name="Save the tag").click()
    expect(facilitator.get_by_text("The tag is saved.")).to_be_visible()
    member.goto(f"{site.url}{PLACE}/tags")
    boards = member.locator(".item-row", has_text="flood-boards")
    expect(boards).to_contain_text("Boards that hold the upper pool.")

    _edit_tag(facilitator, "flood-boards")
    facilitator.get_by_label("Another name for it").fill("flashboards")
    assert violations(facilitator) == []
    facilitator.get_by_role("button", name="Add the synonym").click()
    expect(facilitator.get_by_text("“flashboards” means “flood-boards”")).to_be_visible()
    member.goto(f"{site.url}{PLACE}/threads?tag=flashboards")
    expect(member).to_have_url(f"{site.url}{PLACE}/threads?tag=flood-boards")
    expect(member.get_by_text("Boards that hold the upper pool.")).to_be_visible()
    title = _post_under(member, site, "flashboards")

    facilitator.get_by_role("link", name="Merge into another tag").click()
    facilitator.get_by_label("The tag it goes into").fill("flood-logs")
    facilitator.get_by_role("button", name="Look at it").click()
    expect(facilitator.get_by_text("1 thread bears “flood-boards”.")).to_be_visible()
    assert violations(facilitator) == []
    facilitator.get_by_role("button", name="Merge the tags").click()
    expect(facilitator.get_by_text("“flood-boards” is part of “flood-logs” now.")).to_be_visible()
    for old in ("flood-boards", "flashboards"):
        member.goto(f"{site.url}{PLACE}/threads?tag={old}")
        expect(member).to_have_url(f"{site.url}{PLACE}/threads?tag=flood-logs")
        expect(member.get_by_role("link", name=title, exact=True)).to_be_visible()


def _make_a_tag(facilitator: Page, site: Served, name: str) -> None:
    """A new tag, with its page open."""
    facilitator.goto(f"{site.url}{PLACE}/tags")
    facilitator.get_by_label("Name", exact=True).fill(name)
    facilitator.get_by_role("button", name="Add the tag").click()
    _edit_tag(facilitator, name)


def _edit_tag(facilitator: Page, name: str) -> None:
    facilitator.locator(".item-row", has_text=name).get_by_role("link", name="Edit").click()
    expect(facilitator.get_by_role("heading", level=1, name=f"Tag {name}")).to_be_visible()


def _post_under(member: Page, site: Served, tag: str) -> str:
    """The title of a discussion whose writer types this tag."""
    title = "Where do the new boards lie?"
    member.goto(f"{site.url}{PLACE}/threads/new")
    member.get_by_label("Title").fill(title)
    member.locator("textarea[name=body]").fill("The old ones float.")
    member.get_by_label("Tags").first.fill(tag)
    member.get_by_role("button", name="Post the thread").click()
    expect(member.get_by_role("heading", level=1)).to_have_text(title)
    return title


def test_a_moved_thread_keeps_its_address_and_is_listed_where_it_went(
    person: Person, site: Served
) -> None:
    facilitator, member, author = (person(name).page for name in ("runa", "wren", "anjali"))
    thread, title = _thread(site, "The lower one.")
    for page in (facilitator, member):
        page.goto(site.url + thread)
    expect(member.locator(".breadcrumbs")).to_contain_text("Small Hydro")
    reply = member.locator(".post", has_text="The lower one.").locator(".post__permalink")
    permalink = reply.get_attribute("href")
    _facilitate(facilitator, "Move the thread")
    facilitator.get_by_label("The community it goes to").select_option(label=_ELSEWHERE_NAME)
    facilitator.get_by_role("button", name="Look at it").click()
    facilitator.get_by_label("Why", exact=True).fill("It is about how we look back.")
    assert violations(facilitator) == []
    facilitator.get_by_role("button", name="Move the thread").click()
    expect(facilitator.locator(".breadcrumbs")).to_contain_text(_ELSEWHERE_NAME)

    member.reload()
    expect(member).to_have_url(site.url + thread)
    expect(member.locator(".breadcrumbs")).to_contain_text(_ELSEWHERE_NAME)
    member.goto(f"{site.url}{permalink}")
    expect(member.locator(":target")).to_contain_text("The lower one.")
    member.goto(f"{site.url}{_ELSEWHERE}/threads")
    expect(member.get_by_role("link", name=title, exact=True)).to_be_visible()
    member.goto(f"{site.url}{PLACE}/threads?sort=newest")
    expect(member.get_by_role("link", name=title, exact=True)).to_have_count(0)
    author.goto(f"{site.url}/moved")
    expect(author.locator(".item-row", has_text=title)).to_contain_text(
        "It is about how we look back."
    )


def test_a_thread_is_shown_in_another_community_and_stays_one(person: Person, site: Served) -> None:
    facilitator, member = person("runa").page, person("miriam").page
    thread, title = _thread(site)
    member.goto(f"{site.url}{_ELSEWHERE}/cross-posts")
    expect(member.get_by_role("link", name=title)).to_have_count(0)
    facilitator.goto(site.url + thread)
    facilitator.get_by_role("link", name="Show it in another community").click()
    facilitator.get_by_label("The community that shows it").select_option(label=_ELSEWHERE_NAME)
    assert violations(facilitator) == []
    facilitator.get_by_role("button", name="Show it there").click()
    expect(
        facilitator.locator(".thread-aside").get_by_role("link", name=_ELSEWHERE_NAME)
    ).to_be_visible()

    member.reload()
    assert violations(member) == []
    member.get_by_role("link", name=title).click()
    expect(member).to_have_url(site.url + thread)
    expect(member.locator(".breadcrumbs")).to_contain_text("Small Hydro")
    facilitator.goto(f"{site.url}{thread}/cross-posts")
    facilitator.get_by_role("button", name=f"Show it in {_ELSEWHERE_NAME} no more").click()
    expect(facilitator.locator(".thread-aside")).not_to_contain_text(_ELSEWHERE_NAME)
    member.goto(f"{site.url}{_ELSEWHERE}/cross-posts")
    expect(member.get_by_role("link", name=title)).to_have_count(0)


def test_a_locked_thread_says_why_on_the_open_page_of_another(person: Person, site: Served) -> None:
    facilitator, member = person("runa").page, person("wren").page
    thread, _title = _thread(site)
    for page in (facilitator, member):
        page.goto(site.url + thread)
    expect(member.locator("#respond textarea")).to_be_visible()
    _facilitate(facilitator, "Lock the thread")
    facilitator.get_by_label("Why").select_option("resolved_elsewhere")
    facilitator.get_by_label("In your own words").fill("See the charter.")
    assert violations(facilitator) == []
    facilitator.get_by_role("button", name="Lock the thread").click()
    expect(facilitator.locator("#thread-locked")).to_contain_text("See the charter.")

    expect(member.locator("#thread-locked")).to_contain_text(
        "Locked: it was resolved elsewhere. See the charter.", timeout=_SOON
    )
    expect(member.locator("#respond textarea")).to_have_count(0)
    _facilitate(facilitator, "Unlock the thread")
    expect(facilitator.locator("#thread-locked")).to_be_hidden()
    expect(member.locator("#respond textarea")).to_be_visible(timeout=_SOON)
    expect(member.locator("#thread-locked")).to_be_hidden()

"""What is written in one browser, as feed readers, search engines and strangers find it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_answering_well import _question
from tests.browser.test_arranging import _facilitate
from tests.browser.test_keyboard import PLACE, Person, person
from tests.browser_support import violations
from tests.served import Served

__all__ = ["person"]  # the fixture that seats somebody before a keyboard
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
_INSIDE = "/communities/retrospectives"


def _post(page: Page, site: Served, place: str, title: str, *, tag: str = "") -> None:
    page.goto(f"{site.url}{place}/threads/new")
    page.get_by_label("Title").fill(title)
    page.locator("textarea[name=body]").fill("We wrote it down.")
    page.get_by_label("Tags").first.fill(tag)
    page.get_by_role("button", name="Post the thread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_feeds_bring_what_another_writes_and_those_of_a_closed_place_need_their_key(
    browser: Browser, person: Person, site: Served
) -> None:
    reader, writer = person("wren").page, person("miriam").page
    _post(writer, site, _INSIDE, "What the kettle taught us", tag="kettles")
    addresses = {}
    for query in ("", "?tag=kettles"):
        reader.goto(f"{site.url}{_INSIDE}/threads{query}")
        reader.get_by_role("link", name="Follow by a feed").click()
        assert violations(reader) == []
        reader.get_by_role("button", name="Make an address").click()
        addresses[query] = reader.locator("#address").inner_text()
    _post(writer, site, _INSIDE, "What the gate taught us", tag="kettles")
    _post(writer, site, _INSIDE, "What nobody taught us")

    program = browser.new_context()  # it has nobody's session
    whole, tagged = (program.request.get(addresses[query]).text() for query in ("", "?tag=kettles"))
    for title in ("What the kettle taught us", "What the gate taught us"):
        assert title in whole
        assert title in tagged
    assert "What nobody taught us" in whole
    assert "What nobody taught us" not in tagged
    assert program.request.get(addresses[""].partition("?")[0]).status == 404

    _post(reader, site, PLACE, "What everybody may read")
    reader.goto(f"{site.url}{PLACE}/threads")
    reader.get_by_role("link", name="Follow by a feed").click()
    public = reader.locator("#address").inner_text()
    assert "token" not in public
    assert "What everybody may read" in program.request.get(public).text()
    program.close()


def _told(page: Page) -> dict[str, Any]:
    """The linked data of a page."""
    found = page.locator('script[type="application/ld+json"]')
    return json.loads(found.text_content() or "") if found.count() else {}


def _mapped(page: Page, site: Served, address: str) -> bool:
    """Whether the map for search engines names a thread."""
    parts = page.request.get(f"{site.url}/sitemap.xml").text().split("<loc>")[1:]
    pages = [page.request.get(part.partition("</loc>")[0]).text() for part in parts]
    return any(f"<loc>{address}</loc>" in each for each in pages)


def test_strangers_and_search_engines_learn_of_what_is_public_until_it_moves_inside(
    browser: Browser, person: Person, site: Served
) -> None:
    asker, facilitator = person("anjali").page, person("runa").page
    outside = browser.new_context()
    stranger = outside.new_page()
    thread, title = _question(site, "The lip seal.")
    asker.goto(thread)
    asker.get_by_role("button", name="Accept this answer").click()
    expect(asker.get_by_text("Accepted answer", exact=True)).to_be_visible()

    stranger.goto(site.url + PLACE)
    expect(stranger.locator('meta[property="og:title"]')).to_have_count(1)
    stranger.goto(thread)
    assert violations(stranger) == []
    about = _told(stranger)
    assert about["@type"] == "QAPage"
    assert about["mainEntity"]["name"] == title
    assert about["mainEntity"]["acceptedAnswer"]["text"] == "The lip seal."
    permalink = about["mainEntity"]["acceptedAnswer"]["url"]
    expect(stranger.locator('meta[property="og:title"]')).to_have_attribute("content", title)
    assert _mapped(stranger, site, thread)

    facilitator.goto(thread)
    _facilitate(facilitator, "Move the thread")
    facilitator.get_by_label("The community it goes to").select_option("retrospectives")
    facilitator.get_by_role("button", name="Look at it").click()
    facilitator.get_by_label("Why", exact=True).fill("It is nothing for everybody.")
    facilitator.get_by_role("button", name="Move the thread").click()
    expect(facilitator.locator(".breadcrumbs")).to_contain_text("Retrospectives")
    assert stranger.request.get(thread).status == 404
    assert not _mapped(stranger, site, thread)
    asker.goto(permalink)
    expect(asker.locator(":target")).to_contain_text("The lip seal.")
    outside.close()

"""The command palette in a real browser: go, search and act with the keyboard alone."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import BrowserContext, Error, Locator, Page, Route, expect

from tests.browser.entering import sign_in
from tests.browser_support import violations
from tests.served import Served

pytestmark = pytest.mark.browser


@pytest.fixture
def member(page: Page, site: Served) -> Page:
    """A signed-in member's front page."""
    sign_in(page, site, "member")
    page.goto(site.url)
    return page


def _open(page: Page) -> Locator:
    # Shown by its behaviour: from then on the page hears keys.
    expect(page.get_by_role("button", name="Open the palette")).to_be_visible()
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Go, search or do")
    expect(palette.get_by_role("option", name="Settings: appearance")).to_be_visible()
    return palette


def _selected(page: Page) -> str | None:
    """The words of the option that the field says is the active one."""
    return page.evaluate(  # type: ignore[no-any-return]  # a string of the page
        """() => {
            const field = document.querySelector("#palette [role=combobox]");
            const id = field.getAttribute("aria-activedescendant");
            const option = id && document.getElementById(id);
            return option && option.ariaSelected === "true" ? option.textContent.trim() : null;
        }"""
    )


class _Held:
    """What the palette asks for, kept back until it is let go."""

    def __init__(self, page: Page) -> None:
        self._waiting: list[Route] | None = []
        page.route("**/palette**", self._take)

    def _take(self, route: Route) -> None:
        if self._waiting is None:
            route.continue_()
        else:
            self._waiting.append(route)

    def let_go(self) -> None:
        waiting, self._waiting = self._waiting, None
        assert waiting, "its code was asked for and held back"
        for each in waiting:
            each.continue_()


def test_its_code_is_fetched_at_the_first_use_only(member: Page) -> None:
    asked: list[str] = []
    member.on("request", lambda request: asked.append(request.url))
    member.reload(wait_until="networkidle")
    assert asked
    assert not [url for url in asked if "palette" in url or "shortcuts" in url]

    _open(member)
    assert [url for url in asked if "/palette-" in url]


def test_what_is_typed_in_the_same_moment_is_kept(member: Page) -> None:
    expect(member.get_by_role("button", name="Open the palette")).to_be_visible()
    held = _Held(member)  # neither its code nor its places are here before everything is typed
    member.keyboard.press("Control+k")
    member.keyboard.type("appear")
    palette = member.get_by_role("dialog", name="Go, search or do")
    expect(palette.get_by_role("combobox")).to_have_value("appear")
    held.let_go()
    expect(palette.get_by_role("option")).to_have_count(2)  # the place, and to search everywhere
    assert _selected(member) == "Settings: appearance"
    member.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    # Opened again it begins empty.
    member.keyboard.press("Control+k")
    expect(palette.get_by_role("combobox")).to_have_value("")


def test_whoever_leaves_before_it_is_there_stays_where_they_were(member: Page) -> None:
    expect(member.get_by_role("button", name="Open the palette")).to_be_visible()
    held = _Held(member)
    member.keyboard.press("Control+k")
    palette = member.get_by_role("dialog", name="Go, search or do")
    expect(palette).to_be_visible()
    member.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    with member.expect_response("**/palette-*.js"):
        held.let_go()
    expect(palette).to_be_hidden()


def test_it_goes_to_a_place_by_a_few_letters_and_enter(member: Page) -> None:
    palette = _open(member)
    expect(palette.get_by_role("combobox")).to_be_focused()
    member.keyboard.type("appear")
    expect(palette.get_by_role("option")).to_have_count(2)  # the place, and to search everywhere
    assert _selected(member) == "Settings: appearance"
    member.keyboard.press("Enter")
    member.wait_for_url("**/settings/appearance")


def test_it_is_accessible_empty_and_with_results(member: Page) -> None:
    palette = _open(member)
    assert violations(member) == []
    member.keyboard.type("handover")
    expect(palette.get_by_text("Found")).to_be_visible()
    assert violations(member) == []


def test_arrows_home_and_end_move_and_escape_gives_the_focus_back(member: Page) -> None:
    button = member.get_by_role("button", name="Open the palette")
    button.focus()
    member.keyboard.press("Enter")
    palette = member.get_by_role("dialog", name="Go, search or do")
    options = palette.get_by_role("option")
    expect(options.filter(has_text="Settings: appearance")).to_be_visible()
    assert _selected(member) is None  # Enter alone does nothing
    everything = [words.strip() for words in options.all_text_contents()]
    steps = [("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1), ("Home", 0)]
    for key, place in [*steps, ("End", -1)]:
        member.keyboard.press(key)
        assert _selected(member) == everything[place], key
    member.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    expect(button).to_be_focused()


def test_it_finds_threads_and_people_and_says_how_many(member: Page, site: Served) -> None:
    palette = _open(member)
    member.keyboard.type("paracetamol")
    found = palette.get_by_role("group", name="Found").get_by_role("option")
    expect(found.first).to_contain_text("Handover in Home Care")
    count = palette.get_by_role("option").count()
    expect(palette.get_by_role("status")).to_have_text(f"Choices: {count}")
    member.keyboard.press("Enter")
    member.wait_for_url(lambda address: address.startswith(f"{site.url}/threads/"))


def test_a_community_among_the_places_is_not_found_a_second_time(member: Page) -> None:
    palette = _open(member)
    member.keyboard.type("handover")
    found = palette.get_by_role("group", name="Found").get_by_role("option")
    expect(found.first).to_be_visible()
    expect(found.filter(has_text="Community")).to_have_count(0)
    own = palette.get_by_role("option", name="Handover in Home Care", exact=True)
    expect(own).to_have_count(1)


def test_what_is_not_found_can_be_searched_for_everywhere(member: Page) -> None:
    palette = _open(member)
    member.keyboard.type("zzyzx & co")
    expect(palette.get_by_role("option")).to_have_count(1)
    member.keyboard.press("Enter")
    member.wait_for_url("**/search?q=zzyzx+%26+co")


def test_a_late_answer_never_replaces_a_newer_one(member: Page) -> None:
    palette = _open(member)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    member.route("**/palette?q=wei", hold)
    with member.expect_request("**/palette?q=wei"):
        member.keyboard.type("wei")
    member.keyboard.type("r")
    expect(palette.get_by_role("group", name="Found")).to_be_visible()
    expect(member.locator("#palette")).not_to_have_attribute("aria-busy", "true")
    for route in held:
        with suppress(Error):  # nobody waits for it any more
            route.fulfill(body='<div role="group" aria-label="Found">Stale</div>')
    member.wait_for_timeout(300)
    expect(palette.get_by_text("Stale")).to_have_count(0)


def test_a_thread_offers_its_own_acts_to_whoever_has_the_right(
    page: Page, site: Served, browser_context: BrowserContext
) -> None:
    sign_in(page, site, "facilitator")
    page.goto(f"{site.url}/communities/small-hydro/threads")
    page.locator(".thread-row__title a").first.click()
    address = page.url
    palette = _open(page)
    page.keyboard.type("lock this")
    assert _selected(page) == "Lock this thread"
    page.keyboard.press("Enter")
    page.get_by_label("Why").select_option("heated")
    page.get_by_role("button", name="Lock the thread").click()
    expect(page.locator(".badge", has_text="Locked")).to_be_visible()
    _open(page)
    page.keyboard.type("unlock")
    page.keyboard.press("Enter")
    expect(page.locator(".badge", has_text="Locked")).to_have_count(0)

    browser_context.clear_cookies()
    sign_in(page, site, "newcomer")
    page.goto(address)
    palette = _open(page)
    page.keyboard.type("lock this")
    expect(palette.get_by_role("option", name="Search everywhere")).to_be_visible()
    expect(palette.get_by_role("option", name="Lock this thread")).to_have_count(0)


def test_it_leads_into_the_reply_field(page: Page, site: Served) -> None:
    sign_in(page, site, "facilitator")
    page.goto(f"{site.url}/communities/small-hydro/threads")
    page.locator(".thread-row__title a").last.click()
    _open(page)
    page.keyboard.type("repl")
    if "Reply" not in (_selected(page) or ""):
        page.keyboard.press("Control+a")
        page.keyboard.type("answer")
    page.keyboard.press("Enter")
    expect(page.locator("#body")).to_be_focused()


def test_recent_places_are_kept_without_titles_and_forgotten_at_sign_out(
    member: Page, site: Served
) -> None:
    member.goto(f"{site.url}/communities/care-handover")
    member.goto(site.url)
    assert member.evaluate("localStorage.getItem('recent')") == '["/communities/care-handover"]'
    palette = _open(member)
    recent = palette.get_by_role("group", name="Recent").get_by_role("option")
    expect(recent).to_have_count(1)

    member.keyboard.type("sign out")
    assert _selected(member) == "Sign out"
    member.keyboard.press("Enter")
    expect(member.get_by_role("link", name="Sign in", exact=True).first).to_be_visible()
    assert member.evaluate("localStorage.getItem('recent')") is None


def test_a_page_without_a_person_forgets_recent_places(page: Page, site: Served) -> None:
    page.goto(site.url)
    page.evaluate("localStorage.setItem('recent', '[\"/communities/care-handover\"]')")
    page.reload()
    assert page.evaluate("localStorage.getItem('recent')") is None


def test_a_click_beside_it_closes_it(member: Page) -> None:
    palette = _open(member)
    member.mouse.click(20, 400)
    expect(palette).to_be_hidden()


def test_ctrl_k_in_a_composer_is_a_link_and_no_palette(page: Page, site: Served) -> None:
    sign_in(page, site, "member")
    page.goto(f"{site.url}/communities/care-handover/threads/new")
    expect(page.get_by_role("tab", name="Write")).to_be_visible()  # the composer is at work
    page.locator("#body").focus()
    page.keyboard.type("word")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    expect(page.locator("#body")).to_have_value("[word](url)")
    expect(page.locator("#palette")).to_be_hidden()


def test_it_serves_a_visitor_and_a_telephone(page: Page, site: Served) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site.url)
    page.get_by_role("link", name="Search").click()
    palette = page.get_by_role("dialog", name="Go, search or do")
    expect(palette.get_by_role("option", name="Sign in")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []

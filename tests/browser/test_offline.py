"""Hearth on a device: it can be installed, says honestly that it is out of reach, and forgets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.web.installing import PAPER
from tests.browser.entering import sign_in
from tests.browser_support import violations
from tests.weighing import Wired

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(60)]

WRITING = "/communities/small-hydro/threads/new"
WORDS = "The weir hums at night."
LOST = "Hearth cannot be reached"
# Everything in every cache, by address.
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found[new URL(request.url).pathname] = await (await cache.match(request)).text();
    }
  }
  return found;
}"""
CONTROLLED = """async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((soon) => setTimeout(soon, 50));
  while (!(await caches.match("/offline"))) await new Promise((soon) => setTimeout(soon, 50));
}"""


@pytest.fixture
def device(whole_browser: Browser, wired: Wired) -> Iterator[BrowserContext]:
    """A browser that lets service workers in."""
    context = whole_browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    wired.wire.mend()
    context.close()


@pytest.fixture
def page(device: BrowserContext, wired: Wired) -> Page:
    """An open page that the worker watches over."""
    page = device.new_page()
    page.goto(wired.url)
    page.evaluate(CONTROLLED)
    return page


def _write(page: Page, wired: Wired) -> None:
    page.goto(wired.url + WRITING)
    page.locator("#body").fill(WORDS)


def _go_offline(page: Page, wired: Wired, path: str) -> None:
    wired.wire.cut()
    page.goto(wired.url + path)
    expect(page.get_by_role("heading", name=LOST)).to_be_visible()


def test_it_can_be_installed(page: Page) -> None:
    session = page.context.new_cdp_session(page)

    assert session.send("Page.getAppManifest")["errors"] == []
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Every window of a test is a private one, and those never install anything.
    assert [error["errorId"] for error in found] == ["in-incognito"]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_bar_of_the_window_has_the_colour_of_the_page(page: Page, colours: str) -> None:
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # the two words it takes
    painted = page.evaluate("""() => {
      const context = document.createElement("canvas").getContext("2d");
      context.fillStyle = getComputedStyle(document.body).backgroundColor;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)]
        .map((part) => part.toString(16).padStart(2, "0")).join("");
    }""")

    assert f"#{painted}" == PAPER[colours]
    bar = page.locator(f"meta[name=theme-color][media*={colours}]")
    expect(bar).to_have_attribute("content", PAPER[colours])


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_without_a_connection_its_own_page_says_so_and_leaves_by_itself(
    page: Page, wired: Wired, colours: str
) -> None:
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # the two words it takes
    _go_offline(page, wired, wired.question)
    expect(page.get_by_text("opens by itself")).to_be_visible()
    expect(page.get_by_text("None. What you begin")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    wired.wire.mend()
    expect(page.get_by_role("heading", name="What do you look at first")).to_be_visible(
        timeout=20_000
    )


def test_the_button_tries_the_wanted_page_again(page: Page, wired: Wired) -> None:
    _go_offline(page, wired, "/communities")
    wired.wire.mend()
    page.get_by_role("link", name="Try again").click()

    expect(page.get_by_role("heading", name="Communities", exact=True)).to_be_visible()


def test_drafts_are_listed_for_whoever_typed_them_and_can_be_copied(
    page: Page, wired: Wired
) -> None:
    sign_in(page, wired.site, "facilitator")
    _write(page, wired)
    _go_offline(page, wired, "/notifications")
    expect(page.locator(".kept-draft")).to_have_text(WORDS)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == WORDS

    wired.wire.mend()
    page.goto(wired.url + WRITING)
    expect(page.locator("#body")).to_have_value(WORDS)


def test_another_person_on_the_device_is_told_of_no_draft(page: Page, wired: Wired) -> None:
    sign_in(page, wired.site, "facilitator")
    _write(page, wired)
    page.context.clear_cookies()
    sign_in(page, wired.site, "newcomer")
    page.goto(wired.url)
    _go_offline(page, wired, "/notifications")

    expect(page.get_by_text("None. What you begin")).to_be_visible()
    expect(page.locator(".kept-draft")).to_have_count(0)


def test_no_cache_holds_a_page_or_a_word_of_anybody(page: Page, wired: Wired) -> None:
    sign_in(page, wired.site, "member")
    for path in ("/", "/communities/care-handover", "/notifications", "/settings/profile"):
        page.goto(wired.url + path, wait_until="networkidle")
    kept = page.evaluate(KEPT)

    assert "/offline" in kept
    others = [path for path in kept if not path.startswith("/static/dist/")]
    assert others == ["/offline"]
    assert "lotte" not in kept["/offline"].lower()
    assert "csrf" not in kept["/offline"]


def test_signing_out_leaves_nothing_but_the_choice_of_colours(page: Page, wired: Wired) -> None:
    sign_in(page, wired.site, "facilitator")
    _write(page, wired)
    page.goto(wired.url)
    page.evaluate("document.cookie = 'theme=dark; Path=/'")
    page.evaluate("caches.open('stray').then((c) => c.put('/x', new Response('Runa')))")
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("alertdialog")).to_contain_text("Signing out deletes them")
    page.get_by_role("button", name="Stay").click()
    assert page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('draft:'))")
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Sign out").first.click()
    page.get_by_role("button", name="Sign out and delete them").click()
    page.wait_for_load_state("networkidle")
    page.evaluate(CONTROLLED)

    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert "/x" not in page.evaluate(KEPT)
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"theme", "hearth-form"}
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    _go_offline(page, wired, WRITING)
    expect(page.locator(".kept-draft")).to_have_count(0)


def test_a_browser_that_does_not_mind_the_header_is_cleared_by_the_next_page(page: Page) -> None:
    page.evaluate("localStorage.setItem('draft:7:/x', '{}')")
    page.evaluate("caches.open('stray').then((c) => c.put('/x', new Response('Runa')))")
    page.evaluate("document.cookie = 'signed-out=1; Path=/'")
    page.reload(wait_until="networkidle")
    page.evaluate(CONTROLLED)

    assert page.evaluate("localStorage.length") == 0
    assert "/x" not in page.evaluate(KEPT)
    assert "signed-out" not in page.evaluate("document.cookie")


def test_a_new_worker_keeps_its_own_build_alone(page: Page) -> None:
    page.evaluate("caches.open('build-before').then((c) => c.put('/x', new Response('old')))")
    page.evaluate("""async () => {
      await (await navigator.serviceWorker.ready).unregister();
    }""")
    page.reload(wait_until="networkidle")
    page.evaluate(CONTROLLED)
    kept = page.evaluate("caches.keys()")

    assert len(kept) == 1
    assert kept != ["build-before"]
    # A page of the build before still asks for its files: the server's answer, whatever it is.
    assert page.evaluate("fetch('/static/dist/main-AAAAAAAA.js').then((r) => r.status)") == 404
    assert "/static/dist/main-AAAAAAAA.js" not in page.evaluate(KEPT)

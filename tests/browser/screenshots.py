"""`make screenshots`: photographs of every page, light and dark, wide and narrow."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.architecture.files import ROOT
from tests.browser_support import launch
from tests.served import Served, served

_TARGET = ROOT / "screenshots"
_SIZES = {"wide": (1280, 900), "narrow": (390, 844)}
_STARTS = ("/", "/communities", "/search?q=how", "/notifications", "/settings/profile")
_SIGNED_OUT = ("/", "/communities", "/sign-in", "/sign-up", "/nothing-here")
# One page of each kind is enough: /threads/7 and /threads/8 look alike.
_LIKE = re.compile(r"/(?:\d+|(?<=communities/)[^/]+|(?<=people/)[^/]+|(?<=tags/)[^/]+)")
_LEAVES = ("/sign-out", "/api/", "/static/")
_MOST = 40


@dataclass(frozen=True, kw_only=True)
class _View:
    """How a page is looked at."""

    who: str
    colours: str
    size: str


def main() -> None:
    """Serve the demonstration, walk through it as each person, and photograph."""
    shutil.rmtree(_TARGET, ignore_errors=True)
    _TARGET.mkdir()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "data") as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        for who, paths in _walks(browser, site):
            for view in _views(who):
                _photograph(browser, site, view, paths)
        browser.close()
    print(f"{len(list(_TARGET.iterdir()))} photographs in {_TARGET}")  # noqa: T201 - the report


def _walks(browser: Browser, site: Served) -> Iterator[tuple[str, list[str]]]:
    yield "visitor", list(_SIGNED_OUT)
    for who in ("member", "facilitator"):
        page = _page(browser, site, _View(who=who, colours="light", size="wide"))
        yield who, _kinds(page, site)
        page.context.close()


def _kinds(page: Page, site: Served) -> list[str]:
    """One path of every kind of page that links lead to."""
    waiting, found = list(_STARTS), dict[str, str]()
    while waiting and len(found) < _MOST:
        path = waiting.pop(0)
        kind = _LIKE.sub("/_", path.split("?")[0])
        if kind in found or path.startswith(_LEAVES):
            continue
        answer = page.goto(site.url + path)
        if answer is None or answer.status != 200 or "html" not in answer.headers["content-type"]:
            continue
        found[kind] = path
        waiting += _links(page, site)
    return list(found.values())


def _links(page: Page, site: Served) -> list[str]:
    hrefs = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    whole = [urlsplit(urljoin(page.url, href)) for href in hrefs]
    return [parts.path for parts in whole if site.url.endswith(parts.netloc)]


def _views(who: str) -> Iterator[_View]:
    for colours in ("light", "dark"):
        for size in _SIZES:
            yield _View(who=who, colours=colours, size=size)


def _photograph(browser: Browser, site: Served, view: _View, paths: list[str]) -> None:
    page = _page(browser, site, view)
    for path in paths:
        page.goto(site.url + path, wait_until="load")
        page.evaluate("document.fonts.ready")
        name = re.sub(r"\W+", "-", path).strip("-") or "home"
        file = f"{view.who}-{name}-{view.size}-{view.colours}.png"
        page.screenshot(path=_TARGET / file, full_page=True)
    page.context.close()


def _page(browser: Browser, site: Served, view: _View) -> Page:
    width, height = _SIZES[view.size]
    context = browser.new_context(
        color_scheme="dark" if view.colours == "dark" else "light",
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
    )
    page = context.new_page()
    if view.who in site.people:
        sign_in(page, site, view.who)
    return page


def sign_in(page: Page, site: Served, role: str) -> None:
    """Sign in as the demonstration's person of that role."""
    mail, password = site.people[role]
    page.goto(f"{site.url}/sign-in")
    page.fill("input[name=login]", mail)
    page.fill("input[name=password]", password)
    page.click("form[action='/sign-in'] button[type=submit]")
    page.wait_for_url(lambda address: "/sign-in" not in address)


if __name__ == "__main__":
    main()

"""What a page weighs on the wire, on a browser's first visit and on its next."""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.entering import sign_in
from tests.demo_thread import long_question
from tests.served import Served, served
from tests.wire import Wire

FIRST = 120_000  # bytes, with every header
NEXT = 25_000
_HASH = re.compile(r"-[0-9A-Z]{8}(?=\.\w+$)")
_QUIET = 2_000  # milliseconds; what a page fetches when it is idle is counted too


@dataclass(frozen=True)
class Wired:
    """The demonstration behind a wire, with a question of twenty posts in it."""

    url: str
    wire: Wire
    site: Served
    question: str


@dataclass(frozen=True)
class Weight:
    """Bytes by name of file."""

    first: dict[str, int]
    next: dict[str, int]

    def table(self) -> str:
        """For people to read."""
        names = [*self.first, *(name for name in self.next if name not in self.first)]
        rows = [(name, self.first.get(name, 0), self.next.get(name, 0)) for name in names]
        rows += [
            ("together", sum(self.first.values()), sum(self.next.values())),
            ("at most", FIRST, NEXT),
        ]
        lines = [f"{name[:43]:44}{first:9,}{following:9,}" for name, first, following in rows]
        return "\n".join([f"{'':44}{'first':>9}{'next':>9}", *lines])


@contextlib.contextmanager
def wired(folder: Path) -> Iterator[Wired]:
    """Serve the demonstration so that everything it sends passes a wire."""
    wire, port = Wire(), _free_port()
    settings = {"HEARTH_BIND": f"127.0.0.1:{port}", "HEARTH_BASE_URL": wire.url}
    with served(folder / "data", settings=settings) as site:
        wire.lead_to(port)
        question = f"/threads/{long_question(site.data_dir, posts=20)}"
        yield Wired(wire.url, wire, site, question)
    wire.close()


def weigh(browser: Browser, installation: Wired, *, role: str | None) -> Weight:
    """Open the question twice in a browser that has seen nothing, and count what arrives."""
    with contextlib.closing(_newcomer(browser, installation, role)) as context:
        page = context.new_page()
        installation.wire.take_count()
        visits = [_visit(page, installation) for _ in range(2)]
    return Weight(*visits)


def _visit(page: Page, installation: Wired) -> dict[str, int]:
    page.goto(installation.url + installation.question, wait_until="networkidle")
    page.wait_for_timeout(_QUIET)
    counted: dict[str, int] = {}
    for address, size in installation.wire.take_count().items():
        path = address.split("?")[0].removeprefix("/static/dist/")
        name = "the page" if address == installation.question else _HASH.sub("", path)
        counted[name] = counted.get(name, 0) + size
    page.goto("about:blank")
    return counted


def _newcomer(browser: Browser, installation: Wired, role: str | None) -> BrowserContext:
    """A browser that has nothing of the site but, when a role is named, its session."""
    context = browser.new_context()
    if role is None:
        return context
    with contextlib.closing(browser.new_context()) as elsewhere:
        sign_in(elsewhere.new_page(), installation.site, role)
        for cookie in elsewhere.cookies():
            context.add_cookies([{**cookie}])  # type: ignore[typeddict-item]  # what was read
    return context


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port

"""What is asked of every page in every state, gathered as complaints in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.looking import WIDE, Looker, ask, barriers, dressed
from tests.browser.pages import View
from tests.browser_support import breaches

# 320 is a wide window at 400 %, 640 the same at 200 % (WCAG 1.4.10 and 1.4.4). The window opens
# in the first: to change it costs as much as to ask. What stands between the ends is asked of pages
# as they usually are.
_SIZES = (WIDE, (640, 900), (320, 900))
_ENDS = (_SIZES[0], _SIZES[-1])
# What is typed here is never shown again.
_SECRET = {"password", "current", "code", "token"}


@dataclass(frozen=True)
class Inspection:
    """What a view was found to be; `listing` when it pages, or says that there is nothing."""

    complaints: tuple[str, ...]
    title: str
    listing: bool


def inspect(looker: Looker, view: View) -> Inspection:
    """Open the view and ask everything of it."""
    with looker.at(view) as tab:
        title, listing = tab.title(), bool(ask(tab, "lists"))
        return Inspection(tuple(_complaints(tab, view)), title, listing)


def _complaints(tab: Page, view: View) -> Iterator[str]:
    if view.state == "rtl":
        # The same page as `usual` in another direction and longer words: only that is asked.
        if tab.evaluate("getComputedStyle(document.body).direction") != "rtl":
            yield "it is not read from right to left"
        yield from ask(tab, "structure")
        yield from _fit(tab, *_ENDS)
        return
    if view.state == "error":
        yield from _refusal(tab, view)
    yield from ask(tab, "structure")
    first, *narrower = _SIZES if view.state == "usual" else _ENDS
    yield from _fit(tab, first)
    tab.keyboard.press("Shift")  # from here on the browser shows where the focus stands
    yield from ask(tab, "focus")
    yield from barriers(tab, view)
    yield from _fit(tab, *narrower)
    yield from (f"the security policy refused {each}" for each in breaches(tab))


def _refusal(tab: Page, view: View) -> Iterator[str]:
    """The page says what is wrong, where one looks, and holds what was typed."""
    if not tab.evaluate("document.activeElement?.matches('main [role=alert]') ?? false"):
        yield "the focus does not stand on the message that says what is wrong"
    for name, typed in view.typed.items():
        fields = tab.locator(f"main form [name='{name}']:not([type=hidden])")
        if name in _SECRET or not fields.count():
            continue
        kept = fields.first.input_value()
        if kept.strip() != typed.strip():
            yield f"{name} held {typed[:40]!r} and now holds {kept[:40]!r}"


def _fit(tab: Page, *sizes: tuple[int, int]) -> Iterator[str]:
    for size in sizes:
        dressed(tab, size)
        yield from (f"at {size[0]}: {each}" for each in ask(tab, "overflow") + ask(tab, "cut"))

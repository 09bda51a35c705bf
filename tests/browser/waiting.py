"""What stands on a page once the worker has been there, which no page that is not open hears of."""

from __future__ import annotations

from playwright.sync_api import Page, expect

_LOOKS = 40  # half a second apart: the worker carries what happened within two
_PAUSE = 500


def comes_to_show(page: Page, address: str, words: str) -> None:
    """Look at a page until it says this."""
    found = page.get_by_text(words)
    for _look in range(_LOOKS):
        page.goto(address)
        if found.count():
            break
        page.wait_for_timeout(_PAUSE)
    expect(found.first).to_be_visible()

"""Every page of Hearth: where it is, who sees it, and the states in which it is looked at.

`make screenshots` photographs this list and `make test` holds it against what the application
serves. Names in braces are ids of a scene; the same address means the same thing in every scene.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.browser.pages.days import DAYS
from tests.browser.pages.front import FAULTS, FRONT
from tests.browser.pages.health import HEALTH
from tests.browser.pages.kinds import LISTS, Page, View
from tests.browser.pages.knowledge import KNOWLEDGE
from tests.browser.pages.lives import LIVES
from tests.browser.pages.newcomers import NEWCOMERS
from tests.browser.pages.own import ACCOUNTS, SETTINGS
from tests.browser.pages.reading import READING
from tests.browser.pages.rooms import COMMUNITIES, MODERATION
from tests.browser.pages.texts import TEXTS
from tests.browser.pages.threads import THREADS
from tests.browser.pages.waiting import WAITING

__all__ = ["LISTS", "PAGES", "Page", "View", "views"]

PAGES = (
    *FRONT,
    *ACCOUNTS,
    *COMMUNITIES,
    *HEALTH,
    *MODERATION,
    *TEXTS,
    *WAITING,
    *LIVES,
    *DAYS,
    *SETTINGS,
    *THREADS,
    *NEWCOMERS,
    *READING,
    *KNOWLEDGE,
    *FAULTS,
)


def views() -> list[View]:
    """Every page in every one of its states; those of one person in one scene stand together."""
    found = [View(page=page, state=state) for page in PAGES for state in _states_of(page)]
    return sorted(found, key=_neighbours)


def _states_of(page: Page) -> Iterator[str]:
    yield from ("usual", *page.states)
    if page.refused:
        yield "error"
    if not page.sent and not page.called:
        yield "rtl"


def _neighbours(view: View) -> tuple[bool, str, str, str]:
    return (view.scene != "usual", view.scene, view.page.who, view.language)

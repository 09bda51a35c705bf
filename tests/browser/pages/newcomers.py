"""The pages about newcomers, joining by address and how answers were decided."""

from __future__ import annotations

from tests.browser.pages.kinds import LISTS, WORDS, Page
from tests.browser.pages.rooms import PLACE

NEWCOMERS = (
    Page(
        endpoint="domains.choose",
        path=f"{PLACE}/by-address",
        who="facilitator",
        states=WORDS,
    ),
    Page(endpoint="welcoming.show", path=f"{PLACE}/welcome", states=WORDS),
    Page(
        endpoint="welcoming.show",
        path=f"{PLACE}/welcome",
        who="facilitator",
        states=LISTS,
    ),
    Page(
        endpoint="welcoming.write_steps",
        path=f"{PLACE}/welcome/steps",
        who="facilitator",
        states=("empty", "long"),
    ),
    Page(endpoint="explaining.show", path="/replies/{reply}/reasoning", states=WORDS),
    Page(
        endpoint="explaining.show",
        path="/replies/{own_reply}/reasoning",
        states=WORDS,
        called="explaining-own",
    ),
)

"""A facilitator's day, what was tried, and the page of a quarter."""

from __future__ import annotations

from tests.browser.pages.kinds import LISTS, WORDS, Page

PLACE = "/communities/{slug}"
DAYS = (
    Page(endpoint="today.show", path="/today", who="facilitator", states=LISTS),
    Page(endpoint="today.show", path="/today", who="newcomer"),
    Page(
        endpoint="today.show",
        path="/today?marked=result:{result}",
        who="facilitator",
        called="today-done",
    ),
    Page(
        endpoint="interventions.index",
        path=f"{PLACE}/interventions",
        who="facilitator",
        states=LISTS,
        refused={"says": "", "note": "We met by the kiln"},
    ),
    Page(
        endpoint="interventions.index",
        path=f"{PLACE}/interventions?move=rhythm-weekly",
        who="facilitator",
        called="interventions-chosen",
    ),
    Page(
        endpoint="threads.start",
        path=f"{PLACE}/threads/new?move=newcomers-first-thread&kind=discussion&title=Hello",
        who="facilitator",
        called="threads-of-a-move",
    ),
    Page(
        endpoint="gaps.index",
        path=f"{PLACE}/knowledge/gaps",
        who="facilitator",
        states=LISTS,
    ),
    Page(
        endpoint="gaps.take_off",
        path=f"{PLACE}/knowledge/gaps/{{gap}}/dismissal",
        who="facilitator",
        states=WORDS,
        refused={"reason": " "},
    ),
    Page(endpoint="quarters.show", path=f"{PLACE}/quarter", who="facilitator", states=LISTS),
    Page(endpoint="quarters.show", path=f"{PLACE}/quarter", who="admin", states=WORDS),
)

"""The pages that tell how communities are doing."""

from __future__ import annotations

from tests.browser.pages.kinds import LISTS, WORDS, Page

_PLACE = "/communities/{slug}/health"
HEALTH = (
    Page(
        endpoint="health.show",
        path=_PLACE,
        who="facilitator",
        states=LISTS,
        refused={"note": "It was " + "very " * 110 + "cold"},
    ),
    Page(endpoint="health.show", path=_PLACE, who="admin", states=WORDS),
    Page(
        endpoint="health.reason",
        path=f"{_PLACE}/reasons/level",
        who="facilitator",
        states=LISTS,
    ),
    Page(
        endpoint="health.plan",
        path=f"{_PLACE}/breaks",
        who="facilitator",
        states=LISTS,
        refused={"starts_on": "2030-01-09", "ends_on": "2030-01-02", "says": "Summer"},
    ),
    Page(endpoint="health.overview", path="/health", who="admin", states=LISTS),
    Page(
        endpoint="health.keep_calendar",
        path="/health/calendar",
        who="admin",
        states=LISTS,
        refused={"starts_on": "2030-01-09", "ends_on": "2030-01-02", "says": "Snow"},
    ),
)

"""The pages of posts that wait for a facilitator."""

from __future__ import annotations

from tests.browser.pages.kinds import LISTS, WORDS, Page

PLACE = "/communities/{slug}/moderation"
WAITING = (
    Page(
        endpoint="moderation.held",
        path=f"{PLACE}/held",
        who="facilitator",
        states=LISTS,
        refused={"reason": "Advertising"},
    ),
    Page(endpoint="moderation.batches", path=f"{PLACE}/batches", who="facilitator", states=LISTS),
    Page(
        endpoint="moderation.batch",
        path=f"{PLACE}/batches/{{batch}}",
        who="facilitator",
        states=WORDS,
    ),
    Page(
        endpoint="moderation.judge",
        path=f"{PLACE}/held/{{held}}",
        who="facilitator",
        states=WORDS,
        refused={"reason": "x" * 501, "version": "1"},
    ),
    Page(
        endpoint="moderation.holding",
        path=f"{PLACE}/holding",
        who="facilitator",
        refused={"own": "true", "first_posts": "99"},
    ),
    Page(
        endpoint="moderation.default_holding",
        path="/admin/holding",
        who="admin",
        refused={"first_posts": "1", "domains": "no domain"},
    ),
    Page(endpoint="moderation.own_posts", path="/held", states=LISTS),
    Page(
        endpoint="moderation.own_post",
        path="/held/{held}",
        states=WORDS,
        refused={"title": "Hm", "body": "", "version": "1"},
    ),
)

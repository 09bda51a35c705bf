"""What everybody meets first: front page, search, people, notices, and pages that refuse."""

from __future__ import annotations

from tests.browser.pages.kinds import LISTS, WORDS, Page

FRONT = (
    Page(endpoint="home.show", path="/", who="visitor", states=LISTS),
    Page(endpoint="installing.offline", path="/offline", who="visitor"),
    Page(endpoint="home.show", path="/", states=LISTS),
    Page(endpoint="home.show", path="/", who="newcomer"),
    Page(endpoint="home.begin", path="/new", states=LISTS),
    Page(endpoint="palette.shortcuts", path="/shortcuts", who="visitor"),
    Page(endpoint="search.show", path="/search?q=kiln+potter+turbine", states=LISTS),
    Page(endpoint="search.show", path="/search?q=kiln", who="visitor", states=LISTS),
    Page(endpoint="search.show", path="/search", called="search-nothing-asked"),
    Page(endpoint="threads.related", path="/threads/{thread}/related", who="visitor"),
    Page(endpoint="search.show", path="/search?q=glaze+is:lost", called="search-misread"),
    Page(endpoint="search.show", path="/search?q=zzznobody", called="search-nothing-found"),
    Page(endpoint="people.show", path="/people/{facilitator}", states=LISTS),
    Page(
        endpoint="people.show",
        path="/people/{facilitator}?wrote=replies",
        called="people-replies",
        states=LISTS,
    ),
    Page(endpoint="people.show", path="/people/{member}", called="people-oneself", states=WORDS),
    Page(endpoint="people.show", path="/people/{somebody}", who="admin", states=WORDS),
    Page(endpoint="searches.index", path="/searches", states=LISTS),
    Page(
        endpoint="searches.save",
        path="/searches/new?q=clay&tag=glaze",
        states=WORDS,
        refused={"q": "", "tag": ""},
    ),
    Page(endpoint="searches.rename", path="/searches/{search}", refused={"name": " "}),
    Page(endpoint="searches.address", path="/searches/{search}/feeds"),
    Page(
        endpoint="searches.address",
        path="/searches/{search}/feeds",
        sent={"idempotency_key": "an-address-of-a-saved-search"},
        called="searches-made",
    ),
    Page(endpoint="following.index", path="/following", states=LISTS),
    Page(
        endpoint="following.index",
        path="/following?show=people",
        called="following-people",
        states=LISTS,
    ),
    Page(endpoint="notifications.show", path="/notifications", who="facilitator", states=LISTS),
    Page(endpoint="terms.terms", path="/terms", who="visitor"),
    Page(endpoint="terms.privacy", path="/privacy", who="visitor"),
    Page(endpoint="terms.consent", path="/consent", refused={"read": "0"}),
    Page(endpoint="openapi_page", path="/api/docs", who="visitor"),
    Page(endpoint="design.show", path="/design", who="visitor"),
    Page(endpoint="mail.outbox", path="/demo/mail", who="visitor", states=LISTS),
)
FAULTS = (
    Page(endpoint="", path="/nothing-here", who="visitor", status=404, called="fault-404"),
    Page(endpoint="", path="/nothing-here", status=404, called="fault-404"),
    *(
        Page(
            endpoint="faults",
            path=f"/faults/{status}",
            status=status,
            called=f"fault-{status}",
        )
        for status in (403, 409, 429, 500, 503)
    ),
)

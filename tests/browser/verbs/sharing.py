"""Feeds, and what is told outside."""

from __future__ import annotations

from tests.browser.verbs.table import Verb

_FEEDS = (
    "test_sharing.py::"
    "test_feeds_bring_what_another_writes_and_those_of_a_closed_place_need_their_key"
)
_PUBLIC = (
    "test_sharing.py::"
    "test_strangers_and_search_engines_learn_of_what_is_public_until_it_moves_inside"
)
_KEPT = "test_answering_well.py::test_a_kept_search_follows_what_others_write"

VERBS = {
    "feeds.community": Verb(
        "A feed brings the new threads of a community.",
        off="community.threads.queries.lists:newest_with_words = ()",
        test=_FEEDS,
    ),
    "feeds.tag": Verb(
        "A feed brings those of a tag alone.",
        off="app.web.feeds:_asked = (None, None)",
        test=_FEEDS,
    ),
    "feeds.key": Verb(
        "The feed of a closed community is read with a key in its address.",
        off="app.web.feeds:make_feed_token = None",
        test=_FEEDS,
    ),
    "feeds.search": Verb(
        "A feed brings what a kept search finds.",
        off="app.web.searches:make_feed_token = None",
        test=_KEPT,
    ),
    "searches.keep": Verb("Somebody keeps a search.", off="searches.manage", test=_KEPT),
    "sharing.linked_data": Verb(
        "Search engines are told of a public question and its accepted answer.",
        off="app.discovery:thread_told = None",
        test=_PUBLIC,
    ),
    "sharing.preview": Verb(
        "Previews of links are told of what is public.",
        off="app.discovery:is_open = False",
        test=_PUBLIC,
    ),
    "sharing.map": Verb(
        "The map for search engines names public threads.",
        off="community.threads.queries.maps:threads_of_part = ()",
        test=_PUBLIC,
    ),
}

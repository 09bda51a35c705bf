"""Putting threads and tags in order."""

from __future__ import annotations

from tests.browser.verbs.table import Verb

_TAGS = "test_ordering.py::test_a_tag_is_described_gets_a_synonym_and_goes_into_another"
_MOVED = "test_ordering.py::test_a_moved_thread_keeps_its_address_and_is_listed_where_it_went"
_SHOWN = "test_ordering.py::test_a_thread_is_shown_in_another_community_and_stays_one"
_LOCKED = "test_ordering.py::test_a_locked_thread_says_why_on_the_open_page_of_another"
_SPLIT = "test_arranging.py::test_a_post_that_was_split_off_is_found_by_its_old_address"
_MERGED = "test_arranging.py::test_two_threads_become_one_with_both_beginnings"
_ARCHIVED = "test_arranging.py::test_an_archived_thread_closes_on_the_open_page_of_another"

VERBS = {
    "tags.describe": Verb(
        "A tag says what it is for.",
        off="community.communities.actions.tags:change_tag = None",
        test=_TAGS,
    ),
    "tags.synonym": Verb(
        "Another name leads to a tag.",
        off="community.communities.actions.synonyms:add_synonym = 'flashboards'",
        test=_TAGS,
    ),
    "tags.merge": Verb(
        "Two tags become one, and the old name leads to it.",
        off="community.order.actions.tags:merge_tags = None",
        test=_TAGS,
    ),
    "threads.move": Verb(
        "A thread goes to another community under its address.",
        off="community.order.actions.moves:move_thread = None",
        test=_MOVED,
    ),
    "threads.cross_post": Verb(
        "A thread is shown in another community too.",
        off="community.order.actions.crossing:cross_post = None",
        test=_SHOWN,
    ),
    "threads.take_back_cross_post": Verb(
        "It is shown there no more.",
        off="community.order.actions.crossing:take_back_cross_post = None",
        test=_SHOWN,
    ),
    "threads.split": Verb(
        "Some posts become a thread of their own.",
        off="community.order.actions.splitting:split_thread",
        test=_SPLIT,
    ),
    "threads.split.redirect": Verb(
        "The old address of a post leads to where it went.",
        off="app.threads_elsewhere:moved_on = None",
        test=_SPLIT,
    ),
    "threads.merge": Verb(
        "Two threads become one.",
        off="community.order.actions.merging:merge_thread = None",
        test=_MERGED,
    ),
    "threads.merge.redirect": Verb(
        "The address of a merged thread leads to where it goes on.",
        off="app.threads_elsewhere:goes_on_at = None",
        test=_MERGED,
    ),
    "threads.lock": Verb(
        "A thread is closed with a reason.",
        off="community.order.actions.closing:close_thread = None",
        test=_LOCKED,
    ),
    "threads.unlock": Verb(
        "It is open again.",
        off="community.order.actions.closing:reopen_thread = None",
        test=_LOCKED,
    ),
    "threads.archive": Verb(
        "A thread is archived.",
        off="community.order.actions.archiving:archive_thread = None",
        test=_ARCHIVED,
    ),
    "threads.unarchive": Verb(
        "It comes back from the archive.",
        off="community.order.actions.archiving:unarchive_thread = None",
        test=_ARCHIVED,
    ),
}

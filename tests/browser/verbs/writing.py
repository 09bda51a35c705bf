"""Writing."""

from __future__ import annotations

from tests.browser.verbs.table import Verb

VERBS = {
    "drafts.keep": Verb(
        "A draft of one device is taken up on another.",
        off="community.drafts.actions.keeping:keep",
        test="test_writing.py::test_a_draft_goes_from_one_device_to_the_other",
    ),
    "drafts.schedule": Verb(
        "A post is written now and appears later.",
        off="community.drafts.actions.scheduling:schedule",
        test="test_writing.py::"
        "test_a_post_is_scheduled_by_keyboard_and_waits_for_nobody_else_to_see",
    ),
    "polls.ask": Verb(
        "A poll is put at a post.",
        off="community.polls.actions:ask",
        test="test_polls.py::test_one_asks_and_the_other_votes",
    ),
    "polls.vote": Verb(
        "Somebody votes, and who asked sees it.",
        off="community.polls.actions:vote",
        test="test_polls.py::test_one_asks_and_the_other_votes",
    ),
    "suggestions.make": Verb(
        "A change is suggested to whoever wrote the post.",
        off="community.suggestions.actions:suggest",
        test="test_suggesting.py::test_one_suggests_and_the_other_takes_over_a_part",
    ),
    "suggestions.decide": Verb(
        "What was suggested is taken over in part.",
        off="community.suggestions.deciding:decide",
        test="test_suggesting.py::test_one_suggests_and_the_other_takes_over_a_part",
    ),
}

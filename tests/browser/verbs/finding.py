"""Finding people."""

from __future__ import annotations

from tests.browser.verbs.table import Verb

_FOLLOWS = "test_arranging.py::test_who_follows_hears_of_it_and_who_is_followed_of_nothing"
_PROFILE = "test_finding_people.py::test_a_profile_says_what_somebody_asks_and_answers_about"
_KNOWS = "test_finding_people.py::test_who_might_know_is_asked_and_hears_of_it"

VERBS = {
    "people.mention": Verb(
        "Whoever is named in a post hears of it.",
        off="community.text:names_in = []",
        test="test_finding_people.py::test_whoever_is_named_hears_of_it_and_is_led_to_it",
    ),
    "people.subjects": Verb(
        "A profile says what somebody asks and answers about.",
        off="community.knowing.subjects:_counted = ()",
        test=_PROFILE,
    ),
    "people.follow": Verb(
        "Whoever follows a person has what they begin in a list.",
        off="community.following.actions:follow",
        test=_FOLLOWS,
    ),
    "people.tell_followers": Verb(
        "Whoever follows a person is told what they begin.",
        off="community.notifications.followers:tell_followers = None",
        test=_FOLLOWS,
    ),
    "tags.watch": Verb(
        "Whoever watches a tag hears of what is asked under it.",
        off="community.levels.actions:choose_level",
        test="test_finding_people.py::test_whoever_watches_a_tag_hears_of_what_is_asked_under_it",
    ),
    "threads.watch": Verb(
        "Whoever watches a thread hears of what is said in it.",
        off="community.notifications.watchers:tell_watchers = None",
        test="test_levels.py::"
        "test_who_watches_by_keyboard_hears_of_the_next_post_and_who_mutes_of_none",
    ),
    "knowing.find": Verb(
        "Whoever asked sees who might know.",
        off="community.knowing.queries:who_might_know = ()",
        test=_KNOWS,
    ),
    "knowing.ask": Verb(
        "Whoever might know is asked.",
        off="community.knowing.actions:ask_person",
        test=_KNOWS,
    ),
    "knowing.tell": Verb(
        "Whoever was asked hears of it.",
        off="community.notifications.knowing:occasion_of[PersonAsked] = None",
        test=_KNOWS,
    ),
}

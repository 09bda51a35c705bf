"""Speaking up without a name, and choosing what one hears."""

from __future__ import annotations

from tests.browser.verbs.table import Verb

_SEALED = "test_sealed.py::test_two_people_open_a_seal_together_and_the_author_is_told"
_ASKED = (
    "test_answering_well.py::test_what_is_asked_without_a_name_bears_another_for_everybody_else"
)
_COMMUNITY = "test_hearing.py::test_a_community_is_watched_tracked_muted_and_heard_as_usual"
_TAG = "test_hearing.py::test_a_tag_is_watched_tracked_and_muted"
_THREAD = "test_hearing.py::test_a_thread_is_tracked_then_watched_then_as_usual"
_MAILS = "test_hearing.py::test_mails_come_at_once_wait_for_quiet_hours_and_come_as_a_digest"

VERBS = {
    "aliases.start": Verb(
        "Somebody asks without their name.",
        off="community.threads.actions.posting:_made_up = None",
        test=_ASKED,
    ),
    "aliases.reply": Verb(
        "Somebody answers without their name.",
        off="community.aliases.actions:begin_alias",
        test=_SEALED,
    ),
    "aliases.warn": Verb(
        "Before it is sent the form says how many it could be.",
        off="community.threads.queries.active:people_active = 0",
        test=_SEALED,
    ),
    "seals.ask": Verb("A facilitator asks to open a seal.", off="seals.ask", test=_SEALED),
    "seals.decide": Verb(
        "An admin agrees.", off="community.seals.actions:decide = None", test=_SEALED
    ),
    "seals.show": Verb(
        "The two see the name.",
        off="community.seals.queries:person_shown = None",
        test=_SEALED,
    ),
    "seals.log": Verb(
        "What was decided is logged.",
        off="community.moderation.actions.log:log_seal = None",
        test=_SEALED,
    ),
    "seals.tell": Verb(
        "The one behind the alias is told.",
        off="community.notifications.seals:occasion_of[SealDecided] = None",
        test=_SEALED,
    ),
    "notifications.inbox": Verb(
        "What happened stands in the inbox.",
        off="community.notifications.actions:notify = None",
        test=_COMMUNITY,
    ),
    "notifications.live": Verb(
        "The number in the head of an open page grows by itself.",
        off="app.realtime.broadcasts:message_of = None",
        test=_COMMUNITY,
    ),
    "levels.watch.community": Verb(
        "Somebody watches a community.",
        off="community.levels.queries:may_watch = []",
        test=_COMMUNITY,
    ),
    "levels.mute.community": Verb(
        "Somebody mutes a community and hears only what names them.",
        off="community.notifications.actions:_is_heard = True",
        test=_COMMUNITY,
    ),
    "levels.track.community": Verb(
        "What is new in a tracked community is counted.",
        off="community.reading.queries.tracked:tracked_for = ()",
        test=_COMMUNITY,
    ),
    "levels.choose": Verb(
        "Somebody chooses how much they hear.",
        off="community.levels.actions:choose_level",
        test=_COMMUNITY,
    ),
    "levels.watch.tag": Verb(
        "Somebody watches a tag.", off="community.levels.queries:may_watch = []", test=_TAG
    ),
    "levels.track.tag": Verb(
        "What is new under a tracked tag is counted.",
        off="community.reading.queries.tracked:tracked_for = ()",
        test=_TAG,
    ),
    "levels.mute.tag": Verb(
        "Somebody mutes a tag and hears only what names them.",
        off="community.notifications.actions:_is_heard = True",
        test=_TAG,
    ),
    "levels.track.thread": Verb(
        "What is new in a tracked thread is counted.",
        off="community.reading.queries.tracked:tracked_for = ()",
        test=_THREAD,
    ),
    "levels.watch.thread": Verb(
        "Somebody watches a thread.", off="community.levels.queries:may_watch = []", test=_THREAD
    ),
    "levels.normal.thread": Verb(
        "Whoever hears of a thread as usual is told when they are named.",
        off="community.notifications.conversations:occasions_of_replies = {}",
        test=_THREAD,
    ),
    "levels.mute.thread": Verb(
        "Somebody mutes a thread and hears nothing of it.",
        off="community.notifications.actions:_is_heard = True",
        test="test_levels.py::"
        "test_who_watches_by_keyboard_hears_of_the_next_post_and_who_mutes_of_none",
    ),
    "mails.notices": Verb(
        "Notices come by mail.", off="app.worker.letters:write_letters = 0", test=_MAILS
    ),
    "mails.quiet_hours": Verb(
        "No mail comes in quiet hours.",
        off="community.rhythm.policies:quiet_end = None",
        test=_MAILS,
    ),
    "mails.digest": Verb(
        "A digest comes to whoever chose it.",
        off="app.worker.digests:write_digests = 0",
        test=_MAILS,
    ),
}

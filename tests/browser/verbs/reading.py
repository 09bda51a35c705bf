"""Reading."""

from __future__ import annotations

from tests.browser.verbs.table import Verb

_ON_EVERY_DEVICE = (
    "test_reading.py::test_a_thread_is_opened_where_it_is_unread_and_is_read_on_every_device"
)
_FROM_HERE = "test_reading.py::test_unread_from_here_by_one_key_and_everything_read_by_the_palette"
_MEANWHILE = (
    "test_reading.py::test_since_the_last_visit_stands_at_the_top_and_the_thread_is_told_in_short"
)
_KEPT = "test_bookmarks.py::test_a_post_is_kept_with_a_note_and_a_reminder_by_keyboard"

VERBS = {
    "reading.unread": Verb(
        "A list says what is unread in each thread.",
        off="community.reading.queries.lists:unread_in = {}",
        test=_ON_EVERY_DEVICE,
    ),
    "reading.jump": Verb(
        "A thread leads to its first unread post.",
        off="community.reading.queries.thread:OwnReading.first_unread.fget = None",
        test=_ON_EVERY_DEVICE,
    ),
    "reading.place": Verb(
        "What was read on one device is read on the other.",
        off="community.reading.actions:take_place",
        test=_ON_EVERY_DEVICE,
    ),
    "reading.go_back": Verb(
        "Somebody marks as unread from here on.",
        off="community.reading.actions:go_back",
        test=_FROM_HERE,
    ),
    "reading.read_all": Verb(
        "Somebody marks everything as read.",
        off="community.reading.actions:read_all",
        test=_FROM_HERE,
    ),
    "reading.news": Verb(
        "What others wrote since the last visit stands at the top.",
        off="community.reading.queries.news:news_for = ()",
        test=_MEANWHILE,
    ),
    "reading.strip": Verb(
        "A thread is told in short.",
        off="app.gist:gist_piece = ''",
        test=_MEANWHILE,
    ),
    "bookmarks.keep": Verb(
        "A post is bookmarked on one device and listed on the other.",
        off="community.bookmarks.actions:keep",
        test=_KEPT,
    ),
    "bookmarks.note": Verb(
        "A bookmark gets a note and a time to be reminded.",
        off="community.bookmarks.actions:change",
        test=_KEPT,
    ),
    "bookmarks.remind": Verb(
        "When the time has come a notice says so.",
        off="community.bookmarks.actions:remind_due = 0",
        test=_KEPT,
    ),
}

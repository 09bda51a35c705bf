"""The pages of what one keeps."""

from __future__ import annotations

from tests.browser.pages.kinds import LISTS, WORDS, Page

READING = (
    Page(endpoint="bookmarks.index", path="/bookmarks", states=LISTS),
    Page(endpoint="drafts.index", path="/drafts", states=LISTS),
    Page(endpoint="drafts.show", path="/drafts/{draft}", states=WORDS),
    Page(endpoint="incoming.index", path="/held-mails", states=LISTS),
    Page(
        endpoint="incoming.show",
        path="/held-mails/{mail}",
        states=WORDS,
        refused={"title": "", "body": ""},
    ),
    Page(endpoint="incoming.address", path="/communities/{slug}/by-mail", states=WORDS),
    Page(
        endpoint="bookmarks.edit",
        path="/bookmarks/{bookmark}",
        states=WORDS,
        refused={"note": "Before it rains", "when": "own", "remind_at": "2001-01-01T10:00"},
    ),
)

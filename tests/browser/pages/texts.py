"""The pages of texts that moderators use again."""

from __future__ import annotations

from tests.browser.pages.kinds import LISTS, WORDS, Page

PLACE = "/communities/{slug}"
TEXTS = (
    Page(
        endpoint="moderation.texts",
        path=f"{PLACE}/moderation/texts",
        who="facilitator",
        states=LISTS,
        refused={"title": "", "body": "Mind your words"},
    ),
    Page(
        endpoint="moderation.change_own_text",
        path=f"{PLACE}/moderation/texts/{{text}}",
        who="facilitator",
        states=WORDS,
        refused={"title": "", "body": "Mind your words"},
    ),
    Page(
        endpoint="moderation.texts_history",
        path=f"{PLACE}/moderation/texts/history",
        who="facilitator",
        states=LISTS,
    ),
    Page(
        endpoint="moderation.change_shared_text",
        path="/admin/texts/{shared_text}",
        who="admin",
        states=WORDS,
        refused={"title": "", "body": "Mind your words"},
    ),
    Page(
        endpoint="moderation.shared_texts",
        path="/admin/texts",
        who="admin",
        states=LISTS,
        refused={"title": "", "body": "Mind your words"},
    ),
)

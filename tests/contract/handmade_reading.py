"""Requests about how far one has read, what one keeps and what one writes, made by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from community import clock
from tests.contract.rows import Own, Shared

Requests = dict[str, list[Any]]
_ANY_VERSION = {"If-Match": "*"}


def _ask(body: Any = None, /, *, query: Any = None, headers: Any = None, **path: Any) -> Any:
    made: dict[str, Any] = {"path_parameters": path, "query": query or {}, "headers": headers or {}}
    if body is not None:
        made.update(body=body, media_type="application/json")
    return made


def reading(shared: Shared, own: list[Own]) -> Requests:
    """Places in threads, what is new, bookmarks, drafts."""
    garden = shared.ground.slug("garden")
    thread: dict[str, Any] = {"thread_id": own[0].question}
    new = {"thread_id": own[0].question, "reply_id": own[0].answered, "note": "Read it again"}
    return {
        "GET /threads/{thread_id}/place": [_ask(**thread)],
        "PUT /threads/{thread_id}/place": [
            _ask({"reply_id": 0}, **thread),
            _ask({"reply_id": own[0].answered}, **thread),
        ],
        "PUT /replies/{reply_id}/unread": [_ask(reply_id=own[0].answered)],
        "PUT /communities/{slug}/read": [
            _ask({}, slug=garden),
            _ask({"until": "2026-01-01T10:00:00+00:00"}, slug=garden),
        ],
        "GET /me/news": [_ask(), _ask(query={"community": garden})],
        "GET /me/bookmarks": [_ask(), _ask(query={"limit": 1})],
        "POST /me/bookmarks": [_ask(new)],
        "GET /me/bookmarks/{bookmark_id}": [_ask(bookmark_id=each.bookmark) for each in own],
        "PATCH /me/bookmarks/{bookmark_id}": [
            _ask(
                {"note": "Later", "remind_at": None},
                headers=_ANY_VERSION,
                bookmark_id=each.bookmark,
            )
            for each in own
        ],
        "DELETE /me/bookmarks/{bookmark_id}": [_ask(bookmark_id=each.bookmark) for each in own],
        **_drafts(garden, own),
        **_held_mails(own),
    }


def _held_mails(own: list[Own]) -> Requests:
    reply = {"kind": "reply", "body": "In March."}
    return {
        "GET /me/held-mails": [_ask(), _ask(query={"limit": 1})],
        "GET /me/held-mails/{mail_id}": [_ask(mail_id=each.mail) for each in own],
        "POST /me/held-mails/{mail_id}/posting": [_ask(reply, mail_id=each.mail) for each in own],
        "DELETE /me/held-mails/{mail_id}": [_ask(mail_id=each.mail + 1) for each in own],
    }


def _drafts(garden: str, own: list[Own]) -> Requests:
    words = {"title": "A new bed", "body": "Where to?", "kind": "question", "tags": "sowing"}
    at = (clock.now() + timedelta(days=2)).isoformat()
    return {
        "GET /drafts": [_ask(), _ask(query={"limit": 1})],
        "POST /drafts": [
            _ask({"act": "start", "community": garden, **words}),
            _ask({"act": "reply", "thread_id": own[0].question, "body": "Here.", "post_at": at}),
        ],
        "GET /drafts/{draft_id}": [_ask(draft_id=each.draft) for each in own],
        "PUT /drafts/{draft_id}": [
            _ask({"body": "In May."}, headers=_ANY_VERSION, draft_id=each.draft) for each in own
        ],
        "DELETE /drafts/{draft_id}": [_ask(draft_id=each.draft) for each in own],
        "POST /drafts/{draft_id}/posting": [_ask(draft_id=each.draft) for each in own],
    }

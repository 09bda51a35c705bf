"""Requests about what questions need, and about who sees to them, made by hand."""

from __future__ import annotations

from typing import Any

from tests.contract.rows import Own, Shared

Requests = dict[str, list[Any]]


def _ask(body: Any = None, /, *, query: Any = None, **path: Any) -> Any:
    made: dict[str, Any] = {"path_parameters": path, "query": query or {}, "headers": {}}
    if body is not None:
        made.update(body=body, media_type="application/json")
    return made


def answering(shared: Shared, own: list[Own]) -> Requests:
    """What a question lacks, which one took its place, and who has it too."""
    return {
        "POST /threads/{thread_id}/same-problem": [_ask(thread_id=shared.pinned)],
        "DELETE /threads/{thread_id}/same-problem": [_ask(thread_id=shared.pinned)],
        "GET /unanswered": [
            _ask(),
            _ask(query={"community": shared.ground.slug("garden"), "limit": 1}),
        ],
        "POST /threads/{thread_id}/taking": [
            _ask({"hours": hours}, thread_id=shared.pinned) for hours in (24, 48)
        ],
        "DELETE /threads/{thread_id}/taking": [_ask(thread_id=shared.pinned)],
        "GET /threads/{thread_id}/who-might-know": [_ask(thread_id=mine.thread) for mine in own],
        "POST /threads/{thread_id}/who-might-know": [
            _ask({"handle": "fay"}, thread_id=mine.thread) for mine in own
        ],
        "GET /me/asking": [_ask()],
        "PUT /me/asking": [_ask({"welcome": True})],
        "POST /replies/{reply_id}/endorsement": [_ask(reply_id=shared.helpful.answer)],
        "DELETE /replies/{reply_id}/endorsement": [_ask(reply_id=shared.helpful.answer)],
        "POST /replies/{reply_id}/confirmation": [_ask(reply_id=shared.helpful.answer)],
        **_reacting(shared, own),
        **_leading(),
        **_suggesting(own),
        **_polling(own),
        "POST /replies/{reply_id}/detail": [_ask(reply_id=mine.remark) for mine in own],
        "DELETE /replies/{reply_id}/detail": [_ask(reply_id=mine.remark) for mine in own],
        "POST /threads/{thread_id}/superseding": [
            _ask({"target_id": shared.pinned}, thread_id=mine.thread) for mine in own
        ],
        "DELETE /threads/{thread_id}/superseding": [_ask(thread_id=mine.thread) for mine in own],
    }


def _reacting(shared: Shared, own: list[Own]) -> Requests:
    thanks: dict[str, Any] = {"reaction": "thanks"}
    said = {"result": "worked", "words": "Soak them.", "before": 2, "after": 4}
    at_thread = {"thread_id": shared.helpful.insight}
    at_reply = {"reply_id": shared.helpful.answer}
    mark = {"mark": "open_question"}
    return {
        "POST /threads/{thread_id}/reactions/{reaction}": [_ask(**at_thread, **thanks)],
        "DELETE /threads/{thread_id}/reactions/{reaction}": [_ask(**at_thread, **thanks)],
        "POST /replies/{reply_id}/reactions/{reaction}": [_ask(**at_reply, **thanks)],
        "DELETE /replies/{reply_id}/reactions/{reaction}": [_ask(**at_reply, **thanks)],
        "GET /threads/{thread_id}/trial": [_ask(**at_thread)],
        "PUT /threads/{thread_id}/trial": [_ask(said, **at_thread)],
        "GET /replies/{reply_id}/trial": [_ask(**at_reply)],
        "PUT /replies/{reply_id}/trial": [_ask(said, **at_reply)],
        "POST /replies/{reply_id}/trial": [_ask(reply_id=mine.accepted) for mine in own],
        "PUT /threads/{thread_id}/mark": [_ask(mark, thread_id=mine.thread) for mine in own],
        "DELETE /threads/{thread_id}/mark": [_ask(thread_id=mine.thread) for mine in own],
        "PUT /replies/{reply_id}/mark": [_ask(mark, reply_id=mine.answer) for mine in own],
        "DELETE /replies/{reply_id}/mark": [_ask(reply_id=mine.answer) for mine in own],
    }


def _leading() -> Requests:
    return {
        "GET /me/badges": [_ask()],
        "PUT /me/badges": [_ask({"shown": True})],
        "GET /me/leading": [_ask()],
        "PUT /me/leading": [_ask({"state": "paused"}), _ask({"state": "on"})],
        "POST /me/leading/dismissal": [_ask()],
    }


def _suggesting(own: list[Own]) -> Requests:
    body = {"body": "It is warm here.", "version": 1}
    return {
        "GET /suggestions": [_ask(), _ask(query={"which": "made", "limit": 1})],
        "POST /threads/{thread_id}/suggestions": [
            _ask({**body, "reason": "Spring"}, thread_id=mine.question) for mine in reversed(own)
        ],
        "POST /replies/{reply_id}/suggestions": [
            _ask(body, reply_id=mine.answered) for mine in own
        ],
        "GET /suggestions/{suggestion_id}": [_ask(suggestion_id=mine.suggestion) for mine in own],
        "POST /suggestions/{suggestion_id}/decision": [
            _ask({"take": ["text0"], "note": "Thanks", "version": 1}, suggestion_id=mine.suggestion)
            for mine in own
        ],
        "DELETE /suggestions/{suggestion_id}": [
            _ask(suggestion_id=mine.suggestion) for mine in own
        ],
    }


def _polling(own: list[Own]) -> Requests:
    new = {"question": "What first?", "options": ["Beans", "Peas"], "most": 1, "days": 7}
    return {
        "GET /threads/{thread_id}/poll": [_ask(thread_id=mine.question) for mine in own],
        "POST /threads/{thread_id}/poll": [
            _ask({**new, "anonymous": anonymous}, thread_id=mine.thread)
            for mine, anonymous in zip(own, (True, False), strict=True)
        ],
        "GET /replies/{reply_id}/poll": [_ask(reply_id=mine.answer) for mine in own],
        "POST /replies/{reply_id}/poll": [_ask(new, reply_id=mine.accepted) for mine in own],
        "GET /polls/{poll_id}": [_ask(poll_id=mine.poll) for mine in own],
        "PUT /polls/{poll_id}/vote": [_ask({"choices": [0]}, poll_id=mine.poll) for mine in own],
        "DELETE /polls/{poll_id}/vote": [_ask(poll_id=mine.poll) for mine in own],
        "PUT /polls/{poll_id}/closing": [_ask(poll_id=mine.poll) for mine in own],
    }

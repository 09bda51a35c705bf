"""Requests about the seals of aliases, made by hand."""

from __future__ import annotations

from typing import Any

from tests.contract.rows import Shared
from tests.contract.sealed import WHY

Requests = dict[str, list[Any]]


def _ask(body: Any = None, /, **path: Any) -> Any:
    made: dict[str, Any] = {"path_parameters": path, "query": {}, "headers": {}}
    if body is not None:
        made.update(body=body, media_type="application/json")
    return made


def seals(shared: Shared) -> Requests:
    """Ask for a seal, decide, and mute an alias."""
    sealed = shared.decided.sealed
    thread, reply = {"thread_id": sealed.thread}, {"reply_id": sealed.reply}
    one = {"seal_id": sealed.request}
    return {
        "POST /threads/{thread_id}/seal": [_ask({"reason": WHY}, **thread)],
        "POST /replies/{reply_id}/seal": [_ask({"reason": WHY}, **reply)],
        "GET /seals": [_ask()],
        "GET /seals/{seal_id}": [_ask(**one), _ask(seal_id=sealed.opened)],
        "POST /seals/{seal_id}/decision": [
            _ask({"agree": True}, **one),
            _ask({"agree": False}, **one),
        ],
        "POST /threads/{thread_id}/alias/mute": [_ask(**thread)],
        "DELETE /threads/{thread_id}/alias/mute": [_ask(**thread)],
        "POST /replies/{reply_id}/alias/mute": [_ask(**reply)],
        "DELETE /replies/{reply_id}/alias/mute": [_ask(**reply)],
    }

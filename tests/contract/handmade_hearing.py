"""The requests about what somebody hears of, and when, that a sensible program would send."""

from __future__ import annotations

from typing import Any

from tests.contract.handmade_moderation import ask
from tests.contract.rows import Own, Shared

_RHYTHM: dict[str, Any] = {
    "wait_minutes": 10,
    "digest": "off",
    "digest_weekday": 0,
    "digest_hour": 7,
    "weekly_cap": 20,
    "quiet_from": "22:00",
    "quiet_until": "07:00",
    "quiet_weekends": True,
}


def hearing(shared: Shared, own: list[Own]) -> dict[str, list[dict[str, Any]]]:
    """By `METHOD /path`, as `handmade` gives them."""
    garden: dict[str, Any] = shared.ground.at("garden")
    tag: dict[str, Any] = {**garden, "tag_id": shared.tag}
    thread: dict[str, Any] = {"thread_id": own[0].question}
    return {
        "GET /communities/{slug}/level": [ask(**garden)],
        "PUT /communities/{slug}/level": [ask({"level": "watching"}, **garden)],
        "GET /communities/{slug}/tags/{tag_id}/level": [ask(**tag)],
        "PUT /communities/{slug}/tags/{tag_id}/level": [ask({"level": "normal"}, **tag)],
        "GET /threads/{thread_id}/level": [ask(**thread)],
        "PUT /threads/{thread_id}/level": [ask({"level": it}, **thread) for it in ("muted", None)],
        "GET /me/levels": [ask(), ask(query={"limit": 1})],
        "GET /me/mails": [ask()],
        "PUT /me/mails": [ask({**_RHYTHM, **more}) for more in ({}, {"digest": "daily"})],
        "DELETE /me/levels/{level_id}": [ask(level_id=mine.level) for mine in own],
    }

"""Requests about newcomers, joining by address and how answers were decided, made by hand."""

from __future__ import annotations

from typing import Any

from tests.contract.handmade_moderation import ask
from tests.contract.rows import Own, Shared


def newcomers(shared: Shared, own: list[Own]) -> dict[str, list[dict[str, Any]]]:
    """By `METHOD /path`, as `handmade` gives them."""
    garden: dict[str, Any] = shared.ground.at("garden")
    step: dict[str, Any] = {**garden, "step_id": shared.lives.welcomed.step}
    steps = [{"says": "Read on", "link": "/threads", "kind": "self"}, {"says": "Write"}]
    body = {"body": "I looked at the soil.", "version": None}
    return {
        "GET /communities/{slug}/welcome": [ask(**garden)],
        "PUT /communities/{slug}/welcome/rota/{handle}": [ask(**garden, handle="fay")],
        "DELETE /communities/{slug}/welcome/rota/{handle}": [
            ask(**garden, handle=mine.handle) for mine in own
        ],
        "PUT /communities/{slug}/welcome/place": [
            ask({"away_until": None}, **garden),
            ask({}, **garden),
        ],
        "PUT /communities/{slug}/welcome/newcomers/{welcome_id}/met": [
            ask(**garden, welcome_id=each) for each in shared.lives.welcomed.welcomes
        ],
        "PUT /communities/{slug}/welcome/waiving": [ask(**garden)],
        "GET /communities/{slug}/welcome/steps": [ask(**garden)],
        "PUT /communities/{slug}/welcome/steps": [ask({"steps": steps}, **garden)],
        "PUT /communities/{slug}/welcome/steps/{step_id}/tick": [ask(**step)],
        "DELETE /communities/{slug}/welcome/steps/{step_id}/tick": [ask(**step)],
        "PUT /communities/{slug}/welcome/path/hiding": [ask(**garden)],
        "DELETE /communities/{slug}/welcome/path/hiding": [ask(**garden)],
        "GET /me/newcomer-mark": [ask()],
        "PUT /me/newcomer-mark": [ask({"marked": it}) for it in (False, True)],
        "GET /communities/{slug}/by-address": [ask(**garden)],
        "PUT /communities/{slug}/by-address": [
            ask({"joins": it}, **garden) for it in (True, False)
        ],
        "GET /replies/{reply_id}/reasoning": [ask(reply_id=mine.answer) for mine in own],
        "PUT /replies/{reply_id}/reasoning": [ask(body, reply_id=mine.answer) for mine in own],
        "DELETE /replies/{reply_id}/reasoning": [ask(reply_id=mine.answer) for mine in own],
    }

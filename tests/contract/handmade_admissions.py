"""The requests about who may make an account that a sensible program would send."""

from __future__ import annotations

from typing import Any

from tests.contract.handmade_moderation import ask


def admissions() -> dict[str, list[dict[str, Any]]]:
    """By `METHOD /path`, as `handmade` gives them; most are for admins alone."""
    of_one = {"invitation_id": 1}
    return {
        "GET /registration": [ask()],
        "PUT /registration": [ask({"policy": "open", "domains": []})],
        "GET /registration/applicants": [ask(query={"limit": 1})],
        "PUT /registration/applicants/{handle}/admission": [ask(handle="zed")],
        "PUT /registration/applicants/{handle}/refusal": [ask({"words": ""}, handle="zed")],
        "GET /registration/invitations": [ask(query={"limit": 1})],
        "POST /registration/invitations": [ask({"note": "Come in", "uses": 3, "days": 7})],
        "GET /registration/invitations/{invitation_id}": [ask(**of_one)],
        "DELETE /registration/invitations/{invitation_id}": [ask(**of_one)],
        "GET /terms": [ask()],
        **_operations(),
    }


def _operations() -> dict[str, list[dict[str, Any]]]:
    return {
        "GET /organisation/settings": [ask()],
        "PATCH /organisation/settings": [ask({"name": "Growers"}, headers={"If-Match": "*"})],
        "GET /organisation/settings/changes": [ask(query={"limit": 1})],
        "PUT /organisation/settings/changes/{change_id}/restoration": [
            ask({"since": 1}, change_id=1)
        ],
        "GET /operations/storage": [ask()],
        "GET /operations/queues": [ask()],
        "GET /operations/events": [ask(query={"limit": 1, "state": "parked"})],
        "PUT /operations/events/retry": [ask({"consumer": "index"})],
        "PUT /operations/events/{event_id}/retry": [ask(event_id=1)],
        "GET /operations/mails": [ask(query={"limit": 1, "recipient": "ben@hearth.example"})],
        "PUT /operations/mails/retry": [ask()],
        "PUT /operations/mails/{mail_id}/retry": [ask(mail_id=1)],
    }

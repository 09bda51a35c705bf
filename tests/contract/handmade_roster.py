"""The requests about the people of the organisation that a sensible program would send."""

from __future__ import annotations

from typing import Any

from tests.contract.handmade_moderation import ask

_LIST = "name,email,team\nUna Vale,una@x.example,Night\nBad,bad,\n"


def roster() -> dict[str, list[dict[str, Any]]]:
    """By `METHOD /path`, as `handmade` gives them; all are for admins alone."""
    zed = {"handle": "zed"}
    person, of_one = "/admin/people/{handle}", {"list_id": 1}
    return {
        "GET /admin/communities": [
            ask(query={"q": "gar", "care": "kept", "status": "open", "visibility": "", "limit": 1})
        ],
        "PUT /admin/communities/{slug}/facilitators/{handle}": [ask(slug="fallow", **zed)],
        "GET /admin/people": [ask(query={"q": "a", "state": "active", "role": "", "limit": 1})],
        "POST /admin/people": [ask({"name": "Ole", "email": "ole@x.example", "team": "Night"})],
        f"GET {person}": [ask(**zed)],
        f"PUT {person}/room": [ask({"megabytes": 800}, **zed), ask({"megabytes": None}, **zed)],
        f"PUT {person}/place": [ask({"team": "Night", "location": "", "manager": ""}, **zed)],
        f"PUT {person}/invitation": [ask(**zed)],
        f"DELETE {person}/invitation": [ask(**zed)],
        f"PUT {person}/deactivation": [ask(handle="xen")],
        f"DELETE {person}/deactivation": [ask(handle="xen")],
        f"DELETE {person}/sessions": [ask(**zed)],
        f"DELETE {person}/sessions/{{session_id}}": [ask(session_id=1, **zed)],
        f"DELETE {person}/tokens": [ask(**zed)],
        f"DELETE {person}/tokens/{{token_id}}": [ask(token_id=1, **zed)],
        "POST /admin/lists": [ask({"name": "staff.csv", "content": _LIST})],
        "GET /admin/lists/{list_id}": [ask(**of_one, query={"after": 0})],
        "PUT /admin/lists/{list_id}/start": [ask(**of_one)],
        "DELETE /admin/lists/{list_id}": [ask(**of_one)],
    }

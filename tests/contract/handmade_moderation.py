"""The requests about moderation that a sensible program would send."""

from __future__ import annotations

from typing import Any

from tests.contract.handmade_seals import seals
from tests.contract.rows import Own, Shared


def ask(body: Any = None, /, *, query: Any = None, headers: Any = None, **path: Any) -> Any:
    """The arguments of one case."""
    made: dict[str, Any] = {"path_parameters": path, "query": query or {}, "headers": headers or {}}
    if body is not None:
        made.update(body=body, media_type="application/json")
    return made


def moderation(shared: Shared, own: list[Own]) -> dict[str, list[dict[str, Any]]]:
    """By `METHOD /path`, as `handmade` gives them."""
    reason = {"reason": "Off topic"}
    zed = {"handle": "zed"}
    return {
        "GET /communities/{slug}/moderation/log": [
            ask(**shared.ground.at("garden"), query={"limit": 1})
        ],
        "GET /communities/{slug}/moderation/rules": [ask(**shared.ground.at("garden"))],
        "PUT /communities/{slug}/moderation/rules": [
            ask({"rules": "Be kind."}, headers={"If-Match": "*"}, **shared.ground.at("garden"))
        ],
        "GET /reports": [ask(query={"community": shared.ground.slug("garden")})],
        "GET /reports/{report_id}": [ask(report_id=shared.report)],
        "POST /reports/{report_id}/notes": [ask({"body": "I know them"}, report_id=shared.report)],
        "PUT /reports/{report_id}/assignment": [ask(report_id=shared.report)],
        "DELETE /reports/{report_id}/assignment": [ask(report_id=shared.report)],
        "GET /moderation/waiting": [ask()],
        **_measures(shared, own),
        **_held(shared, own),
        **_batches(shared, own),
        **seals(shared),
        "POST /reports": [
            *(ask({"reason": "other", "reply_id": mine.answer}) for mine in own),
            *(ask({"reason": "spam", "thread_id": mine.question}) for mine in own),
        ],
        "POST /reports/{report_id}/decision": [
            ask({"outcome": "hidden", **reason}, report_id=shared.report),
            ask({"outcome": "dismissed"}, report_id=shared.report),
        ],
        "PUT /threads/{thread_id}/hiding": [ask(reason, thread_id=own[0].thread)],
        "DELETE /threads/{thread_id}/hiding": [ask(thread_id=shared.hidden_thread)],
        "PUT /replies/{reply_id}/hiding": [ask(reason, reply_id=own[0].answer)],
        "DELETE /replies/{reply_id}/hiding": [ask(reply_id=shared.hidden_reply)],
        "PUT /people/{handle}/suspension": [ask({**reason, "days": 3}, **zed)],
        "DELETE /people/{handle}/suspension": [ask(handle="sue")],
        "PUT /people/{handle}/role": [ask({"role": "programme_owner"}, **zed)],
    }


def _measures(shared: Shared, own: list[Own]) -> dict[str, list[dict[str, Any]]]:
    person: dict[str, Any] = {**shared.ground.at("garden"), "handle": "cleo"}
    here = "/communities/{slug}/moderation"
    thread: dict[str, Any] = {"thread_id": own[0].question}
    return {
        f"GET {here}/people/{{handle}}/measures": [ask(**person)],
        f"POST {here}/people/{{handle}}/measures": [
            ask({"kind": "warn", "reason": "Rude"}, **person),
            ask({"kind": "mute", "reason": "Rude", "days": 3}, **person),
        ],
        f"DELETE {here}/people/{{handle}}/mute": [ask(**person)],
        f"GET {here}/people/{{handle}}/notes": [ask(**person)],
        f"POST {here}/people/{{handle}}/notes": [ask({"body": "Means well"}, **person)],
        f"GET {here}/texts": [ask(**shared.ground.at("garden"))],
        **_texts(shared),
        "GET /threads/{thread_id}/whispers": [ask(**thread)],
        "POST /threads/{thread_id}/whispers": [ask({"body": "Look"}, **thread)],
        "DELETE /threads/{thread_id}/whispers/{whisper_id}": [
            ask(**thread, whisper_id=shared.decided.whisper)
        ],
        f"GET {here}/figures": [ask(**shared.ground.at("garden"))],
        "GET /me/decisions": [ask(query={"limit": 1})],
        "POST /me/decisions/{measure_id}/appeal": [
            ask({"body": "It was a joke"}, measure_id=shared.decided.own[mine.handle])
            for mine in own
        ],
        "GET /appeals": [ask()],
        "POST /appeals/{appeal_id}/answer": [
            ask({"ruling": "reversed", "answer": "Right"}, appeal_id=shared.decided.appeal)
        ],
    }


def _texts(shared: Shared) -> dict[str, list[dict[str, Any]]]:
    here = "/communities/{slug}/moderation/texts"
    garden = shared.ground.at("garden")
    one = {**garden, "text_id": shared.decided.text}
    shared_text = {"shared_text_id": shared.decided.shared_text}
    seen: dict[str, Any] = {"headers": {"If-Match": "*"}}
    return {
        f"POST {here}": [ask({"title": "Mild", "body": "Mind your words"}, **garden)],
        f"GET {here}/{{text_id}}": [ask(**one)],
        f"PATCH {here}/{{text_id}}": [ask({"title": "Milder"}, **seen, **one)],
        f"DELETE {here}/{{text_id}}": [ask(**one)],
        "GET /moderation/texts": [ask()],
        "POST /moderation/texts": [ask({"title": "Mild", "body": "Mind your words"})],
        "GET /moderation/texts/{shared_text_id}": [ask(**shared_text)],
        "PATCH /moderation/texts/{shared_text_id}": [
            ask({"title": "Milder"}, **seen, **shared_text)
        ],
        "DELETE /moderation/texts/{shared_text_id}": [ask(**shared_text)],
        f"GET {here}/changes": [ask(**garden)],
        f"PUT {here}/changes/{{change_id}}/restoration": [
            ask(
                {"since": shared.decided.text_change},
                **garden,
                change_id=shared.decided.text_change,
            )
        ],
    }


def _held(shared: Shared, own: list[Own]) -> dict[str, list[dict[str, Any]]]:
    here = "/communities/{slug}/moderation"
    garden = shared.ground.at("garden")
    held = shared.decided.held
    mine = [{"held_id": held[one.handle]} for one in own if one.handle in held]
    seen: dict[str, Any] = {"headers": {"If-Match": "*"}}
    read = {"version": 1}
    return {
        "GET /me/held-posts": [ask(query={"limit": 1})],
        "GET /me/held-posts/{held_id}": [ask(**each) for each in mine],
        "PATCH /me/held-posts/{held_id}": [ask({"body": "Gone."}, **seen, **each) for each in mine],
        "DELETE /me/held-posts/{held_id}": [ask(**each) for each in mine],
        f"GET {here}/held-posts": [ask(**garden, query={"decided": False})],
        f"GET {here}/held-posts/{{held_id}}": [ask(**garden, held_id=held["cleo"])],
        f"POST {here}/held-posts/{{held_id}}/decision": [
            ask({**read, "outcome": "rejected", "reason": "Ad"}, **garden, held_id=held["cleo"]),
            ask({**read, "outcome": "approved"}, **garden, held_id=held["cleo"]),
        ],
        f"GET {here}/holding": [ask(**garden)],
        f"PUT {here}/holding": [ask({"own": True, "suspicious": True}, **garden)],
    }


def _batches(shared: Shared, own: list[Own]) -> dict[str, list[dict[str, Any]]]:
    garden = shared.ground.slug("garden")
    reports = {"community": garden, "items": [{"id": shared.report}, {"id": 9_999}]}
    held = {
        "community": garden,
        "items": [{"id": shared.decided.held["cleo"], "version": 1}],
        "reason": "Advertising",
    }
    done = shared.decided.batches
    mine = [{"batch_id": done[one.handle]} for one in own if one.handle in done]
    return {
        "GET /moderation/batches": [ask(query={"community": garden})],
        "POST /moderation/batches": [
            ask({**reports, "act": "assign"}),
            ask({**held, "act": "approve"}),
            ask({**held, "act": "reject"}),
        ],
        "GET /moderation/batches/{batch_id}": [ask(**each) for each in mine],
        "POST /moderation/batches/{batch_id}/undo": [ask(**each) for each in mine],
    }

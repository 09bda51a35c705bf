"""Requests about articles that a sensible program would send."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from community import clock
from tests.contract.rows import Own, Shared

Requests = dict[str, list[dict[str, Any]]]
_ANY_VERSION = {"If-Match": "*"}
_NEW = {"kind": "how-to", "title": "Sowing", "body": "Sow in **May**.", "tags": ["sowing"]}


def _ask(body: Any = None, /, *, query: Any = None, headers: Any = None, **path: Any) -> Any:
    made: dict[str, Any] = {"path_parameters": path, "query": query or {}, "headers": headers or {}}
    if body is not None:
        made.update(body=body, media_type="application/json")
    return made


def articles(shared: Shared, own: list[Own]) -> Requests:
    """The requests by `METHOD /path`."""
    parts = (_articles(shared, own), _beside(own), _tending(own), _paths(shared, own))
    return {name: asks for part in parts for name, asks in part.items()}


def _articles(shared: Shared, own: list[Own]) -> Requests:
    garden = shared.ground.at("garden")
    day = (clock.now().date() + timedelta(days=90)).isoformat()
    one = "/articles/{article_id}"
    each = [mine.article for mine in own]
    rest = {"url": "https://beans.example", "label": "Beans"}
    return {
        "GET /articles": [_ask(query={"kind": "how-to", "community": garden["slug"]})],
        "GET /communities/{slug}/articles": [_ask(**garden)],
        "POST /communities/{slug}/articles": [_ask({**_NEW, "sources": [rest]}, **garden)],
        f"GET {one}": [_ask(article_id=number) for number in each],
        f"PATCH {one}": [
            _ask({"summary": "When to sow"}, headers=_ANY_VERSION, article_id=number)
            for number in each
        ],
        f"DELETE {one}": [_ask(article_id=mine.article_draft) for mine in own],
        f"PUT {one}/publication": [_ask(article_id=number) for number in each],
        f"DELETE {one}/publication": [_ask(article_id=number) for number in each],
        f"POST {one}/confirmation": [_ask(article_id=number) for number in each],
        f"PUT {one}/care": [
            _ask({"owner": mine.handle, "review_by": day}, article_id=mine.article) for mine in own
        ],
        f"GET {one}/versions": [_ask(article_id=number) for number in each],
        f"GET {one}/versions/{{number}}": [_ask(article_id=number, number=1) for number in each],
    }


def _beside(own: list[Own]) -> Requests:
    """What articles are made of, and what belongs to them."""
    one = "/articles/{article_id}"
    each = [mine.article for mine in own]
    return {
        "POST /threads/{thread_id}/articles": [
            _ask({"kind": "how-to", "title": "Sowing", "opening": True}, thread_id=mine.question)
            for mine in own
        ],
        f"GET {one}/contributors": [_ask(article_id=number) for number in each],
        f"PUT {one}/contributors/{{contributor_id}}/settlement": [
            _ask(article_id=mine.article, contributor_id=mine.contributor) for mine in own
        ],
        f"GET {one}/recordings": [_ask(article_id=number) for number in each],
        f"POST {one}/recordings": [
            _ask({"title": "A talk", "address": "https://films.example/2.mp4"}, article_id=number)
            for number in each
        ],
        f"DELETE {one}/recordings/{{recording_id}}": [
            _ask(article_id=mine.article, recording_id=mine.recording) for mine in own
        ],
        f"GET {one}/words": [_ask(article_id=number) for number in each],
        f"PUT {one}/words/{{contributor_id}}": [
            _ask({"answer": "named"}, article_id=mine.article, contributor_id=mine.contributor)
            for mine in own
        ],
    }


def _tending(own: list[Own]) -> Requests:
    """What those do who look after articles, and what is suggested to them."""
    one, change = "/articles/{article_id}", "/article-suggestions/{article_change_id}"
    each, changes = [mine.article for mine in own], [mine.article_change for mine in own]
    said = {"title": "Sowing", "body": "Sow in July.", "version": 1}
    others = list(zip(each, reversed(each), strict=True))
    return {
        f"POST {one}/sources": [
            _ask({"url": "https://beans.example/2"}, article_id=number) for number in each
        ],
        f"DELETE {one}/sources/{{source_id}}": [
            _ask(article_id=mine.article, source_id=mine.source) for mine in own
        ],
        f"PUT {one}/place": [_ask({"under": None}, article_id=number) for number in each],
        f"PUT {one}/successor": [
            _ask({"article_id": other}, article_id=number) for number, other in others
        ],
        f"GET {one}/suggestions": [_ask(article_id=number) for number in each],
        f"POST {one}/suggestions": [_ask(said, article_id=other) for _number, other in others],
        f"GET {change}": [_ask(article_change_id=number) for number in changes],
        f"PUT {change}/decision": [
            _ask({"decision": "accept", "note": ""}, article_change_id=number) for number in changes
        ],
        f"DELETE {change}": [_ask(article_change_id=number) for number in changes],
    }


def _paths(shared: Shared, own: list[Own]) -> Requests:
    """The requests about reading paths."""
    garden = shared.ground.at("garden")
    one, step = "/paths/{path_id}", "/path-steps/{step_id}"
    named = {"title": "Sowing", "purpose": "You can sow."}
    each, steps = [mine.path for mine in own], [mine.step for mine in own]
    return {
        "GET /communities/{slug}/paths": [_ask(**garden)],
        "POST /communities/{slug}/paths": [_ask(named, **garden)],
        f"GET {one}": [_ask(path_id=number) for number in each],
        f"PUT {one}": [_ask(named, path_id=number) for number in each],
        f"POST {one}/steps": [
            _ask({"thread_id": mine.question, "why": "It shows why."}, path_id=mine.path)
            for mine in own
        ],
        f"PUT {step}/place": [_ask({"position": 0}, step_id=number) for number in steps],
        f"PUT {step}/mark": [_ask(step_id=number) for number in steps],
        f"DELETE {step}/mark": [_ask(step_id=number) for number in steps],
        f"DELETE {step}": [_ask(step_id=number) for number in steps],
        f"DELETE {one}": [_ask(path_id=number) for number in each],
    }

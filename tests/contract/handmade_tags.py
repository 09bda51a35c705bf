"""Requests about the tags of a community, made by hand."""

from __future__ import annotations

from typing import Any

from tests.contract.handmade_answering import Requests
from tests.contract.rows import Shared


def ask(body: Any = None, /, *, query: Any = None, **path: Any) -> Any:
    made: dict[str, Any] = {"path_parameters": path, "query": query or {}, "headers": {}}
    if body is not None:
        made.update(body=body, media_type="application/json")
    return made


def tags(shared: Shared) -> Requests:
    """List, make, change, merge and delete them, and say who knows about one."""
    garden: dict[str, Any] = shared.ground.at("garden")
    tag: dict[str, Any] = {**garden, "tag_id": shared.tag}
    return {
        "GET /tags": [ask(), ask(query={"q": "so", "community": "garden", "limit": 1})],
        "GET /communities/{slug}/tags": [ask(**garden)],
        "POST /communities/{slug}/tags": [ask({"name": "pruning"}, **garden)],
        "GET /communities/{slug}/tags/{tag_id}": [ask(**tag)],
        "PUT /communities/{slug}/tags/{tag_id}": [ask({"name": "seeds"}, **tag)],
        "PUT /communities/{slug}/tags/{tag_id}/synonyms/{synonym}": [ask(synonym="sow", **tag)],
        "DELETE /communities/{slug}/tags/{tag_id}/synonyms/{synonym}": [ask(synonym="sow", **tag)],
        "GET /communities/{slug}/tags/{tag_id}/merge": [ask(query={"into": "soil"}, **tag)],
        "POST /communities/{slug}/tags/{tag_id}/merge": [ask({"into": "soil"}, **tag)],
        "GET /communities/{slug}/tags/{tag_id}/experts": [ask(**tag)],
        "PUT /communities/{slug}/tags/{tag_id}/experts/{handle}": [ask(handle="cleo", **tag)],
        "DELETE /communities/{slug}/tags/{tag_id}/experts/{handle}": [
            ask(handle=each, **tag) for each in ("ben", "ada")
        ],
        "DELETE /communities/{slug}/tags/{tag_id}": [ask(**tag)],
    }

"""Requests about the lives of communities, made by hand."""

from __future__ import annotations

from typing import Any

from tests.contract.rows import Shared

Requests = dict[str, list[Any]]
_PROPOSAL = {"proposal": "For whoever digs one", "opens_as": "public"}
_GARDEN: dict[str, Any] = {"slug": "garden"}
_MEADOW: dict[str, Any] = {"slug": "meadow"}


def _ask(body: Any = None, /, **path: Any) -> Any:
    made: dict[str, Any] = {"path_parameters": path, "query": {}, "headers": {}}
    if body is not None:
        made.update(body=body, media_type="application/json")
    return made


def stages(shared: Shared) -> Requests:
    """Stages, tasks and the playbook."""
    decision = "POST /communities/{slug}/stage/proposals/{proposal_id}/decision"
    proposal: dict[str, Any] = {**_GARDEN, "proposal_id": shared.lives.proposal}
    task: dict[str, Any] = {**_GARDEN, "task_id": shared.lives.task}
    step = {"title": "Bake bread", "why": "Bread helps", "days": 5}
    host = {"stage": "coalescing", "step_code": "host"}
    return {
        "GET /communities/{slug}/stage": [_ask(**_GARDEN)],
        "PUT /communities/{slug}/stage": [_ask({"stage": "maturing", "reason": "Now"}, **_GARDEN)],
        "GET /communities/{slug}/stage/moves": [_ask(**_GARDEN)],
        decision: [
            _ask({"outcome": "accept"}, **proposal),
            _ask({"outcome": "not_yet", "reason": "Later"}, **proposal),
        ],
        "GET /communities/{slug}/tasks": [_ask(**_GARDEN)],
        "POST /communities/{slug}/tasks": [_ask({"title": "Ask the mayor"}, **_GARDEN)],
        "GET /communities/{slug}/tasks/{task_id}": [_ask(**task)],
        "PUT /communities/{slug}/tasks/{task_id}": [_ask({"assignee": "fay"}, **task)],
        "PUT /communities/{slug}/tasks/{task_id}/state": [_ask({"state": "done"}, **task)],
        "GET /playbook/{stage}": [_ask(stage="coalescing")],
        "POST /playbook/{stage}": [_ask(step, stage="coalescing")],
        "PUT /playbook/{stage}/{step_code}": [_ask(step, **host)],
        "POST /playbook/{stage}/{step_code}/acts": [
            _ask({"act": "down"}, **host),
            _ask({"act": "retire"}, **host),
        ],
    }


def openings() -> Requests:
    """From a proposal to an open community."""
    pond: dict[str, Any] = {"slug": "pond"}
    first = {"kind": "question", "at": "2100-01-01T10:00:00+01:00", "about": "Frogs"}
    return {
        "GET /openings": [_ask()],
        "GET /communities/{slug}/opening": [_ask(**pond)],
        "PUT /communities/{slug}/opening": [_ask(_PROPOSAL, **pond)],
        "POST /communities/{slug}/opening": [_ask(**pond)],
        "PUT /communities/{slug}/opening/first-event": [_ask(first, **pond)],
        "POST /communities/{slug}/opening/drop": [_ask({"reason": "Too early"}, **pond)],
    }


def endings(shared: Shared) -> Requests:
    """Splits, merges, ends and new beginnings."""
    new = {"name": "Ponds", "slug": "ponds", "joining": "open", "tags": ["sowing"], **_PROPOSAL}
    offer: dict[str, Any] = {**_GARDEN, "offer_id": shared.lives.offer}
    ending = "/communities/{slug}/ending"
    harvest = _ask({"harvest": "We grew", "farewell": "Go well"}, **_MEADOW)
    return {
        f"GET {ending}": [_ask(**_MEADOW)],
        f"POST {ending}": [_ask({"reason": "It is done"}, **_GARDEN)],
        f"DELETE {ending}": [_ask(**_MEADOW)],
        f"PATCH {ending}": [{**harvest, "headers": {"If-Match": "*"}}],
        f"PUT {ending}/places": [_ask({"places": ["garden"]}, **_MEADOW)],
        f"POST {ending}/close": [_ask(**_MEADOW)],
        f"POST {ending}/relaunch": [_ask({"reason": "Again"}, slug="ditch")],
        f"POST {ending}/follow": [_ask(slug="ditch")],
        "POST /communities/{slug}/split": [_ask(new, **_GARDEN)],
        "POST /communities/{slug}/merge": [_ask({"into": "workshop"}, **_GARDEN)],
        "POST /communities/{slug}/merge/{offer_id}": [
            _ask({"outcome": "agree"}, **offer),
            _ask({"outcome": "decline"}, **offer),
        ],
        "POST /communities/{slug}/charter/renewal": [_ask(**_MEADOW)],
        "GET /communities/{slug}/export": [_ask(**_GARDEN)],
    }


def rotation(shared: Shared) -> Requests:
    """Hand-overs and absences."""
    accept = "POST /communities/{slug}/hand-overs/{hand_over_id}/acceptance"
    days = {"starts_on": "2100-01-01", "ends_on": "2100-01-09", "stand_in": "fay"}
    absence: dict[str, Any] = {**_GARDEN, "absence_id": shared.lives.absence}
    return {
        "GET /communities/{slug}/hand-overs": [_ask(**_GARDEN)],
        "POST /communities/{slug}/hand-overs": [
            _ask({"to": "ben", "note": "Ask Mo", "steps_down": True}, **_GARDEN)
        ],
        accept: [_ask(**_GARDEN, hand_over_id=note) for note in shared.lives.notes],
        "GET /communities/{slug}/absences": [_ask(**_GARDEN)],
        "POST /communities/{slug}/absences": [_ask(days, **_GARDEN)],
        "DELETE /communities/{slug}/absences/{absence_id}": [_ask(**absence)],
    }

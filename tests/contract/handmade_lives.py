"""Requests about the lives of communities, made by hand."""

from __future__ import annotations

from typing import Any

from tests.contract.rows import Shared

Requests = dict[str, list[Any]]
_PROPOSAL = {"proposal": "For whoever digs one", "opens_as": "public"}


def _ask(body: Any = None, /, **path: Any) -> Any:
    made: dict[str, Any] = {"path_parameters": path, "query": {}, "headers": {}}
    if body is not None:
        made.update(body=body, media_type="application/json")
    return made


def stages(shared: Shared) -> Requests:
    """Stages, tasks and the playbook."""
    garden: dict[str, Any] = shared.ground.at("garden")
    decision = "POST /communities/{slug}/stage/proposals/{proposal_id}/decision"
    proposal: dict[str, Any] = {**garden, "proposal_id": shared.lives.proposal}
    task: dict[str, Any] = {**garden, "task_id": shared.lives.task}
    step = {"title": "Bake bread", "why": "Bread helps", "days": 5}
    host = {"stage": "coalescing", "step_code": "host"}
    return {
        "GET /communities/{slug}/stage": [_ask(**garden)],
        "PUT /communities/{slug}/stage": [_ask({"stage": "maturing", "reason": "Now"}, **garden)],
        "GET /communities/{slug}/stage/moves": [_ask(**garden)],
        decision: [
            _ask({"outcome": "accept"}, **proposal),
            _ask({"outcome": "not_yet", "reason": "Later"}, **proposal),
        ],
        "GET /communities/{slug}/tasks": [_ask(**garden)],
        "POST /communities/{slug}/tasks": [_ask({"title": "Ask the mayor"}, **garden)],
        "GET /communities/{slug}/tasks/{task_id}": [_ask(**task)],
        "PUT /communities/{slug}/tasks/{task_id}": [_ask({"assignee": "fay"}, **task)],
        "PUT /communities/{slug}/tasks/{task_id}/state": [_ask({"state": "done"}, **task)],
        "GET /playbook/gates": [_ask()],
        "PUT /playbook/gates": [
            {**_ask({"stages": {"core": 4}, "opening": {}}), "headers": {"If-Match": "*"}}
        ],
        "GET /playbook/{stage}": [_ask(stage="coalescing")],
        "POST /playbook/{stage}": [_ask(step, stage="coalescing")],
        "PUT /playbook/{stage}/{step_code}": [_ask(step, **host)],
        "POST /playbook/{stage}/{step_code}/acts": [
            _ask({"act": "down"}, **host),
            _ask({"act": "retire"}, **host),
        ],
    }


def openings(shared: Shared) -> Requests:
    """From a proposal to an open community."""
    pond: dict[str, Any] = shared.ground.at("pond")
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
    garden, meadow, ditch = (shared.ground.at(name) for name in ("garden", "meadow", "ditch"))
    new = {"name": "Ponds", "slug": "ponds", "joining": "open", "tags": ["sowing"], **_PROPOSAL}
    offer: dict[str, Any] = {**garden, "offer_id": shared.lives.offer}
    ending = "/communities/{slug}/ending"
    harvest = _ask({"harvest": "We grew", "farewell": "Go well"}, **meadow)
    return {
        f"GET {ending}": [_ask(**meadow)],
        f"POST {ending}": [_ask({"reason": "It is done"}, **garden)],
        f"DELETE {ending}": [_ask(**meadow)],
        f"PATCH {ending}": [{**harvest, "headers": {"If-Match": "*"}}],
        f"PUT {ending}/places": [_ask({"places": [garden["slug"]]}, **meadow)],
        f"POST {ending}/close": [{**_ask(**meadow), "query": {"as_drafted": "true"}}],
        f"POST {ending}/relaunch": [_ask({"reason": "Again"}, **ditch)],
        f"POST {ending}/follow": [_ask(**ditch)],
        "POST /communities/{slug}/split": [_ask(new, **garden)],
        "POST /communities/{slug}/merge": [
            _ask({"into": shared.ground.slug("workshop")}, **garden)
        ],
        "POST /communities/{slug}/merge/{offer_id}": [
            _ask({"outcome": "agree"}, **offer),
            _ask({"outcome": "decline"}, **offer),
        ],
        "POST /communities/{slug}/charter/renewal": [_ask(**meadow)],
        "GET /communities/{slug}/export": [_ask(**garden)],
    }


def rotation(shared: Shared) -> Requests:
    """Hand-overs and absences."""
    garden: dict[str, Any] = shared.ground.at("garden")
    accept = "POST /communities/{slug}/hand-overs/{hand_over_id}/acceptance"
    days = {"starts_on": "2100-01-01", "ends_on": "2100-01-09", "stand_in": "fay"}
    absence: dict[str, Any] = {**garden, "absence_id": shared.lives.absence}
    return {
        "GET /communities/{slug}/hand-overs": [_ask(**garden)],
        "POST /communities/{slug}/hand-overs": [
            _ask({"to": shared.ground.member, "note": "Ask Mo", "steps_down": True}, **garden)
        ],
        accept: [_ask(**garden, hand_over_id=note) for note in shared.lives.notes],
        "GET /communities/{slug}/absences": [_ask(**garden)],
        "POST /communities/{slug}/absences": [_ask(days, **garden)],
        "DELETE /communities/{slug}/absences/{absence_id}": [_ask(**absence)],
    }

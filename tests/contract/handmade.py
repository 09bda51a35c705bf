"""For every operation of the API the requests that a sensible program would send."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PIL import Image

from community import clock
from tests.contract.handmade_admissions import admissions
from tests.contract.handmade_answering import answering
from tests.contract.handmade_arranging import arranging
from tests.contract.handmade_articles import articles
from tests.contract.handmade_finding import finding
from tests.contract.handmade_following import following, searches
from tests.contract.handmade_hearing import hearing
from tests.contract.handmade_lives import endings, openings, rotation, stages
from tests.contract.handmade_moderation import moderation
from tests.contract.handmade_newcomers import newcomers
from tests.contract.handmade_reading import reading
from tests.contract.handmade_roster import roster
from tests.contract.handmade_tags import tags
from tests.contract.own_data import leaving
from tests.contract.papers import invitation_to
from tests.contract.pictures import PICTURE, UPLOAD_KEY
from tests.contract.rows import Own, Shared

Requests = dict[str, list[dict[str, Any]]]
_ANY_VERSION = {"If-Match": "*"}
_API = "/api/v1"
_BODY = {"body": "It is **cold** here."}


def handmade(shared: Shared, own: list[Own]) -> Requests:
    """The requests by `METHOD /path`; each is a set of arguments for a case."""
    parts = (
        _communities(shared),
        _doors_of_communities(shared),
        _threads(shared, own),
        _replies(own),
        _states(shared, own),
        answering(shared, own),
        articles(shared, own),
        newcomers(shared, own),
        tags(shared),
        arranging(shared, own),
        following(),
        searches(own),
        finding(shared, own),
        moderation(shared, own),
        _health(shared),
        stages(shared),
        openings(shared),
        endings(shared),
        rotation(shared),
        _people(own),
        hearing(shared, own),
        leaving(own),
        admissions(),
        roster(),
        reading(shared, own),
        _days(shared),
    )
    return {name.replace(" ", f" {_API}", 1): asks for part in parts for name, asks in part.items()}


def _ask(body: Any = None, /, *, query: Any = None, headers: Any = None, **path: Any) -> Any:
    made: dict[str, Any] = {"path_parameters": path, "query": query or {}, "headers": headers or {}}
    if body is not None:
        made.update(body=body, media_type="application/json")
    return made


def _communities(shared: Shared) -> Requests:
    garden: dict[str, Any] = shared.ground.at("garden")
    named = {
        "name": "Ponds",
        "slug": "ponds",
        "proposal": "For whoever digs one",
        "opens_as": "public",
        "joining": "open",
    }
    return {
        "GET /communities": [_ask(), _ask(query={"limit": 1})],
        "POST /communities": [_ask(named)],
        "GET /communities/{slug}": [_ask(**garden)],
        "PATCH /communities/{slug}": [
            _ask({"summary": "Beans and more"}, headers=_ANY_VERSION, **garden),
            _ask({"purpose": "To *grow*"}, headers=_ANY_VERSION, **garden),
        ],
    }


def _doors_of_communities(shared: Shared) -> Requests:
    garden: dict[str, Any] = shared.ground.at("garden")
    cleo = {**garden, "handle": "cleo"}
    request: dict[str, Any] = {**shared.ground.at("workshop"), "request_id": shared.request}
    invitation: dict[str, Any] = {**garden, "invitation_id": shared.invitation}
    return {
        "POST /communities/{slug}/membership": [_ask({"note": "Hello"}, slug="orchard")],
        "DELETE /communities/{slug}/membership": [_ask(**garden)],
        "DELETE /communities/{slug}/membership/request": [_ask(slug="orchard")],
        "PUT /communities/{slug}/facilitators/{handle}": [_ask(**cleo)],
        "GET /communities/{slug}/members": [_ask(**garden, query={"limit": 2})],
        "PUT /communities/{slug}/members/{handle}/role": [_ask({"role": "facilitator"}, **cleo)],
        "DELETE /communities/{slug}/members/{handle}": [_ask(**cleo)],
        "GET /communities/{slug}/requests": [_ask(**shared.ground.at("workshop"))],
        "POST /communities/{slug}/requests/{request_id}/decision": [
            _ask({"outcome": "admitted"}, **request),
            _ask({"outcome": "declined"}, **request),
        ],
        "GET /communities/{slug}/invitations": [_ask(**garden)],
        "POST /communities/{slug}/invitations": [
            _ask({"uses": 3}, **garden),
            _ask({"email": "guest@hearth.example", "note": "Come in"}, **garden),
        ],
        "DELETE /communities/{slug}/invitations/{invitation_id}": [_ask(**invitation)],
        "GET /communities/{slug}/invitations/{invitation_id}": [_ask(**invitation)],
        "POST /invitations/redemptions": [_ask({"secret": invitation_to(shared.ground)})],
    }


def _each(own: list[Own], ask: Callable[[Own], Any]) -> list[Any]:
    return [ask(mine) for mine in own]


def _threads(shared: Shared, own: list[Own]) -> Requests:
    garden = shared.ground.slug("garden")
    new = {"community": garden, "kind": "question", "title": "When do beans go out?"}
    one: dict[str, Any] = {"thread_id": own[0].question}
    return {
        "GET /threads": [
            _ask(),
            _ask(query={"community": garden, "kind": "question", "sort": "top", "limit": 1}),
            _ask(query={"author": "ben", "tag": "sowing", "status": "open"}),
        ],
        "POST /threads": [_ask({**new, **_BODY, "tags": ["sowing"]})],
        "GET /threads/{thread_id}": [_ask(**one)],
        "PATCH /threads/{thread_id}": _each(
            own, lambda mine: _ask(_BODY, headers=_ANY_VERSION, thread_id=mine.thread)
        ),
        "DELETE /threads/{thread_id}": _each(own, lambda mine: _ask(thread_id=mine.thread)),
        "POST /threads/{thread_id}/restoration": _each(
            own, lambda mine: _ask(thread_id=mine.deleted_thread)
        ),
    }


def _replies(own: list[Own]) -> Requests:
    one: dict[str, Any] = {"thread_id": own[0].question}
    return {
        "GET /threads/{thread_id}/replies": [
            _ask(**one),
            _ask(**one, query={"limit": 1, "parent_id": 1}),
        ],
        "POST /threads/{thread_id}/replies": [
            _ask(_BODY, **one),
            _ask({**_BODY, "comment": True}, **one),
        ],
        "GET /threads/{thread_id}/revisions": [_ask(**one), _ask(**one, query={"limit": 1})],
        "GET /replies/{reply_id}/revisions": [_ask(reply_id=own[0].answer)],
        "GET /replies/{reply_id}": [_ask(reply_id=own[0].answer)],
        "PATCH /replies/{reply_id}": _each(
            own, lambda mine: _ask(_BODY, headers=_ANY_VERSION, reply_id=mine.answer)
        ),
        "DELETE /replies/{reply_id}": _each(own, lambda mine: _ask(reply_id=mine.answer)),
        "POST /replies/{reply_id}/restoration": _each(
            own, lambda mine: _ask(reply_id=mine.deleted_reply)
        ),
    }


def _states(shared: Shared, own: list[Own]) -> Requests:
    one: dict[str, Any] = {"thread_id": own[0].question}
    workshop = shared.ground.slug("workshop")
    return {
        "POST /threads/{thread_id}/votes": _each(
            own, lambda mine: _ask({"value": 1}, thread_id=mine.question)
        ),
        "POST /replies/{reply_id}/votes": _each(
            own, lambda mine: _ask({"value": -1}, reply_id=mine.answered)
        ),
        "POST /replies/{reply_id}/acceptance": _each(
            own, lambda mine: _ask(reply_id=mine.answered)
        ),
        "DELETE /replies/{reply_id}/acceptance": _each(
            own, lambda mine: _ask(reply_id=mine.accepted)
        ),
        "POST /threads/{thread_id}/lock": [
            _ask(**one),
            _ask({"reason": "other", "words": "Enough"}, thread_id=shared.locked),
        ],
        "DELETE /threads/{thread_id}/lock": [_ask(thread_id=shared.locked)],
        "POST /threads/{thread_id}/pin": [_ask(**one)],
        "DELETE /threads/{thread_id}/pin": [_ask(thread_id=shared.pinned)],
        "GET /threads/{thread_id}/move": [_ask(query={"community": workshop}, **one)],
        "POST /threads/{thread_id}/move": [
            _ask({"community": workshop, "reason": "It is about tools", "wider": True}, **one)
        ],
        "GET /me/moves": [_ask()],
        "POST /threads/{thread_id}/duplicate": [_ask({"target_id": shared.pinned}, **one)],
        "DELETE /threads/{thread_id}/duplicate": [_ask(thread_id=shared.duplicate)],
        "GET /uploads/{key}": [_ask(key=UPLOAD_KEY)],
        "POST /uploads": [
            {"body": {"file": _image()}, "media_type": "multipart/form-data"},
        ],
    }


def _image() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (3, 2), "green").save(written, "PNG")
    return written.getvalue()


def _health(shared: Shared) -> Requests:
    garden: dict[str, Any] = shared.ground.at("garden")
    pause: dict[str, Any] = {**garden, "pause_id": shared.health.pause}
    holiday: dict[str, Any] = {"holiday_id": shared.health.holiday}
    first = clock.now().date()
    days = {
        "starts_on": first.isoformat(),
        "ends_on": (first + timedelta(days=9)).isoformat(),
        "says": "Harvest",
    }
    return {
        "GET /health": [_ask(), _ask(query={"need": "early", "limit": 1})],
        "GET /health/calendar": [_ask()],
        "POST /health/calendar": [_ask({**days, "kind": "holiday"})],
        "GET /health/calendar/{holiday_id}": [_ask(**holiday)],
        "DELETE /health/calendar/{holiday_id}": [_ask(**holiday)],
        "GET /communities/{slug}/health": [_ask(**garden)],
        "GET /communities/{slug}/signals": [_ask(**garden)],
        "GET /communities/{slug}/health/weeks": [_ask(**garden)],
        "GET /communities/{slug}/health/reasons/{code}": [
            _ask(**garden, code="level"),
            _ask(**garden, code="H4"),
        ],
        "GET /communities/{slug}/health/flags": [_ask(**garden)],
        "POST /communities/{slug}/health/flags/{flag_id}/feedback": [
            _ask({"feedback": "known_reason", "note": "Snow"}, **garden, flag_id=shared.health.flag)
        ],
        "GET /communities/{slug}/health/pauses": [_ask(**garden)],
        "POST /communities/{slug}/health/pauses": [_ask(days, **garden)],
        "GET /communities/{slug}/health/pauses/{pause_id}": [_ask(**pause)],
        "DELETE /communities/{slug}/health/pauses/{pause_id}": [_ask(**pause)],
    }


def _people(own: list[Own]) -> Requests:
    token = {"name": "script", "scopes": ["read"]}
    return {
        "GET /me": [_ask()],
        "GET /me/identities": [_ask(query={"limit": 1})],
        "PATCH /me": [_ask({"headline": "Grows beans"}, headers=_ANY_VERSION)],
        "PUT /me/avatar": [{"body": {"file": _image()}, "media_type": "multipart/form-data"}],
        "DELETE /me/avatar": [_ask()],
        "GET /avatars/{digest}/{size}.webp": [_ask(digest=PICTURE, size=48)],
        "GET /people": [_ask(), _ask(query={"q": "a", "community": "garden", "limit": 1})],
        "GET /people/{handle}": [_ask(handle="cleo")],
        "GET /people/{handle}/replies": [_ask(handle="ben"), _ask(handle="ada")],
        "GET /tokens": [_ask()],
        "POST /tokens": [_ask(token), _ask({**token, "days": None})],
        "GET /tokens/{token_id}": [_ask(token_id=mine.token) for mine in own],
        "DELETE /tokens/{token_id}": [_ask(token_id=mine.token) for mine in own],
        "GET /notifications": [_ask()],
        "GET /notifications/unread": [_ask()],
        "POST /notifications/{notification_id}/read": [
            _ask(notification_id=mine.notice) for mine in own
        ],
        "POST /notifications/read": [_ask({"up_to": mine.notice}) for mine in own],
    }


def _days(shared: Shared) -> Requests:
    here: dict[str, Any] = shared.ground.at("garden")
    entry: dict[str, Any] = {**here, "intervention_id": shared.day.tried}
    line: dict[str, Any] = {"line_key": f"flag:{shared.health.flag}"}
    return {
        "GET /today": [_ask()],
        "PUT /today/marks/{line_key}": [
            _ask({"state": "done"}, **line),
            _ask({"state": "snoozed", "until": "monday"}, **line),
        ],
        "DELETE /today/marks/{line_key}": [_ask(line_key=shared.day.marked)],
        "GET /communities/{slug}/interventions": [_ask(**here, query={"limit": 1})],
        "POST /communities/{slug}/interventions": [
            _ask({"move": "people-invite", "flag_id": shared.health.flag}, **here),
            _ask({"says": "We met by the pond", "signal": "H2"}, **here),
        ],
        "GET /communities/{slug}/interventions/{intervention_id}": [_ask(**entry)],
        "DELETE /communities/{slug}/interventions/{intervention_id}": [_ask(**entry)],
        "GET /communities/{slug}/quarter": [_ask(**here), _ask(query={"of": "2026-Q1"}, **here)],
    }

"""The search page: one box over threads, questions, answers and people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.addresses import address_of_search
from app.completing import completions_of
from app.extensions import limiter
from app.finding import Findings, Found, find
from app.gapping import note_failed
from app.i18n import listed
from app.limits import KEYSTROKES, SEARCHES
from app.rules import requires
from app.schemas.search import KINDS, STATUSES
from app.transactions import reading
from community.communities.models import Stage
from community.communities.queries.directory import (
    CommunityCard,
    communities_named,
    own_communities,
    readable_communities,
)
from community.gaps.models import Outcome
from search.engine import DEEPEST_GROUP
from search.language import TYPED

bp = Blueprint("search", __name__)

_FILTERS = ("in", "type", "tag", "author", "status")
_MOST_PLACES = 100  # communities offered in the filter; any other can be typed as in:slug
_PLACES_TO_ASK = 5
_MOST_BESIDE = 3  # communities, and people


def _pace() -> str:
    """Results while typing come in small steps; a page of its own is asked for by a person."""
    return KEYSTROKES if _while_typing() else SEARCHES


def _while_typing() -> bool:
    return "HX-Request" in request.headers


@bp.get("/search")
@limiter.limit(_pace)
@requires("search.read")
def show() -> ResponseReturnValue:
    """The box, and what it found; for an open page what is below the box alone."""
    text = request.args.get("q", "").strip()
    chosen = {name: request.args.get(name, "").strip()[:64] for name in _FILTERS}
    newest = request.args.get("sort") == "newest"
    filters = {name: value for name, value in chosen.items() if value}
    found = find(text, filters=filters, offset=_offset(), newest=newest, apart=True)
    if not (_while_typing() or found.items or found.degraded or found.problem or _offset()):
        note_failed(text, outcome=Outcome.NOTHING, slug=chosen["in"])
    page = render_template(
        "search/_results.html" if _while_typing() else "search/show.html",
        text=text,
        chosen=chosen,
        newest=newest,
        found=found,
        missing=_missing(text, found),
        query=address_of_search(text, filters).partition("?")[2],
        kinds=KINDS,
        statuses=STATUSES,
        beside=_beside(text, filters) if found.asked and not _offset() else NOTHING_BESIDE,
        **_places(found),
    )
    return page, 422 if found.problem and not _while_typing() else 200


def _missing(text: str, found: Findings) -> str:
    """The words that nobody has written, told in a sentence; the last may not be whole yet."""
    last = text.split()[-1] if text and _while_typing() else ""
    words = [word for word in found.absent if word not in last]
    return listed([f"“{word}”" for word in words]) if words and found.items else ""


@bp.post("/search/misses")
@limiter.limit(KEYSTROKES)
@requires("search.read")
def miss() -> ResponseReturnValue:
    """A search that was typed on an open page and led nowhere; the page says so as it is left."""
    outcome = Outcome.UNOPENED if request.form.get("found") == "1" else Outcome.NOTHING
    text, slug = request.form.get("q", ""), request.form.get("in", "")
    note_failed(text, outcome=outcome, slug=slug[:64])
    return "", 204


@bp.get("/search/completions")
@limiter.limit(KEYSTROKES)
@requires("search.read")
def completions() -> ResponseReturnValue:
    """What the word before the cursor may become."""
    text = request.args.get("q", "")[: TYPED.characters]
    found = completions_of(text)
    items = [{"value": each.value, "says": each.says, "on": each.goes_on} for each in found]
    return jsonify(items=items)


@dataclass(frozen=True)
class Beside:
    """Communities and people that a search names, shown beside the texts."""

    communities: Sequence[CommunityCard] = ()
    people: Sequence[Found] = ()


NOTHING_BESIDE = Beside()


def _beside(text: str, filters: dict[str, str]) -> Beside:
    """Only where nothing but words was asked: a filter says that texts are meant."""
    if filters or ":" in text or not text:
        return NOTHING_BESIDE
    with reading() as session:
        communities = communities_named(session, actor(), text[:80], size=_MOST_BESIDE)
    people = find(text, filters={"type": "person"}, limit=_MOST_BESIDE).items
    return Beside(communities, people)


def _offset() -> int:
    typed = request.args.get("cursor", "")
    return min(int(typed), DEEPEST_GROUP) if typed.isascii() and typed.isdigit() else 0


def _places(found: Findings) -> dict[str, Any]:
    """Communities to narrow by and, when nothing was found, some to ask in."""
    with reading() as session:
        readable = readable_communities(session, actor(), size=_MOST_PLACES).items
        asking = found.asked and (found.absent or not found.items) and actor().signed_in
        own = own_communities(session, actor(), size=_MOST_PLACES).items if asking else ()
    living = [place for place in own if place.stage != Stage.ARCHIVED]
    return {"places": readable, "places_to_ask": living[:_PLACES_TO_ASK]}

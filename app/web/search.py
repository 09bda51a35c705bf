"""The search page: one box over threads, questions, answers and people."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.actor import actor
from app.addresses import address_of_search
from app.extensions import limiter
from app.finding import Findings, find
from app.limits import SEARCHES
from app.rules import requires
from app.schemas.search import KINDS, STATUSES
from app.transactions import reading
from community.communities.models import Stage
from community.communities.queries.directory import own_communities, readable_communities
from search.engine import DEEPEST_GROUP

bp = Blueprint("search", __name__)

_FILTERS = ("in", "type", "tag", "author", "status")
_MOST_PLACES = 100  # communities offered in the filter; any other can be typed as in:slug
_PLACES_TO_ASK = 5


@bp.get("/search")
@limiter.limit(SEARCHES)
@requires("search.read")
def show() -> ResponseReturnValue:
    """The box, and what it found."""
    text = request.args.get("q", "").strip()
    chosen = {name: request.args.get(name, "").strip()[:64] for name in _FILTERS}
    newest = request.args.get("sort") == "newest"
    filters = {name: value for name, value in chosen.items() if value}
    found = find(text, filters=filters, offset=_offset(), newest=newest)
    page = render_template(
        "search/show.html",
        text=text,
        chosen=chosen,
        newest=newest,
        found=found,
        query=address_of_search(text, filters).partition("?")[2],
        kinds=KINDS,
        statuses=STATUSES,
        **_places(found),
    )
    return page, 422 if found.problem else 200


def _offset() -> int:
    typed = request.args.get("cursor", "")
    return min(int(typed), DEEPEST_GROUP) if typed.isascii() and typed.isdigit() else 0


def _places(found: Findings) -> dict[str, Any]:
    """Communities to narrow by and, when nothing was found, some to ask in."""
    with reading() as session:
        readable = readable_communities(session, actor(), size=_MOST_PLACES).items
        asking = found.asked and not found.items and actor().signed_in
        own = own_communities(session, actor(), size=_MOST_PLACES).items if asking else ()
    living = [place for place in own if place.stage != Stage.ARCHIVED]
    return {"places": readable, "places_to_ask": living[:_PLACES_TO_ASK]}

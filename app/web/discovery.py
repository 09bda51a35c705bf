"""What search engines ask for: where they may go, and which threads everybody may read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Response, current_app, make_response, render_template
from flask.typing import ResponseReturnValue

from app.rules import requires
from app.settings import settings
from app.transactions import reading
from community import clock
from community.errors import NotFound
from community.threads.queries import map_parts, threads_of_part

bp = Blueprint("discovery", __name__)

_AN_HOUR = 3600
_EXTENSION = "hearth.map"
Parts = Sequence[tuple[int, datetime]]


@bp.get("/robots.txt")
@requires("assets.read")
def robots() -> ResponseReturnValue:
    """Public pages may be gathered; what is made anew for each question may not."""
    base = settings().base_url
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/api/", "/search", "/settings/", "/sign-", "/admin/")),
        f"Sitemap: {base}/sitemap.xml",
    ]
    return _kept("\n".join(lines) + "\n", "text/plain")


@bp.get("/sitemap.xml")
@requires("communities.browse")
def sitemap() -> ResponseReturnValue:
    """The parts of the map that hold a thread which everybody may read."""
    told = render_template("discovery/sitemap.xml", parts=_parts(), base=settings().base_url)
    return _kept(told, "application/xml")


def _parts() -> Parts:
    """Found anew every ten minutes: every thread is looked at, and anybody may ask."""
    kept: tuple[datetime, Parts] | None = current_app.extensions.get(_EXTENSION)
    if kept is not None and kept[0] > clock.ago(minutes=10):
        return kept[1]
    with reading() as session:
        parts = map_parts(session)
    current_app.extensions[_EXTENSION] = (clock.now(), parts)
    return parts


@bp.get("/sitemaps/<int:number>.xml")
@requires("communities.browse")
def sitemap_part(number: int) -> ResponseReturnValue:
    """The public threads of a part, each with its last change."""
    with reading() as session:
        threads = threads_of_part(session, number)
    if not threads:
        raise NotFound
    told = render_template("discovery/part.xml", threads=threads, base=settings().base_url)
    return _kept(told, "application/xml")


def _kept(body: str, kind: str) -> Response:
    """The same for everybody, so that anybody may keep it for an hour."""
    response = make_response(body)
    response.mimetype = kind
    response.cache_control.public = True
    response.cache_control.max_age = _AN_HOUR
    return response

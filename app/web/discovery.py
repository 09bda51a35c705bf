"""What search engines ask for: where they may go, and which threads everybody may read."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from app.rules import requires
from app.settings import settings
from app.transactions import reading
from community.errors import NotFound
from community.threads.queries import map_parts, threads_of_part

bp = Blueprint("discovery", __name__)

_AN_HOUR = 3600


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
    with reading() as session:
        parts = map_parts(session)
    told = render_template("discovery/sitemap.xml", parts=parts, base=settings().base_url)
    return _kept(told, "application/xml")


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

"""What makes Hearth an application on a device: its manifest, and its page for lost connections."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.assets import asset
from app.i18n import language
from app.organisation import whose
from app.pages import PAPER
from app.rules import requires
from app.transactions import reading

bp = Blueprint("installing", __name__)

_SIZES = ("192", "512")
_ROOM = 12  # letters under the picture on a telephone


@bp.get("/manifest.webmanifest")
@requires("assets.read")
def manifest() -> ResponseReturnValue:
    """How browsers install Hearth: its name, its pictures, where it begins."""
    with reading() as session:
        whole = whose(session).name or "Hearth"
    drawn = {"src": asset("favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    response = current_app.json.response(
        id="/",
        name=whole,
        short_name=whole if len(whole) <= _ROOM else "Hearth",
        description=_("A home for communities of practice."),
        lang=language(),
        start_url="/",
        scope="/",
        display="standalone",
        background_color=PAPER["light"],
        theme_color=PAPER["light"],
        icons=[drawn, *(_icon(size, use) for size in _SIZES for use in ("any", "maskable"))],
        shortcuts=[
            {"name": _("Notifications"), "url": "/notifications"},
            {"name": _("Search"), "url": "/search"},
        ],
    )
    response.mimetype = "application/manifest+json"
    response.cache_control.public = True
    response.cache_control.max_age = 3600
    response.vary.add("Accept-Language")
    return response


def _icon(size: str, use: str) -> dict[str, str]:
    # Drawn to the edge with room around the sign, so that it serves masked and whole.
    name = asset(f"maskable-{size}.png")
    return {"src": name, "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}


@bp.get("/offline")
@requires("assets.read")
def offline() -> ResponseReturnValue:
    """What the service worker keeps and shows when nothing else can be had.

    The same for everybody but for the language: whoever opens the device next may read it.
    """
    headers = {"Content-Language": language(), "Cache-Control": "no-cache"}
    return render_template("offline/show.html"), headers

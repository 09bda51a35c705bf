"""The living page of the design system: every token and component, in every state."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.assets import icon_names
from app.rules import requires
from app.settings import settings
from app.web.design_samples import samples
from app.web.design_things import PICTURES, cards, posts, rows
from community.errors import NotFound

bp = Blueprint("design", __name__)

# Partials of templates/design, in the order of the page, with the words of its contents.
GROUPS = (
    ("tokens", "Tokens"),
    ("icons", "Icons and pictures"),
    ("navigation", "Navigation"),
    ("lists", "Lists and cards"),
    ("posts", "Posts and questions"),
    ("forms", "Forms"),
    ("feedback", "What the page says"),
    ("charts", "Charts"),
    ("overlays", "Overlays"),
)


@bp.get("/design")
@requires("design.read")
def show() -> str:
    """Every component with its states; nowhere but in a demonstration or a test."""
    if not (settings().demo or settings().testing):
        raise NotFound
    return render_template(
        "design/index.html",
        groups=GROUPS,
        samples=samples(),
        rows=rows(),
        cards=cards(),
        posts=posts(),
        pictures=PICTURES,
        icon_names=icon_names(),
    )

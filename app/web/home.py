"""The front page: for a visitor what this place is, for a person what is new."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.rules import requires

bp = Blueprint("home", __name__)


@bp.get("/")
@requires("home.read")
def show() -> str:
    """The front page."""
    return render_template("home/show.html")

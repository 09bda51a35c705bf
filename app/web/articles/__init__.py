"""Pages of articles: the tree of a community, one article, writing, keeping it true."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("articles", __name__)

from app.web.articles import (  # noqa: E402, F401 (they hang their routes on `bp`)
    caring,
    door,
    files,
    promoting,
    reading,
    recording,
    suggesting,
    writing,
)

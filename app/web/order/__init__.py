"""Pages for putting threads in order."""

from __future__ import annotations

from app.web.order import archiving, closing, cross_posts, merging, moves, splitting
from app.web.order.blueprint import bp

__all__ = ["archiving", "bp", "closing", "cross_posts", "merging", "moves", "splitting"]

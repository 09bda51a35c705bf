"""Pages for putting threads in order."""

from __future__ import annotations

from app.web.order import closing, moves
from app.web.order.blueprint import bp

__all__ = ["bp", "closing", "moves"]

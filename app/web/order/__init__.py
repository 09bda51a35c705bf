"""Pages for putting threads in order."""

from __future__ import annotations

from app.web.order import moves
from app.web.order.blueprint import bp

__all__ = ["bp", "moves"]

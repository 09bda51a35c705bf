"""Pages for opening the seal of an alias, and for muting one without looking behind it."""

from __future__ import annotations

from app.web.seals import asking, deciding
from app.web.seals.blueprint import bp

__all__ = ["asking", "bp", "deciding"]

"""Which search engine this installation keeps its documents in."""

from __future__ import annotations

from app.config import Settings
from search import SearchEngine, open_engine, open_postgresql


def engine_of(settings: Settings, *, patience_seconds: float = 2.0) -> SearchEngine:
    """The engine that `HEARTH_SEARCH` names; a write waits so long for another writer."""
    if settings.search == "postgresql":
        return open_postgresql(settings.database_url, patience_seconds=patience_seconds)
    return open_engine(
        settings.index_dir, patience_seconds=patience_seconds, semantic=settings.semantic_model
    )

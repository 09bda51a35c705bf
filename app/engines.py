"""Which search engine this installation has, by its settings."""

from __future__ import annotations

from app.config import Settings
from search import SearchEngine, open_engine


def engine_of(settings: Settings, *, patience_seconds: float = 2.0) -> SearchEngine:
    """The engine over the index in the data folder; a write waits so long for another writer."""
    return open_engine(
        settings.index_dir,
        patience_seconds=patience_seconds,
        semantic=settings.semantic_model,
    )

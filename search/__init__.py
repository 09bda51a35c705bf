"""The search engine: knows documents, not tables.

`open_engine(path)` gives the engine on disk; `search.memory_engine` keeps the same promises in a
dict. What readers type is parsed by `search.language`, passages are cut by `search.highlights`.
"""

from pathlib import Path

from search.documents import Change, Document, Group, Hit, Misread, Page, Query, Removal
from search.engine import IndexBusy, IndexDamaged, SearchEngine, State
from search.language import QueryRefused, parse

__all__ = [
    "Change",
    "Document",
    "Group",
    "Hit",
    "IndexBusy",
    "IndexDamaged",
    "Misread",
    "Page",
    "Query",
    "QueryRefused",
    "Removal",
    "SearchEngine",
    "State",
    "open_engine",
    "open_postgresql",
    "parse",
]


def open_engine(
    path: Path,
    *,
    budget_seconds: float = 0.5,
    patience_seconds: float = 2.0,
    semantic: Path | None = None,
) -> SearchEngine:
    """The engine whose index is in this directory, made private to us if it is not there yet.

    A search may take `budget_seconds`; a write waits `patience_seconds` for another writer. With
    the folder of a sentence model as `semantic` the best hits are put in order by meaning too; a
    model that cannot be used is told to the log, and the words alone count.
    """
    if semantic is not None:
        from search.semantic.opening import open_semantic

        found = open_semantic(
            path, semantic, budget_seconds=budget_seconds, patience_seconds=patience_seconds
        )
        if found is not None:
            return found
    from search.whoosh_engine import WhooshEngine

    return WhooshEngine(path, budget_seconds=budget_seconds, patience_seconds=patience_seconds)


def open_postgresql(
    address: str, *, budget_seconds: float = 0.5, patience_seconds: float = 2.0
) -> SearchEngine:
    """The engine whose index is the schema `hearth_search` of this PostgreSQL database."""
    from search.postgresql import PostgresEngine

    return PostgresEngine(address, budget_seconds=budget_seconds, patience_seconds=patience_seconds)

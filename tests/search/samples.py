"""Documents and questions for the search tests."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from search import Document, Page, SearchEngine, parse

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def document(number: int, body: str = "", **fields: Any) -> Document:
    """A public reply, one per thread unless told otherwise."""
    values: dict[str, Any] = {
        "uid": f"reply:{number}",
        "kind": "reply",
        "audience": "public",
        "thread": f"thread:{number}",
        "created": NOON + timedelta(minutes=number),
        "body": body,
    }
    return Document(**{**values, **fields})


def ask(
    engine: SearchEngine, text: str, audiences: Iterable[str] = ("public",), **options: Any
) -> Page:
    """Search as a reader of these audiences who typed this."""
    filters = options.pop("filters", None)
    options.setdefault("counted", True)
    return engine.search(parse(text, filters=filters), audiences=audiences, **options)


def found(engine: SearchEngine, text: str, *audiences: str, **options: Any) -> list[str]:
    """The uids of the best hit of each group."""
    page = ask(engine, text, audiences or ("public",), **options)
    assert not page.degraded
    return [group.best.uid for group in page.groups]

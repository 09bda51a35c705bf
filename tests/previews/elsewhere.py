"""Another site, a worker that asks it, and readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.previews.asking import Asker
from app.worker.relay import Relay
from community.outbox import OutboxEntry
from community.previews.models import LinkPreview
from tests.worker.test_relay import ListIndex

TITLE = "How <b>clay</b> is fired"
PAGE = (
    "<!doctype html><head><title>How &lt;b&gt;clay&lt;/b&gt; is fired</title>"
    '<meta name="description" content="In a kiln."></head><body>secret of the body</body>'
)


def ok(page: str = PAGE, kind: str = "text/html; charset=utf-8") -> bytes:
    """An answer with a page."""
    body = page.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def leads_to(address: str) -> bytes:
    """An answer that leads elsewhere."""
    return f"HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\n\r\n".encode()


def carry(database: Database) -> None:
    """Let the worker carry what waits."""
    relay = Relay(database, ListIndex())
    while relay.step():
        pass


def ask(database: Database, settings: Settings, *ports: int) -> int:
    """Carry, then ask for everything that is due; how many pages were asked for."""
    carry(database)
    allow = tuple(f"127.0.0.1:{port}" for port in ports)
    asker, count = Asker(database, replace(settings, preview_allow=allow)), 0
    while asker.ask_next():
        count += 1
    return count


def previews(database: Database) -> Sequence[LinkPreview]:
    """All that is kept."""
    with database.reading() as session:
        return session.scalars(select(LinkPreview).order_by(LinkPreview.id)).all()


def heard(database: Database) -> list[dict[str, object]]:
    """What open pages were told of previews."""
    with database.reading() as session:
        return list(
            session.scalars(
                select(OutboxEntry.payload).where(OutboxEntry.name == "preview:arrived")
            )
        )

"""What commands, evictions and the heartbeat may do with the open pages of this process."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from app.database import Database
from app.realtime.broadcasts import Message
from app.realtime.sockets import Connected, Sockets


class Pages(Protocol):
    """The socket server, as those see it that it calls."""

    database: Database
    sockets: Sockets
    process: str
    server: Any

    def enter(self, page: Connected, room: str) -> None:
        """Let a page hear what a room hears."""

    def forget(self, page: Connected, thread_id: int) -> None:
        """Let a page hear no more of a thread."""

    def tell(self, page: Connected, message: Message) -> None:
        """Send a message to one page."""

    def disconnect(self, pages: Iterable[Connected]) -> None:
        """Send pages away."""

    def is_connected(self, eio_sid: str) -> bool:
        """Whether this connection has said hello to the namespace."""

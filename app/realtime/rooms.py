"""Names of rooms. Only the server says them: a client names a thread, never a room."""

from __future__ import annotations


def thread_room(thread_id: int) -> str:
    """Pages that show this thread."""
    return f"thread:{thread_id}"


def account_room(account_id: int) -> str:
    """All open pages of one person."""
    return f"account:{account_id}"

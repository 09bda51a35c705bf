"""Every change of threads and replies; each runs in the caller's transaction and never commits."""

from __future__ import annotations

from community.threads.actions.editing import demand_editable, edit_reply, edit_thread
from community.threads.actions.links import mark_duplicate, unmark_duplicate
from community.threads.actions.posting import post_reply, start_thread
from community.threads.actions.removing import (
    delete_reply,
    delete_thread,
    hide_reply,
    hide_thread,
    restore_reply,
    restore_thread,
    show_reply,
    show_thread,
    unpublish,
)
from community.threads.actions.states import lock_thread, pin_thread, unlock_thread, unpin_thread

__all__ = [
    "delete_reply",
    "delete_thread",
    "demand_editable",
    "edit_reply",
    "edit_thread",
    "hide_reply",
    "hide_thread",
    "lock_thread",
    "mark_duplicate",
    "pin_thread",
    "post_reply",
    "restore_reply",
    "restore_thread",
    "show_reply",
    "show_thread",
    "start_thread",
    "unlock_thread",
    "unmark_duplicate",
    "unpin_thread",
    "unpublish",
]

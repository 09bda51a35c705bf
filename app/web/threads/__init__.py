"""Pages of threads: lists, one thread, writing in it, and its states."""

from __future__ import annotations

from app.web.threads import (
    comments,
    editing,
    histories,
    lists,
    marking,
    reading,
    related,
    states,
    writing,
)
from app.web.threads.blueprint import bp

__all__ = [
    "bp",
    "comments",
    "editing",
    "histories",
    "lists",
    "marking",
    "reading",
    "related",
    "states",
    "writing",
]

"""Reads about reading: what is unread in lists and in a thread, what is new since one was away."""

from __future__ import annotations

from community.reading.queries.lists import Unread, unread_in
from community.reading.queries.news import News, Why, news_for
from community.reading.queries.thread import NOTHING, OwnReading, newest_in, own_reading
from community.reading.queries.tracked import Tracked, tracked_for

__all__ = [
    "NOTHING",
    "News",
    "OwnReading",
    "Tracked",
    "Unread",
    "Why",
    "newest_in",
    "news_for",
    "own_reading",
    "tracked_for",
    "unread_in",
]
